using GpCollections.Hosting;

namespace GpCollections.Access;

/// <summary>The routes beside GraphQL, by their patterns: whoever may ask them, and whoever may not.</summary>
internal static class Routes
{
    /// <summary>Say nothing of anybody: health, documents, and tokens for development, or GraphQL itself.</summary>
    public static readonly string[] Public =
    [
        "graphql", "graphql/schema.graphql", "openapi.json", "dev/token", "health/live", "health/ready",
        // Asked for by a secret in its address, whoever asks: see TimetableTests.
        "practices/{practice}/timetable.ics",
    ];

    /// <summary>The financial year of the run that the matrix has.</summary>
    public static string PaidIn => Services.FinancialYear.Of(
        Services.London.DayOf(TimeProvider.System.GetUtcNow()).AddMonths(2));

    /// <param name="delivery">Of the requester of <paramref name="one"/>.</param>
    /// <param name="supplied">A practice whose clinical system is that of the other practice's code.</param>
    /// <param name="attachment">Of a message about the collection.</param>
    public static (string Covers, Func<Person, Task<string>> Outcome)[] All(
        IEnumerable<string> patterns, Case one, int delivery, string supplied, string run, string attachment) =>
    [
        .. patterns.Where(pattern => pattern.Contains("{requester}", StringComparison.Ordinal))
            .Select(pattern => ($"GET /{pattern}", (Func<Person, Task<string>>)(async person => Cell((await person.Get(
                "/" + pattern.Replace("{requester}", one.Service.Requester).Replace("{number}", $"{delivery}")
                    .Replace("{file}", "INDICATOR_VALUES.csv"))).Status)))),
        ("POST /collections/{practice}/{service}/{period}/attachments", person => Attach(person, one)),
        ("GET /attachments/{id}", async person => Cell((await person.Get($"/attachments/{attachment}")).Status)),
        ("GET /payments/runs/{run}.csv", async person => Cell((await person.Get($"/payments/runs/{run}.csv")).Status)),
        ("GET /reports/{report}.{format}", person => Report(person, one.Practice)),
        (
            "GET /figures/{service}/{period}.csv",
            async person => Cell((await person.Get($"/figures/{one.Service.Code}/{one.Period}.csv")).Status)),
        ("GET /reports/{report}.{format}, payments",
            person => Sums(person, $"payments.csv?commissioner={one.Commissioner}")),
        ("GET /reports/{report}.{format}, statement",
            person => Sums(person, $"statement.csv?financialYear={PaidIn}&practice={one.Practice}")),
        ("GET /timetable/{year}.{format}", async person => Cell((await person.Get("/timetable/2025-26.csv")).Status)),
        ("POST /calculations/{service}/{file}", person => Calculate(person, one.Service.Code)),
        ("POST /extracts", person => Post(person, one.Practice)),
        ("POST /extracts, the supplier being another organisation", person => Post(person, supplied)),
    ];

    /// <summary>With a delivery that is made, and a practice whose clinical system is the supplier's.</summary>
    public static async Task<(string Covers, Func<Person, Task<string>> Outcome)[]> Made(
        TestSystem system, IEnumerable<string> patterns, Case one, string supplier, string run)
    {
        var number = (await system.A.National.Ask(
            $$"""{ deliveries(requester: "{{one.Service.Requester}}", first: 1) { nodes { number } } }"""))
            .Number("deliveries.nodes.0.number");
        await Wait.Until(
            async () => (await system.A.National.Get($"/deliveries/{one.Service.Requester}/{number}")).Status == 200,
            "the delivery is made");
        var supplied = await system.A.Practice();
        var csv = $"practice,supplier\n{supplied},{supplier}";
        await system.A.National.Do("importReference", new { kind = "CLINICAL_SYSTEM", csv });
        var rules = $"service,indicator,kind,limit,least,reason\n{one.Service.Code},*,MIN_MAX,1000000,,To be seen";
        await system.A.National.Do("importReference", new { kind = "VALIDATION_RULE", csv = rules });
        var file = (await Collections.AttachmentTests.Attach(one.Approver, one, "a,1")).Body.Text("id")!;
        await one.Approver.Do("postMessage", new { key = one.Key, text = "See this.", attachments = new[] { file } });
        return All(patterns, one, number, supplied, run, file);
    }

    /// <summary>An empty file, refused after rights, so that nothing is stored; as soon as there is a place.</summary>
    private static async Task<string> Attach(Person person, Case one)
    {
        var (status, body) = await Wait.For(
            () => Collections.AttachmentTests.Attach(person, one, ""),
            answer => answer.Status is not (429 or 503),
            "there is a place");
        return body.Text("code") == "FILE_EMPTY" ? Probe.Yes : Cell(status);
    }

    /// <summary>Of a service that there is not: refused after rights, so that nothing is stored.</summary>
    private static async Task<string> Post(Person person, string practice)
    {
        var (status, body) = await person.Post(
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <GPES-E-Q-QR-Message xmlns="http://www.ic.nhs.uk/GPES-I/Schema" GPES-I-Version="6.0"
              QR-Message-Version="0.2">
            <Query-Results QR-UUID="{Guid.NewGuid():D}" Scheduled-Query-Instance-ID="A00001-202601010000-R"
              RTP-UUID="{Guid.NewGuid():D}" Practice-ID="{practice}" Issue-Date-Time="2026-01-01T00:00:00"
              Query-Name="NO-SUCH" Query-Description="made up"><Query-Results-Manifest/><Query-Results-Records>
            <Aggregate-Record RID="1" AID="{Guid.NewGuid():D}" Description="FLU001 COUNT">1</Aggregate-Record>
            </Query-Results-Records></Query-Results></GPES-E-Q-QR-Message>
            """);
        return status != 200 ? Cell(status) : body.Text("code") switch
        {
            "FORBIDDEN" => "no",
            "NOT_FOUND" => Probe.Yes,
            _ => $"{body}",
        };
    }

    /// <summary>As soon as there is a place: several roles are tried at once.</summary>
    private static async Task<string> Calculate(Person person, string service) => Cell(await Wait.For(
        async () =>
        {
            using var content = new StringContent("PRACTICE,INDICATOR,COUNT", System.Text.Encoding.UTF8, "text/csv");
            using var answer = await person.PostTo($"/calculations/{service}/PROBLEMS.csv", content);
            return (int)answer.StatusCode;
        },
        status => status is not (429 or 503),
        "there is a place"));

    /// <summary>The practice's collections, with or without the pounds of the one that was declared.</summary>
    private static async Task<string> Report(Person person, string practice)
    {
        var (status, bytes) = await person.Get($"/reports/achievement.csv?practice={practice}");
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        return status != 200 ? Cell(status)
            : !text.Contains(practice, StringComparison.Ordinal) ? Probe.Nothing
            : text.Contains(",1006", StringComparison.Ordinal) ? Probe.Yes : Probe.Hidden;
    }

    /// <summary>Pounds alone: there are rows, or none.</summary>
    private static async Task<string> Sums(Person person, string report)
    {
        var (status, bytes) = await person.Get($"/reports/{report}");
        return status != 200 ? Cell(status)
            : bytes.AsSpan().Count((byte)'\n') > 1 ? Probe.Yes : Probe.Nothing;
    }

    private static string Cell(int status) => status switch
    {
        200 => Probe.Yes,
        403 => "no",
        _ => $"{status}",
    };
}
