namespace GpCollections.Payments;

/// <summary>Where, and how, anything is rounded: nowhere else.</summary>
/// <remarks>
/// Points: published sums of practices' points have two places. Pounds: no publication tells; until one does, once,
/// where a sum is paid.
/// </remarks>
public static class Rounding
{
    public const string OfPoints = "Points: once, at the indicator, to two places, half up";
    public const string OfPounds = "Pounds: once, at the group, to two places, half away from zero";

    public const string OfShares =
        "Pounds of a share of the year: all shares up to this period, rounded once at the group to two places, half "
        + "away from zero, less those before it, rounded alike: so that the periods add up to the year's sum";

    private const int Places = 2;

    public static decimal Points(decimal exact) => Math.Round(exact, Places, MidpointRounding.AwayFromZero);

    public static decimal Pounds(decimal exact) => Math.Round(exact, Places, MidpointRounding.AwayFromZero);
}
