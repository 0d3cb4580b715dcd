using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GpCollections;

/// <summary>One service's year end: from the practice register to approval, everything through HTTP.</summary>
internal static class Journey
{
    private const string Period = "2018-03";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<int> Run(Door door, string registerFile, string? commissioner)
    {
        var manager = await Prepare(door, registerFile);
        var practices = commissioner is null ? "everyone: true" : $"commissioner: \"{commissioner}\"";
        var service = $"QOF-{Stopwatch.GetTimestamp() % 1_000_000}";

        // Long enough for offering and accepting before the window opens.
        var opensAt = TimeProvider.System.GetUtcNow().AddSeconds(commissioner is null ? 60 : 15);
        await Define(door, manager, service, opensAt);
        var offered = await Timed("offer", () => Operation(
            door, manager, OfferTo(service, practices)));
        var codes = await Codes(door, manager, service);
        await Accept(door, service, codes);
        await Until(() => Task.FromResult(TimeProvider.System.GetUtcNow() >= opensAt));
        await Timed("collect, from the opening to the last practice's figures", () => Until(async () =>
            await Count(door, manager, service, "AWAITING_DECLARATION") == codes.Count));
        var declaring = await door.Token("Dora Declares", "DECLARATION_MANAGEMENT");
        await Timed($"declare, {codes.Count} mutations", async () => await door.Each(codes, declaring, practice => $$"""
            mutation { declare(input: { key: { practice: "{{practice}}", service: "{{service}}", period: "{{Period}}" },
                figuresVersion: 1, statementVersion: "1" }) { errors { message } } }
            """));
        var approving = await door.Token("Anna Approves", "APPROVAL_MANAGEMENT");
        await Timed("approve, one bulk operation", () => Operation(
            door, approving, $$"""
            mutation {
              approveMany(input: { filter: { service: ["{{service}}"] } }) { operation { id } errors { message } } }
            """));
        var approved = await Count(door, manager, service, "APPROVED");
        Console.WriteLine($"{approved} of {codes.Count} approved; {offered} items offered");
        return approved == codes.Count && await Handover.Run(door, manager, service, Period) == 0 ? 0 : 1;
    }

    /// <summary>Offers to everyone, kills a process in the middle, and shows how the operation goes on.</summary>
    /// <param name="victim">The process to kill; null: none.</param>
    public static async Task<int> Offer(Door door, string registerFile, int? victim)
    {
        var manager = await Prepare(door, registerFile);
        var service = $"QOF-{Stopwatch.GetTimestamp() % 1_000_000}";
        await Define(door, manager, service, TimeProvider.System.GetUtcNow().AddDays(1));
        var shown = "";
        await Timed("offer to everyone", () => Operation(
            door, manager, OfferTo(service, "everyone: true"),
            progress =>
            {
                if (progress.ToJsonString() != shown)
                {
                    shown = progress.ToJsonString();
                    Console.WriteLine($"    {shown}");
                }

                if (victim is { } pid && progress["done"]!.GetValue<int>() is > 0 and < 6_000)
                {
                    Process.GetProcessById(pid).Kill();
                    Console.WriteLine($"    SIGKILL to the silo {pid}");
                    victim = null;
                }
            }));
        return victim is null ? 0 : 1;
    }

    public static async Task<string> Prepare(Door door, string registerFile)
    {
        var manager = await door.Token("Nora National", "NATIONAL_SERVICE_MANAGER", "VIEW");
        var csv = await File.ReadAllTextAsync(registerFile);
        var answer = await Timed("import the practice register", () => door.Ask(
            manager,
            """
            mutation($csv: String!) {
              importPractices(input: { csv: $csv }) { read created unchanged rejectedCount errors { message } } }
            """,
            new { csv }));
        Console.WriteLine($"    {answer.ToJsonString()}");
        return manager;
    }

