using System.Collections.Immutable;

namespace GpCollections.Payments;

/// <summary>What figures are worth: points, and pounds where money depends on them.</summary>
/// <param name="Provisional">The figures may still change before they are declared.</param>
/// <param name="Points">Null: the service has none, or nothing that earns them was counted.</param>
/// <param name="PointsAvailable">Null: the service has none.</param>
/// <param name="Amount">Pounds; null: no money depends on it, or nothing that has a price was counted.</param>
/// <param name="Indicators">In the order of the service's definition, counted or not.</param>
/// <param name="Groups">In the order in which the definition first names them.</param>
/// <param name="Workings">The calculation as a tree, parents first.</param>
public sealed record Achievement(
    bool Provisional,
    decimal? Points,
    decimal? PointsAvailable,
    decimal? Amount,
    ImmutableArray<IndicatorAchievement> Indicators,
    ImmutableArray<GroupAchievement> Groups,
    ImmutableArray<Working> Workings)
{
    /// <summary>For those who may see points but not pounds.</summary>
    public Achievement WithoutPounds() => this with
    {
        Amount = null,
        Indicators = [.. Indicators.Select(indicator => indicator with { Amount = null })],
        Groups = [.. Groups.Select(group => new GroupAchievement(group.Group, group.Points, null))],
        Workings = [.. Workings.Where(working => !working.IsOfPounds)],
    };
}

/// <param name="Indicator">Its code.</param>
/// <param name="Points">Rounded to two places. Null: it earns none, or was not counted.</param>
/// <param name="Amount">Pounds, rounded to two places. Null: it has no price, or was not counted.</param>
/// <param name="Explanation">The points in words; never pounds.</param>
public sealed record IndicatorAchievement(string Indicator, decimal? Points, decimal? Amount, string Explanation);

/// <param name="ContractorPopulationIndex">To twelve places; null: not known, or no pounds depend on it.</param>
/// <param name="AdjustedPracticeDiseaseFactor">To twelve places; null: the group is not adjusted.</param>
/// <param name="PoundsPerPoint">Nationally, before both factors.</param>
public sealed record GroupAchievement(
    string Group,
    decimal? Points,
    decimal? Amount,
    decimal? ContractorPopulationIndex = null,
    decimal? AdjustedPracticeDiseaseFactor = null,
    decimal? PoundsPerPoint = null);

/// <summary>
/// One value of the calculation. Those children that have their parent's unit add up to it exactly; the others are what
/// it was worked out from.
/// </summary>
/// <param name="Id">Unique in its achievement: points, points:group:CHD, points:CHD002:numerator.</param>
/// <param name="Parent">The id of the value that this one explains; null at the top.</param>
/// <param name="Value">Null: not counted.</param>
public sealed record Working(string Id, string? Parent, string Label, decimal? Value, string? Unit, string? Source)
{
    public const string Points = "points";
    public const string Pounds = "pounds";
    public const string PoundsForOne = "pounds for one";

    /// <summary>Of groups that are worked out while others cannot be: no parts of an amount yet.</summary>
    public const string UnfinishedPounds = "pounds of an unfinished amount";

    public const string ExactPounds = "pounds before rounding";

    public const string AmountRoot = "amount";

    /// <summary>What is left to pay where something was paid in advance.</summary>
    public const string PaymentRoot = "payment";

    public bool IsMoney => Unit is Pounds or PoundsForOne or UnfinishedPounds or ExactPounds;

    /// <summary>Pounds, and whatever they were worked out from: those could be multiplied again.</summary>
    public bool IsOfPounds => IsMoney || Id == AmountRoot || Id.StartsWith($"{AmountRoot}:", StringComparison.Ordinal);
}
