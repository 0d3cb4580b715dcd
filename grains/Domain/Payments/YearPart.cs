using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>The part of a year's sum that a period pays: all shares up to its own, less those before it.</summary>
/// <param name="Before">Shares of the payment periods that end before it.</param>
/// <param name="Until">The same with its own.</param>
/// <remarks>
/// Each is rounded, and then one taken off the other (<see cref="Rounding.OfShares"/>): so the periods add up to the
/// year's sum, to the penny.
/// </remarks>
internal readonly record struct YearPart(Ratio Before, Ratio Until)
{
    /// <summary>Where no period has a share, all that are paid have the same.</summary>
    public static YearPart Of(Terms terms)
    {
        var earlier = terms.Service.Periods
            .Where(each => each.PaymentPeriod && Order(each).CompareTo(Order(terms.Period)) < 0).ToList();
        if (terms.Service.Periods.Any(each => each.Share is not null))
        {
            var before = earlier.Sum(each => each.Share ?? 0);
            return new(new(before, 100), new(before + (terms.Period.Share ?? 0), 100));
        }

        var all = Math.Max(1, terms.Service.Periods.Count(each => each.PaymentPeriod));
        return new(new(earlier.Count, all), new(earlier.Count + 1, all));
    }

    public Ratio Share => new(Until.Numerator - Before.Numerator, Until.Denominator);

    public Sum Of(decimal year) => new(Before.Of(year), Until.Of(year));

    public Factor Factor() =>
        new("share", "This period's share of the year", 100 * Share.Shown, "per cent", "Definition");

    private static (DateOnly, DateOnly, string) Order(ServicePeriod period) =>
        (period.EndsOn, period.StartsOn, period.Code);
}

/// <summary>Pounds that are not rounded: what is paid up to this period, and what was paid before it.</summary>
/// <param name="Before">Nought where it is no share of a year.</param>
internal readonly record struct Sum(decimal Before, decimal Until)
{
    public static Sum Nothing { get; }

    /// <summary>No share of anything.</summary>
    public static Sum Whole(decimal pounds) => new(0, pounds);

    public decimal Exact => Until - Before;

    public decimal Rounded => Rounding.Pounds(Until) - Rounding.Pounds(Before);

    public static Sum operator +(Sum left, Sum right) => new(left.Before + right.Before, left.Until + right.Until);

    public static Sum operator /(Sum sum, decimal divisor) => new(sum.Before / divisor, sum.Until / divisor);
}
