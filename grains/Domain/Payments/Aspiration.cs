namespace GpCollections.Payments;

/// <summary>What is paid in advance for QOF, in twelve equal months, and what is left to pay then.</summary>
/// <remarks>Source: GMS Statement of Financial Entitlements, aspiration payments, both methods.</remarks>
public static class Aspiration
{
    private const int Months = 12;

    /// <summary>How much more a year's points can bring than the year's before.</summary>
    public static Ratio UpratingIndex(
        decimal poundsPerPoint,
        decimal poundsPerPointBefore,
        decimal pointsAvailable,
        decimal pointsAvailableBefore) =>
        new(poundsPerPoint * pointsAvailable, poundsPerPointBefore * pointsAvailableBefore);

    /// <summary>A month's payment by the percentage of last year's achievement.</summary>
    /// <param name="percent">70 until 2023/24, 80 since.</param>
    public static decimal MonthByAchievement(decimal achievementBefore, Ratio upratingIndex, decimal percent) =>
        Rounding.Pounds(
            achievementBefore * upratingIndex.Numerator * percent / (upratingIndex.Denominator * 100 * Months));

    /// <summary>A month's payment by the points that the practice aspires to; prevalence plays no part.</summary>
    public static decimal MonthByPoints(decimal points, decimal poundsPerPoint, Ratio contractorPopulationIndex) =>
        Rounding.Pounds(
            QofPounds.Exact(points, poundsPerPoint, contractorPopulationIndex, Ratio.One) / Months);

    /// <summary>The achievement less what was paid in advance; below zero it is to be recovered.</summary>
    public static decimal AchievementPayment(decimal achievement, IEnumerable<decimal> aspirationPaid) =>
        achievement - aspirationPaid.Sum();
}
