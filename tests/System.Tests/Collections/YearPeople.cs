using System.Globalization;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What people of one region do on a day's work: each has one job, and sees what awaits it in lists.</summary>
internal sealed class YearPeople(TestSystem system, YearServices services, string commissioner, string[] practices)
{
    private const int AtOnce = 20;

    private readonly HashSet<string> _rejected = [];

    public string[] Practices => practices;

    /// <summary>Answers for each practice as it would itself; null: not at all.</summary>
    public Task Answer(IEnumerable<string> offered, Func<string, string, string?> answer) => Batches(
        Manager,
        from practice in practices
        from service in offered
        let mutation = answer(practice, service)
        where mutation is not null
        select (mutation, (object)new { practice, service }));

    public async Task Work()
    {
        await GiveMoreTime();
        await Type();
        await Declare();
        await Reject();
        await Approve(Approver, financially: false);
        await Approve(Payer, financially: true);
    }

    public Task HoldUp(string supplier) => Approver.Do(
        "placeHold", new { supplier, commissioner, reason = "The supplier counts some twice." });

    public async Task Release()
    {
        foreach (var id in (await Approver.Ask("{ holds { id } }")).Texts("holds", "id"))
        {
            await Approver.Do("releaseHold", new { id, reason = "It counts right." });
        }
    }

    public Person Approver => Person.With(system, $"approver-{commissioner}", (commissioner, ["APPROVAL_MANAGEMENT"]));

    private Person Payer => Person.With(system, $"payer-{commissioner}", (commissioner, ["FINANCE_MANAGEMENT"]));

    private Person Manager => At("manager", "SERVICE_MANAGEMENT", "DECLARATION_MANAGEMENT");

    private Person Clerk => At("clerk", "ACHIEVEMENT_ENTRY");

    /// <summary>One person works for all the practices of a federation.</summary>
    private Person At(string name, params string[] roles) => Person.With(
        system, $"{name}-{commissioner}", [.. practices.Select(practice => (practice, roles))]);

    /// <summary>Typing is over and something is missing: the commissioner opens it again.</summary>
    private async Task GiveMoreTime()
    {
        var late = await All(
            Approver, new { commissioner = new[] { commissioner }, status = new[] { "NOT_COLLECTED" } });
        var typed = late.Where(one => services.AreTypedOnly(one.Service));
        await Batches(Approver, typed.Select(one => ("extendDeadline", (object)new
        {
            key = one.Key,
            deadline = "MANUAL_ENTRY",
            until = system.Now.AddDays(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            reason = "The practice came late.",
        })));
    }

    private async Task Type()
    {
        var rows = new StringBuilder("practice,service,period,indicator,field,value\n");
        var typed = await All(Clerk, new { practice = practices, status = new[] { "AWAITING_ENTRY" } });
        foreach (var one in typed)
        {
            foreach (var (indicator, field, value) in services.ToType(one.Service, one.FiguresVersion is null))
            {
                rows.Append(CultureInfo.InvariantCulture, $"{one.Practice},{one.Service},{one.Period},")
                    .Append(CultureInfo.InvariantCulture, $"{indicator},{field},{value}\n");
            }
        }

        if (typed.Count > 0)
        {
            var uploaded = await Clerk.Do("uploadFigures", new { csv = rows.ToString(), submit = true });
            Assert.True(uploaded.Number("rejectedCount") == 0, $"{uploaded}");
            await Done(Clerk, uploaded, typed.Count);
        }
    }

    private async Task Declare()
    {
        var ready = await All(
            Manager, new { practice = practices, status = new[] { "AWAITING_DECLARATION" }, onHold = false });
        await Batches(Manager, ready.Select(one => (
            "declare", (object)new { key = one.Key, figuresVersion = one.FiguresVersion, statementVersion = "1" })));
    }

    /// <summary>One practice's pneumococcal claims are doubted, each once.</summary>
    private async Task Reject()
    {
        var doubted = await All(Approver, new
        {
            commissioner = new[] { commissioner },
            practice = new[] { practices[^1] },
            service = new[] { "PPV-2017-18" },
            status = new[] { "AWAITING_APPROVAL" },
        });
        await Batches(Approver, doubted.Where(one => _rejected.Add(one.Id)).Select(one => (
            "reject", (object)new { key = one.Key, code = "EVIDENCE_MISSING", note = "Whom did you vaccinate?" })));
    }

    private async Task Approve(Person by, bool financially)
    {
        var filter = new
        {
            commissioner = new[] { commissioner },
            status = new[] { financially ? "AWAITING_FINANCIAL_APPROVAL" : "AWAITING_APPROVAL" },
            onHold = false,
        };
        if ((await by.Ask(Count, new { filter })).Number("collections.totalCount") is > 0 and var count)
        {
            await Done(by, await by.Do("approveMany", new { filter, financially }), count);
        }
    }

    /// <param name="least">There may be more: meanwhile others have declared.</param>
    private static async Task Done(Person by, JsonElement started, int least)
    {
        var operation = await Hosting.Operations.Finished(by, started.Text("operation.id")!, TimeSpan.FromMinutes(1));
        Assert.True(operation.Number("done") >= least && operation.Number("failed") == 0, $"{least}: {operation}");
    }

    /// <summary>As many at once as a document may hold; none is refused.</summary>
    private static async Task Batches(Person by, IEnumerable<(string Mutation, object Input)> all)
    {
        foreach (var some in all.Chunk(AtOnce))
        {
            var declared = some.Select((one, at) => $"$i{at}: {Mutations.Of(one.Mutation).Type}!");
            var fields = some.Select((one, at) =>
                $"m{at}: {one.Mutation}(input: $i{at}) {{ errors {{ code message }} }}");
            var done = await by.Ask(
                $"mutation({string.Join(", ", declared)}) {{ {string.Join(' ', fields)} }}",
                some.Select((one, at) => (Name: $"i{at}", one.Input)).ToDictionary(one => one.Name, one => one.Input));
            foreach (var (one, at) in some.Select((one, at) => (one, at)))
            {
                Assert.True(done.GetProperty($"m{at}").Refusal() is null, $"{one}: {done.GetProperty($"m{at}")}");
            }
        }
    }

    private static async Task<List<Listed>> All(Person by, object filter)
    {
        var found = new List<Listed>();
        for (string? after = null; ;)
        {
            var page = (await by.Ask(Page, new { filter, after })).GetProperty("collections");
            found.AddRange(page.GetProperty("nodes").EnumerateArray().Select(Listed.Of));
            if (!page.At("pageInfo.hasNextPage")!.Value.GetBoolean())
            {
                return found;
            }

            after = page.Text("pageInfo.endCursor");
        }
    }

    private const string Count = "query($filter: CollectionFilter!) { collections(filter: $filter) { totalCount } }";

    private const string Page = """
        query($filter: CollectionFilter!, $after: String) {
          collections(filter: $filter, first: 100, after: $after, order: PRACTICE) {
            nodes { id figures { version } } pageInfo { hasNextPage endCursor }
          }
        }
        """;

    private sealed record Listed(string Service, string Period, string Practice, int? FiguresVersion)
    {
        public string Id => $"{Service}/{Period}/{Practice}";

        public object Key => new { practice = Practice, service = Service, period = Period };

        public static Listed Of(JsonElement node)
        {
            var parts = node.Text("id")!.Split('/');
            return new(parts[0], parts[1], parts[2], node.At("figures.version")?.GetInt32());
        }
    }
}
