using GpCollections.Payments;
using Xunit;

namespace GpCollections.Services;

/// <summary>Targets, limits and conditions go with a service into its next year and its next version.</summary>
public sealed class TariffChangeTests
{
    private static readonly DateOnly April = new(2017, 4, 1);

    private static readonly Service Immunisation = Some.Service(Some.Fraction("TWO", null)) with
    {
        Code = "CHIMMS-2017-18",
        Family = "CHIMMS",
        Tariff = new Tariff(
            TariffKind.Banded, null, null,
            [
                new Rate("TWO", April.AddMonths(6), 8487, 90, 63), new Rate("TWO", April.AddMonths(6), 2829, 70, 63),
                new Rate("TWO", April, 1, 50),
            ]),
    };

    [Fact]
    public void Every_target_of_the_newest_day_is_rolled_over() => Assert.Equal(
        [
            new Rate("TWO", April.AddYears(1), 8487, 90, 63), new Rate("TWO", April.AddYears(1), 2829, 70, 63),
        ],
        Assert.Single(RollOver.Plan([Immunisation], April.AddYears(1), null)).Service!.Tariff!.Rates);

    [Fact]
    public void What_is_different_is_said_of_each_target() => Assert.Equal(
        [
            "paid only if: BOX, and none before.",
            "price of TWO at 90 per cent from 2017-10-01: 9000, and 8487 before.",
            "price of TWO at 70 per cent from 2017-10-01, for patients: 60, and 63 before.",
        ],
        ServiceDifferences.Between(Immunisation, Immunisation with
        {
            Tariff = Immunisation.Tariff! with
            {
                OnlyIf = "BOX",
                Rates =
                [
                    new Rate("TWO", April.AddMonths(6), 9000, 90, 63),
                    new Rate("TWO", April.AddMonths(6), 2829, 70, 60), new Rate("TWO", April, 1, 50),
                ],
            },
        }).Select(one => $"{one}"));
}
