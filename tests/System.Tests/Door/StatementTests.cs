using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using GpCollections.Hosting;
using GpCollections.House;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Door;

/// <summary>
/// How many statements the door sends to the database for a page: the same for 10 items as for 50, and as few as
/// <c>Statements.approved.md</c> says.
/// </summary>
public sealed class StatementTests(CountedSystem system) : IClassFixture<CountedSystem>
{
    private static readonly (string Name, string Query)[] Pages =
    [
        ("A picklist: what the rows say alone",
            "{ collections(first: $first) { nodes { id status version awaitedAnswers practice { code name } } } }"),
        ("A portal's list",
            """
            { collections(first: $first, order: PRACTICE) {
                totalCount
                pageInfo { hasNextPage endCursor }
                nodes { id status version practice { code name commissioner { name } }
                  service { name } period { period } commissioner { name } awaiting { party action words due }
                  holds { reason } actions { action allowed reason } } } }
            """),
        ("All of each collection",
            """
            { collections(first: $first) { edges { cursor node {
                id status version deadlines { step lastDay } participation { offeredBy { name } }
                figures { values { indicator { code } count percentage } }
                draft { version } extraction { outcome } figuresHistory { version } check { at }
                achievement { points amount workings { label value } indicators { explanation } }
                declaration { number } declarations { number } } } } }
            """),
        ("The warnings of each",
            """
            { collections(first: $first, filter: { status: [AWAITING_DECLARATION] }) {
                nodes { figures { warnings { message } } figuresHistory { warnings { id } } } } }
            """),
        ("What awaits the practices' answers",
            """
            { collections(first: $first, filter: { awaitsAnswerOf: PRACTICE }) { totalCount nodes {
                id awaitedAnswers messages { text by { name } attachments { name url } } } } }
            """),
        ("The history of each",
            "{ collections(first: $first) { nodes { history(first: 3) { totalCount nodes { kind } } } } }"),
        ("The earlier periods of each", "{ collections(first: $first) { nodes { earlier(first: 3) { id status } } } }"),
        ("A worklist", "{ worklist(first: $first) { totalCount nodes { id awaiting { words } practice { name } } } }"),
        ("Practices", "{ practices(first: $first) { totalCount nodes { code name commissioner { name } } } }"),
        ("Practices with their collections",
            """
            { practices(first: $first) { nodes {
                code collections(first: 2) { totalCount nodes { id awaiting { words } } } } } }
            """),
        ("Bulk operations with what they skipped and what failed",
            """
            { bulkOperations(first: $first) { totalCount nodes {
                id kind turns { reason }
                failures(first: 2) { totalCount nodes { collection { id } message } }
                skips(first: 2) { nodes { code } } } } }
            """),
        ("A summary", "{ collectionSummary(groupBy: [COMMISSIONER, STATUS]) { labels total byStatus { count } } }"),
        ("The timetable",
            """
            { timetable(financialYear: "{year}") { period service { code requester { name } indicators { code } } } }
            """),
    ];

    [Fact]
    public async Task A_page_of_fifty_takes_as_many_statements_as_a_page_of_ten()
    {
        var table = new StringBuilder(
            "# Statements that the door sends for a page, of 10 as of 50\n\n| page | statements |\n|---|---|\n");
        foreach (var (name, query) in Pages)
        {
            var (few, some) = await system.Count(query, 10);
            var (many, more) = await system.Count(query, 50);

            Assert.True(!query.Contains("$first", StringComparison.Ordinal) || more > some, $"{name}: {some}, {more}");
            Assert.True(
                few.Length == many.Length, $"{name}: {string.Join('\n', (string[])[.. few, "beside", .. many])}");
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {many.Length} |\n");
        }

        Approved.Verify(table.ToString(), "Statements.approved.md");
    }

    /// <summary>With the limits and budgets that a deployment has unless it says otherwise.</summary>
    [Fact]
    public async Task Thirty_two_people_at_once_are_refused_no_page_of_a_hundred()
    {
        var longest = await Task.WhenAll(Enumerable.Range(0, 32).Select(async number =>
        {
            var person = system.Busy(number);
            var most = 0;
            // Half of the pages each, begun at another one, so that all are asked for all the time.
            foreach (var at in Enumerable.Range(0, Pages.Length / 2))
            {
                var page = Pages[(number + (2 * at)) % Pages.Length];
                var answer = await person.Answer(system.Whole(page.Query, 100));
                Assert.True(answer.Code() is null, $"{page.Name}: {answer.Code()}");
                most = Math.Max(most, answer.At("data.collections.nodes")?.GetArrayLength() ?? 0);
            }

            return most;
        }));
        Assert.Equal(100, longest.Max());
    }
}

