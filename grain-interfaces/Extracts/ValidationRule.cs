namespace GpCollections.Extracts;

public enum ValidationKind
{
    /// <summary>An error: more than the limit's per cent of the practice's list.</summary>
    AboveListSize,

    /// <summary>A warning: more than the limit's per cent, and at least so many, away from the year before.</summary>
    SamePeriodLastYear,

    /// <summary>A warning: a robust z-score above the limit, where at least so many practices have figures.</summary>
    RegionOutlier,

    /// <summary>A warning: above the limit or below the least.</summary>
    MinMax,
}

/// <summary>What figures are compared with. The newest of the closest service and indicator counts.</summary>
/// <param name="Service">A code; *: all.</param>
/// <param name="Indicator">A code; *: all.</param>
/// <param name="Limit">Null, and no least either: the rule is off.</param>
/// <param name="Reason">Why it was set.</param>
[GenerateSerializer, Immutable, Alias("ValidationRule")]
public sealed record ValidationRule(
    string Service, string Indicator, ValidationKind Kind, decimal? Limit, decimal? Least, string Reason)
{
    public const string All = "*";
}
