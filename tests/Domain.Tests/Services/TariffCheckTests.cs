using GpCollections.Payments;
using Xunit;

namespace GpCollections.Services;

/// <summary>What a definition says of its pay, and cannot mean.</summary>
public sealed class TariffCheckTests
{
    private static readonly DateOnly April = new(2017, 4, 1);

    private static readonly Dictionary<string, (string Field, string Message, Tariff Tariff)> Wrongs = new()
    {
        ["a band without its share"] = (
            "tariff.rates.0.atPercent",
            "A target is above 0 and up to 100 per cent: each rate of a banded tariff has one, no other.",
            Of(TariffKind.Banded, new Rate("TARGET", April, 1))),
        ["a share without bands"] = (
            "tariff.rates.0.atPercent",
            "A target is above 0 and up to 100 per cent: each rate of a banded tariff has one, no other.",
            Of(TariffKind.ItemOfService, new Rate("COUNT", April, 1, AtPercent: 70))),
        ["a band for a count"] = (
            "tariff.rates.0.indicator", "A banded rate names a fraction.",
            Of(TariffKind.Banded, new Rate("COUNT", April, 1, 70))),
        ["a band for nothing"] = (
            "tariff.rates.0.indicator", "A banded rate names a fraction.",
            Of(TariffKind.Banded, new Rate(null, April, 1, 70))),
        ["a higher band that pays less"] = (
            "tariff.rates", "A higher target of TARGET pays less than a lower one.",
            Of(TariffKind.Banded, new Rate("TARGET", April, 2, 70), new Rate("TARGET", April, 1, 90))),
        ["an average practice of nobody"] = (
            "tariff.rates.0.forPatients",
            "An average practice's patients are 1 to 10,000,000, and only of a banded tariff.",
            Of(TariffKind.Banded, new Rate("TARGET", April, 2, 70, 0))),
        ["a tick for a count"] = (
            "tariff.rates.0.indicator", "A tick-box rate names a question.",
            Of(TariffKind.TickBox, new Rate("COUNT", April, 1))),
        ["a price of a register"] = (
            "tariff.rates.0.indicator", "A rate for items names a count, or nothing.",
            Of(TariffKind.ItemOfService, new Rate("REGISTER", April, 1))),
        ["patients of an indicator"] = (
            "tariff.rates.0.indicator",
            "This amount is for the service as a whole: the rate names no indicator.",
            Of(TariffKind.PerRegisteredPatient, new Rate("COUNT", April, 1))),
        ["a limit that is no register"] = (
            "tariff.rates.0.atMost",
            "'COUNT' is no register of this service, or the rate is for no count of its own.",
            Of(TariffKind.ItemOfService, new Rate("COUNT", April, 1, AtMost: "COUNT"))),
        ["a limit of every count"] = (
            "tariff.rates.0.atMost",
            "'REGISTER' is no register of this service, or the rate is for no count of its own.",
            Of(TariffKind.ItemOfService, new Rate(null, April, 1, AtMost: "REGISTER"))),
        ["two prices from one day on"] = (
            "tariff.rates", "Two rates are for COUNT from 1 April 2017 on.",
            Of(TariffKind.ItemOfService, new Rate("COUNT", April, 1), new Rate("COUNT", April, 2))),
        ["a condition that is no question"] = (
            "tariff.onlyIf", "'COUNT' is no question of this service.",
            Of(TariffKind.Fixed, new Rate(null, April, 1)) with { OnlyIf = "COUNT" }),
        ["a condition of items"] = (
            "tariff.onlyIf", "Only a fixed amount, or one for each registered patient, hangs on a question.",
            Of(TariffKind.ItemOfService, new Rate("COUNT", April, 1)) with { OnlyIf = "BOX" }),
        ["hours of a fixed sum"] = (
            "tariff.weeklyMinutesPerThousand",
            "Weekly minutes are 1 to 10,080, and only beside an amount for each registered patient.",
            Of(TariffKind.Fixed, new Rate(null, April, 1)) with { WeeklyMinutesPerThousand = 30 }),
    };

    public static TheoryData<string> Cases => [.. Wrongs.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_wrong_is_said_with_its_place(string wrong)
    {
        var (field, message, tariff) = Wrongs[wrong];
        var error = Assert.Single(ServiceChecks.Errors(Service(tariff)));
        Assert.Equal((field, message), (string.Join('.', error.Field!.Value), error.Message));
    }

    [Theory]
    [InlineData(TariffKind.Banded, "TARGET", 70)]
    [InlineData(TariffKind.TickBox, "BOX", null)]
    [InlineData(TariffKind.ItemOfService, "COUNT", null)]
    [InlineData(TariffKind.ItemOfService, null, null)]
    [InlineData(TariffKind.Fixed, null, null)]
    [InlineData(TariffKind.PerRegisteredPatient, null, null)]
    public void What_fits_is_taken(TariffKind kind, string? indicator, int? percent) =>
        Assert.Empty(ServiceChecks.Errors(Service(Of(kind, new Rate(indicator, April, 1, percent)))));

    [Fact]
    public void Shares_of_more_than_a_year_are_refused()
    {
        var service = Service(Of(TariffKind.Fixed, new Rate(null, April, 1)));
        service = service with
        {
            Periods = [.. service.Periods.SelectMany(period => new[] { "A", "B" }.Select(
                code => period with { Code = code, Share = 51 }))],
        };
        Assert.Equal(
            "The shares of all periods add up to 100 per cent at most.",
            Assert.Single(ServiceChecks.Errors(service)).Message);
    }

    [Theory]
    [InlineData(true, false, false, true, true)]
    [InlineData(true, true, false, true, false)]
    [InlineData(true, false, true, true, false)]
    [InlineData(false, false, false, true, false)]
    [InlineData(true, false, false, false, false)]
    public void What_nobody_approves_would_never_be_paid(
        bool paid, bool approval, bool financial, bool paymentPeriod, bool refused)
    {
        var service = Service(Of(TariffKind.Fixed, new Rate(null, April, 1)));
        service = service with
        {
            PaymentRelated = paid,
            ApprovalRequired = approval,
            FinancialApprovalRequired = financial,
            Periods = [.. service.Periods.Select(period => period with { PaymentPeriod = paymentPeriod })],
        };
        Assert.Equal(
            refused ? ["approvalRequired"] : [], ServiceChecks.Errors(service).Select(error => error.Field!.Value[0]));
    }

    private static Tariff Of(TariffKind kind, params Rate[] rates) => new(kind, null, null, [.. rates]);

    private static Service Service(Tariff tariff) => Some.Service(
        Some.Count("COUNT"), Some.Register("REGISTER", null), Some.Question("BOX", null), Some.Fraction("TARGET", null))
        with
    {
        Tariff = tariff,
    };
}