/// <summary>Sixty practices with two collections each, and a hold on a supplier; the statements are counted.</summary>
public sealed class CountedSystem : TestSystem
{
    private readonly ConcurrentQueue<string> _statements = new();
    private ActivityListener? _listener;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await A.Practices(60, Given.Region);
        var service = A.Manual();
        await A.National.Do("defineService", service with { Family = "COUNTED" });
        await Offer(service.Code);
        await Ask(service);
        var earlier = A.Manual();
        var period = earlier.Periods[0];
        await A.National.Do("defineService", earlier with
        {
            Family = "COUNTED",
            Periods = [period with { Period = "P0", AchievementDate = period.AchievementDate.AddDays(-1) }],
        });
        await Offer(earlier.Code);
        await Extracted();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => A.National.Do("offerService", new
        {
            service = service.Code,
            practices = new[] { Given.NewCode },
        })));
        await Wait.For(
            () => Database.Ask<long>("select count(*) from bulk_item where state = 'Failed'"), failed => failed == 60,
            "each operation has failed for its practice");
        await Database.Execute("update practice set clinical_system = 'TPP'");
        await A.Operator.Do("placeHold", new { supplier = "TPP", reason = "Doubt" });
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public override async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>The statements that a question takes once everything is warm, and the answer's characters.</summary>
    public async Task<(string[] Statements, int Answered)> Count(string query, int first)
    {
        var asked = Whole(query, first);
        await Viewer.Ask(asked);
        _statements.Clear();
        var answer = await Viewer.Ask(asked);
        return ([.. _statements], answer.ToString().Length);
    }

    public string Whole(string query, int first) => query
        .Replace("$first", first.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{year}", Catalogue.FinancialYear(A.Manual().Periods[0].EndsOn), StringComparison.Ordinal);

    public Person Busy(int number) => Holding($"busy-{number}");

    private Person Viewer => Holding("viewer");

    private Person Holding(string id) => Person.With(
        this, id, ("X24", ["VIEW", "FINANCE_VIEW", "SERVICE_MANAGEMENT"]),
        (Given.Region, ["APPROVAL_MANAGEMENT"]));

    /// <summary>A message about each collection.</summary>
    private async Task Ask(ServiceDefinition service)
    {
        var practices = await Database.Ask<string[]>("select array_agg(code) from practice");
        await Task.WhenAll(practices.Select(practice => Holding("asker").Do("postMessage", new
        {
            key = new Case(this, service, practice, Given.Region).Key,
            text = "Why fewer?",
            awaitsAnswerOf = "PRACTICE",
        })));
    }

    /// <summary>Figures that nobody typed: what is odd about them is worked out when it is read.</summary>
    private async Task Extracted()
    {
        var service = A.Automatic();
        await A.National.Do("defineService", service);
        await A.National.Do("importReference", new
        {
            kind = "VALIDATION_RULE",
            csv = $"service,indicator,kind,limit,least,reason\n{service.Code},*,REGION_OUTLIER,3.5,4,Far from others\n"
                + $"{service.Code},*,SAME_PERIOD_LAST_YEAR,50,20,Slips",
        });
        await Offer(service.Code);
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        var practices = await Database.Ask<string[]>("select array_agg(code) from practice");
        await Parallel.ForEachAsync(practices, four, async (practice, _) =>
            await Person.With(this, $"manager-{practice}", (practice, ["SERVICE_MANAGEMENT"]))
                .Do("acceptOffer", new { practice, service = service.Code }));
        await Wait.For(
            () => Database.Ask<long>("select count(*) from collection where status = 'AwaitingDeclaration'"),
            count => count == practices.Length, "all are extracted");
    }

    private async Task Offer(string service) => await Hosting.Operations.Finished(A.National, (await A.National.Do(
        "offerService", new { service, commissioner = Given.Region })).Text("operation.id")!);

    private void Note(Activity activity)
    {
        if ($"{activity.GetTagItem("db.npgsql.data_source")}".Contains("gp-collections-lists", StringComparison.Ordinal)
            && activity.GetTagItem("db.query.text") is string text && text.Length > 0
            && Equals(activity.GetTagItem("db.namespace"), Database.Name))
        {
            _statements.Enqueue(text);
        }
    }
}
