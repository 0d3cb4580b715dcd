using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A national year in small: all services of 2017/18, 60 practices, six commissioners.</summary>
[Collection<YearLong>]
public sealed class YearTests(YearSystem system)
{
    private static readonly string[] Commissioners = ["ZY1", "ZY2", "ZY3", "ZY4", "ZY5", "ZY6"];
    private static readonly string[] Suppliers = ["EMIS", "TPP", "INPS", "MICROTEST"];
    private static readonly string[] Practices = [.. Enumerable.Range(1, 60).Select(n => $"T{n:D5}")];

    // Who is late, who says no, who closes, who moves.
    private const string Late = "T00007";
    private const string Mute = "T00018";
    private const string Choosy = "T00029";
    private const string Closing = "T00040";
    private const string Moving = "T00051";
    private const string Adjusted = "T00012";

    private static readonly string[] Faults =
    [
        "ERROR", "MALFORMED", "PATIENT_LEVEL", "WRONG_PERIOD", "PARTIAL", "WRONG", "DIFFERENT", "DUPLICATED", "SLOW",
    ];

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private YearServices _services = null!;
    private YearPeople[] _regions = [];

    [Fact]
    public async Task A_national_year_runs_by_itself_and_nothing_is_stuck()
    {
        await Register();
        _services = await YearServices.Import(system);
        Assert.Equal(35, _services.Codes.Count());
        _regions =
        [
            .. Commissioners.Select((commissioner, at) => new YearPeople(
                system, _services, commissioner, [.. Practices.Where((_, practice) => practice % 6 == at)])),
        ];

        var story = new Queue<(string Day, Func<Task> Happens)>(
        [
            ("2017-03-14", OfferEverything),
            ("2017-03-20", () => Answer(practice => practice is not (Late or Mute))),
            ("2017-06-28", () => Answer(practice => practice == Late)),
            ("2017-10-12", () => Import(Row(Closing, closed: "20170930", status: "C"))),
            ("2017-10-19", () => Everywhere(region => region.HoldUp("TPP"))),
            ("2017-10-26", () => Everywhere(region => region.Release())),
            ("2017-11-01", () => Import(Row(Moving, commissioner: "ZY2"))),
            ("2018-02-20", Adjust),
        ]);
        for (var day = new DateOnly(2017, 3, 14); day < new DateOnly(2018, 7, 1); day = day.AddDays(3))
        {
            await system.LiveUntil(Services.London.StartOf(day).AddHours(10));
            while (story.TryPeek(out var next) && Day(next.Day) <= day)
            {
                Say(next.Day);
                await story.Dequeue().Happens();
            }

            await Err(day);
            await AskAgain();
            await Everywhere(region => region.Work());
        }

        Say("the year is over");
        await Deliver();
        Say("delivered");
        await new YearEnd(system, _services).AssertAllIsWell();
        Say("verified");
    }

    private async Task Register()
    {
        await Import(string.Join('\n', Practices.Select(code => Row(code))));
        await Reference("CLINICAL_SYSTEM", "practice,supplier", Practices.Select((code, at) =>
            $"{code},{Suppliers[at % Suppliers.Length]}"));
        await Reference("LIST_SIZE", "practice,date,patients", Practices.SelectMany((code, at) => new[]
        {
            $"{code},2017-01-01,{4_000 + (150 * at)}", $"{code},2018-01-01,{4_100 + (150 * at)}",
        }));
    }

    private async Task OfferEverything()
    {
        foreach (var service in _services.Codes)
        {
            var offered = await system.A.National.Do(
                "offerService", new { service, everyone = true, respondBy = "2017-06-30" });
            var operation = await Hosting.Operations.Finished(
                system.A.National, offered.Text("operation.id")!, TimeSpan.FromMinutes(1));
            Assert.Equal(0, operation.Number("failed"));
        }
    }

    private Task Answer(Func<string, bool> now) => Everywhere(region => region.Answer(
        _services.Codes,
        (practice, service) => !now(practice) ? null
            : practice == Choosy && service.StartsWith('M') ? "declineOffer"
            : "acceptOffer"));

    /// <summary>After financial approval the supplier finds that it had counted wrongly.</summary>
    private async Task Adjust()
    {
        var key = new { practice = Adjusted, service = "PPV-2017-18", period = "2017-12" };
        await system.Supplier("DIFFERENT", Adjusted);
        await _regions.Single(region => region.Practices.Contains(Adjusted)).Approver.Do(
            "openAdjustment", new { key, reason = "The supplier had counted wrongly." });
        await system.A.Operator.Do("requestReExtract", new { key, reason = "The supplier has mended it." });
        await Wait.Until(async () => await system.Database.Ask<int>(
            $"select figures_version from collection where key = 'PPV-2017-18/2017-12/{Adjusted}'") == 2,
            "other figures came");
    }

    /// <summary>Each month others err; in two of them some are silent, which takes real seconds.</summary>
    private Task Err(DateOnly day)
    {
        var rates = Faults.ToDictionary(fault => fault, _ => 0.03);
        rates["SILENT"] = day.Month is 6 or 12 ? 0.02 : 0;
        return system.Err((day.Year * 100) + day.Month + (day.Day > 18 ? 5_000 : 0), rates);
    }

    /// <summary>What nobody may type, and no extract brought, the operator asks for again.</summary>
    private async Task AskAgain()
    {
        string[] services = [.. _services.Codes.Where(service => !_services.AreTypedOnly(service))];
        var filter = new { status = new[] { "NOT_COLLECTED" }, service = services };
        var found = await system.A.National.Ask(
            "query($filter: CollectionFilter!) { collections(filter: $filter) { totalCount } }", new { filter });
        if (found.Number("collections.totalCount") > 0)
        {
            var asked = await system.A.Operator.Do("requestReExtractMany", new
            {
                filter,
                reason = "Nothing came.",
                until = system.Now.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            });
            await Hosting.Operations.Finished(system.A.Operator, asked.Text("operation.id")!);
            await system.Settled();
        }
    }

    private async Task Deliver()
    {
        foreach (var (service, period, requester) in _services.Periods)
        {
            await system.A.National.Do("releaseDelivery", new { requester, service, period });
        }

        await Wait.Until(
            async () => await system.Database.Ask<long>("select count(*) from delivery where manifest is null") == 0,
            "all files were written");
    }

    private Task Everywhere(Func<YearPeople, Task> act) => Task.WhenAll(_regions.Select(act));

    private async Task Import(string csv)
    {
        var imported = await system.A.National.Do("importPractices", new { csv });
        if (imported.Text("operation.id") is { } following)
        {
            await Hosting.Operations.Finished(system.A.National, following);
        }
    }

    private Task<JsonElement> Reference(string kind, string header, IEnumerable<string> rows) =>
        system.A.National.Do("importReference", new { kind, csv = string.Join('\n', rows.Prepend(header)) });

    private static string Row(string code, string? commissioner = null, string closed = "", string status = "A") =>
        Given.EpraccurRow(
            code, commissioner: commissioner ?? Commissioners[Array.IndexOf(Practices, code) % 6], closed: closed,
            status: status);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{_watch.Elapsed.TotalSeconds,6:0.0} s  {system.Now:yyyy-MM-dd HH:mm}  {what}");
}

/// <summary>Its clock moves much, and its work fills the machine.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class YearLong : ICollectionFixture<YearSystem>;
