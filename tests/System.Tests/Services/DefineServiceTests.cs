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
        ["a calendar of no days"] = ("calendar.windowDays", it => it with
        {
            Periods = [],
            Calendar = new { frequency = "MONTHLY", priorityGroup = 1, windowDays = 0 },
        }),
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
    public async Task Another_definition_of_the_same_code_needs_a_reason()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var other = await system.A.National.Try("defineService", service with { Name = "Another name" });
        Assert.Equal(("CONFLICT", "reason"), (other.Refusal(), other.Field()));
        Assert.Contains(
            "name: Another name, and A made-up service before.", other.ToString(), StringComparison.Ordinal);
        Assert.Equal((service.Name, 1), await Standing(service));
    }

    [Fact]
    public async Task With_a_reason_it_becomes_the_next_version_and_collections_stay_bound_to_theirs()
    {
        var found = await system.A.Accepted(system.A.Manual());
        var service = found.Service;
        var late = await system.A.Offered(service);
        await late.Manager.Do("declineOffer", late.Answer);
        var dearer = service with
        {
            Reason = "The fee of the year was late.",
            Indicators = [service.Indicators[0] with { Fee = 11m }, .. service.Indicators.Skip(1)],
        };
        Assert.Equal(2, (await system.A.National.Do("defineService", dearer)).Number("service.version"));
        Assert.Equal(2, (await system.A.National.Do("defineService", dearer)).Number("service.version"));

        await late.Offer();
        await late.Manager.Do("acceptOffer", late.Answer);
        await found.Submit();
        await late.Submit();
        Assert.Equal("1006.00", (await found.Read()).Text("achievement.amount"));
        Assert.Equal("1100.00", (await late.Read()).Text("achievement.amount"));

        var versions = await system.A.National.Ask(
            """
            query($code: String!) {
              service(code: $code) { versions(first: 5) { version from by { id } reason changes service { name } } }
            }
            """,
            new { code = service.Code });
        Assert.Equal(["2", "1"], versions.Texts("service.versions", "version"));
        Assert.Equal("The fee of the year was late.", versions.Text("service.versions.0.reason"));
        Assert.Equal("national", versions.Text("service.versions.0.by.id"));
        Assert.Equal(
            "indicator FLU001, fee: 11, and 10.06 before.", versions.Text("service.versions.0.changes.0"));
        Assert.Null(versions.Text("service.versions.1.reason"));
    }

    [Fact]
    public async Task What_was_collected_is_not_changed_from_below()
    {
        var found = await system.A.Offered(system.A.Manual());
        var service = found.Service with { Reason = "Tidier." };
        var other = service.Periods[0] with { Period = "P2" };
        var renamed = await system.A.National.Try("defineService", service with { Periods = [other] });
        Assert.Equal(("CONFLICT", "periods"), (renamed.Refusal(), renamed.Field()));
        var moved = await system.A.National.Try(
            "defineService", Period(service, one => one with { EndsOn = one.EndsOn.AddDays(1) }));
        Assert.Equal(("CONFLICT", "periods"), (moved.Refusal(), moved.Field()));
        var kind = await system.A.National.Try("defineService", First(
            service, one => one with { Kind = "REGISTER", Fee = null }));
        Assert.Equal(("CONFLICT", "indicators"), (kind.Refusal(), kind.Field()));

        var more = service with { Periods = [service.Periods[0], other] };
        Assert.Equal(2, (await system.A.National.Do("defineService", more)).Number("service.version"));
        Assert.Equal(3, (await system.A.National.Do("defineService", service)).Number("service.version"));
        Assert.Equal((service.Name, 3), await Standing(service));
    }

    [Fact]
    public async Task Who_decides_on_an_older_version_is_told()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.National.Do("defineService", service with { Name = "Second", Reason = "Better." });
        var late = await system.A.National.Try(
            "defineService", service with { Name = "Third", Reason = "Best.", ExpectedVersion = 1 });
        Assert.Equal(("CONFLICT", "expectedVersion"), (late.Refusal(), late.Field()));
    }

    [Fact]
    public async Task Without_periods_the_calendar_makes_them()
    {
        var service = system.A.Manual() with
        {
            StartsOn = new DateOnly(2024, 9, 1),
            EndsOn = new DateOnly(2025, 3, 31),
            Periods = [],
            Calendar = new { frequency = "QUARTERLY", priorityGroup = 2, windowDays = 4, declareWorkingDays = 7 },
        };
        await system.A.National.Do("defineService", service);
        var answer = await system.A.National.Ask(
            """
            query($code: String!) {
              service(code: $code) { calendar { frequency windowDays } periods { period startsOn declareBy } }
            }
            """,
            new { code = service.Code });
        Assert.Equal("QUARTERLY", answer.Text("service.calendar.frequency"));
        Assert.Equal(["2024-09", "2024-12", "2025-03"], answer.Texts("service.periods", "period"));
        Assert.Equal("2025-01-10", answer.Text("service.periods.1.declareBy"));
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

    private async Task<(string? Name, int Version)> Standing(ServiceDefinition service)
    {
        var standing = await system.A.National.Ask(
            "query($code: String!) { service(code: $code) { name version } }", new { code = service.Code });
        return (standing.Text("service.name"), standing.Number("service.version"));
    }

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
