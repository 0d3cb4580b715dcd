using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

[Collection<Running>]
public sealed class DefineServiceTests(TestSystem system)
{
    private delegate ServiceDefinition Spoil(ServiceDefinition service);

    private static readonly Dictionary<string, (string Field, Spoil Wrong)> Wrongs = new()
    {
        ["a code in small letters"] = ("code", it => it with { Code = "small" }),
        ["no name"] = ("name", it => it with { Name = " " }),
        ["an end before its start"] = ("endsOn", it => it with { EndsOn = it.StartsOn.AddDays(-1) }),
        ["no periods"] = ("periods", it => it with { Periods = [] }),
        ["nothing to count"] = ("indicators", it => it with { Indicators = [] }),
        ["too much to count"] = ("indicators", it => it with
        {
            Indicators = [.. Enumerable.Range(0, 501).Select(n => it.Indicators[0] with { Code = $"I{n}" })],
        }),
        ["neither extracted nor typed"] = ("manualEntry", it => it with { ManualEntry = "NONE" }),
        ["no legal basis"] = ("legalBasis", it => it with
        {
            LegalBasis = new { direction = "", dataProvisionNotice = "DPN" },
        }),
        ["a rate for nothing"] = ("tariff.rates.0.indicator", it => it with { Tariff = Rate("NONE", 1) }),
        ["a rate below zero"] = ("tariff.rates.0.amount", it => it with { Tariff = Rate("FLU001", -1) }),
        ["a fee beside a rate"] = ("indicators.0.fee", it => it with { Tariff = Rate("FLU001", 1) }),
        ["a blank in an indicator"] = ("indicators.0.code", it => First(it, one => one with { Code = "A B" })),
        ["too many points"] = ("indicators.0.points", it => First(it, one => one with { Points = 1001 })),
        ["a fee below zero"] = ("indicators.0.fee", it => First(it, one => one with { Fee = -1 })),
        ["points without thresholds"] = ("indicators.0.lowerThreshold", it => First(
            it, one => one with { Kind = "FRACTION", Points = 5, Fee = null })),
        ["an indicator twice"] = ("indicators.code", it => it with
        {
            Indicators = [.. it.Indicators, it.Indicators[0]],
        }),
        ["a slash in a period"] = ("periods.0.period", it => Period(it, one => one with { Period = "1/2" })),
        ["a period before the service"] = ("periods.0.startsOn", it => Period(
            it, one => one with { StartsOn = it.StartsOn.AddDays(-1) })),
        ["an achievement of long ago"] = ("periods.0.achievementDate", it => Period(
            it, one => one with { AchievementDate = new DateOnly(1980, 1, 1) })),
        ["a window that never closes"] = ("periods.0.extractOpensAt", it => Period(
            it, one => one with { ExtractOpensAt = DateTimeOffset.UnixEpoch.AddYears(50) })),
        ["typing that closes before it opens"] = ("periods.0.manualEntryClosesOn", it => Period(
            it, one => one with { ManualEntryOpensOn = it.EndsOn, ManualEntryClosesOn = it.StartsOn })),
        ["more than all"] = ("periods.0.share", it => Period(it, one => one with { Share = 101 })),
        ["a period twice"] = ("periods.period", it => it with { Periods = [it.Periods[0], it.Periods[0]] }),
    };

    public static TheoryData<string> Cases => [.. Wrongs.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_wrong_is_named_by_its_path(string wrong)
    {
        var payload = await system.A.National.Try("defineService", Wrongs[wrong].Wrong(system.A.Manual()));
        Assert.Equal(("INVALID", Wrongs[wrong].Field), (payload.Refusal(), payload.Field()));
    }

    [Fact]
    public async Task The_same_definition_again_changes_nothing()
    {
        var service = system.A.Automatic();
        var first = await system.A.National.Do("defineService", service);
        var again = await system.A.National.Do("defineService", service);
        Assert.Equal((service.Code, "1"), (first.Text("service.code"), first.Text("service.version")));
        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public async Task Another_definition_of_the_same_code_is_a_conflict()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var other = await system.A.National.Try("defineService", service with { Name = "Another name" });
        Assert.Equal(("CONFLICT", "code"), (other.Refusal(), other.Field()));
        var standing = await system.A.National.Ask(
            "query($code: String!) { service(code: $code) { name } }", new { code = service.Code });
        Assert.Equal(service.Name, standing.Text("service.name"));
    }

    [Fact]
    public async Task Of_two_definitions_at_once_one_stands()
    {
        var service = system.A.Manual();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            system.A.National.Try("defineService", service with { Name = $"Name {n}" })));
        Assert.Equal(9, answers.Count(answer => answer.Refusal() == "CONFLICT"));
    }

    [Fact]
    public async Task Nobody_else_defines_services() => Assert.Equal(
        "FORBIDDEN", (await system.A.Operator.Try("defineService", system.A.Manual())).Refusal());

    private static ServiceDefinition First(
        ServiceDefinition service,
        Func<ServiceDefinition.CountedIndicator, ServiceDefinition.CountedIndicator> change) =>
        service with { Indicators = [change(service.Indicators[0]), .. service.Indicators.Skip(1)] };

    private static ServiceDefinition Period(
        ServiceDefinition service,
        Func<ServiceDefinition.TimetablePeriod, ServiceDefinition.TimetablePeriod> change) =>
        service with { Periods = [change(service.Periods[0])] };

    private static object Rate(string indicator, decimal amount) => new
    {
        kind = "ITEM_OF_SERVICE",
        rates = new[] { new { indicator, from = "2020-01-01", amount } },
    };
}