    /// <summary>74 fractions and 3 registers: as many indicators as QOF 2017/18 has.</summary>
    public static Task<JsonNode> Define(Door door, string manager, string service, DateTimeOffset opensAt) => door.Ask(
        manager,
        "mutation($input: DefineServiceInput!) { defineService(input: $input) { errors { message } } }",
        new
        {
            input = new
            {
                code = service,
                name = "Quality and Outcomes Framework, made-up indicators",
                category = "QOF",
                requester = "X24",
                startsOn = "2017-04-01",
                endsOn = "2018-03-31",
                collectionMethod = "AUTOMATIC",
                manualEntry = "NONE",
                paymentRelated = true,
                indicators = Enumerable.Range(1, 77).Select(number => new
                {
                    code = $"IND{number:000}",
                    description = $"Indicator {number}",
                    group = $"G{number % 20}",
                    kind = number > 74 ? "REGISTER" : "FRACTION",
                    points = "7",
                    lowerThreshold = number > 74 ? null : "40",
                    upperThreshold = number > 74 ? null : "90",
                }),
                periods = new[]
                {
                    new
                    {
                        period = Period,
                        startsOn = "2017-04-01",
                        endsOn = "2018-03-31",
                        achievementDate = "2018-03-31",
                        extractOpensAt = opensAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
                        extractClosesAt = opensAt.UtcDateTime.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ"),
                    },
                },
                legalBasis = new { direction = "Benchmark", dataProvisionNotice = "Benchmark" },
            },
        });

    public static string OfferTo(string service, string practices) => $$"""
        mutation {
          offerService(input: { service: "{{service}}", {{practices}} }) { operation { id } errors { message } } }
        """;

    /// <summary>One mutation for each practice.</summary>
    public static async Task Accept(Door door, string service, List<string> codes)
    {
        var accepting = await door.Token("Sam Accepts", "SERVICE_MANAGEMENT");
        await Timed($"accept, {codes.Count} mutations", async () => await door.Each(codes, accepting, practice =>
            $$"""
            mutation { acceptOffer(input: { practice: "{{practice}}", service: "{{service}}" }) { errors { message } } }
            """));
    }

    public static async Task<int> Operation(
        Door door, string token, string mutation, Action<JsonNode>? progress = null)
    {
        var started = await door.Ask(token, mutation);
        return await Finished(door, token, started["operation"]!["id"]!.GetValue<string>(), progress);
    }

    /// <returns>How many items were done.</returns>
    public static async Task<int> Finished(
        Door door, string token, string id, Action<JsonNode>? progress = null)
    {
        JsonNode operation = new JsonObject();
        await Until(async () =>
        {
            operation = await door.Ask(
                token, $$"""{ bulkOperation(id: "{{id}}") { state total done skipped failed } }""");
            progress?.Invoke(operation);
            return operation["state"]!.GetValue<string>() is not "RUNNING";
        });
        return operation["state"]!.GetValue<string>() == "COMPLETED"
            ? operation["done"]!.GetValue<int>()
            : throw new InvalidOperationException(operation.ToJsonString());
    }

    public static async Task<List<string>> Codes(Door door, string token, string service)
    {
        var codes = new List<string>();
        for (string? after = null; ;)
        {
            var page = await door.Ask(
                token,
                """
                query($service: String!, $after: String) {
                  collections(filter: { service: [$service] }, order: PRACTICE, first: 100, after: $after) {
                    nodes { practice { code } } pageInfo { hasNextPage endCursor } } }
                """,
                new { service, after });
            codes.AddRange(page["nodes"]!.AsArray().Select(node => node!["practice"]!["code"]!.GetValue<string>()));
            if (!page["pageInfo"]!["hasNextPage"]!.GetValue<bool>())
            {
                return codes;
            }

            after = page["pageInfo"]!["endCursor"]!.GetValue<string>();
        }
    }

    private static async Task<int> Count(Door door, string token, string service, string status)
    {
        var rows = await door.Ask(token, $$"""
            {
              collectionSummary(filter: { service: ["{{service}}"], status: [{{status}}] }, groupBy: [SERVICE]) {
                total } }
            """);
        return rows.AsArray() is [{ } row] ? row["total"]!.GetValue<int>() : 0;
    }

    public static async Task Until(Func<Task<bool>> isSo)
    {
        var started = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (started.Elapsed > Patience)
            {
                throw new TimeoutException($"Not so after {Patience.TotalMinutes} minutes.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    public static async Task<T> Timed<T>(string what, Func<Task<T>> work)
    {
        var started = Stopwatch.StartNew();
        var result = await work();
        Console.WriteLine($"{started.Elapsed.TotalSeconds,8:0.0} s  {what}");
        return result;
    }

    public static Task<int> Timed(string what, Func<Task> work) => Timed(what, async () =>
    {
        await work();
        return 0;
    });
}
