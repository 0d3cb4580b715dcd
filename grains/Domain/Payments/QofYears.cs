using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Payments;

/// <summary>Whether a group's points are weighted by how common its condition is.</summary>
public enum PrevalenceUse
{
    Always,
    Never,

    /// <summary>Where the national share is known and the practice's own was counted.</summary>
    WhereGiven,
}

/// <summary>What was set for each year: qof_parameters.csv and qof_groups.csv, every row with its source.</summary>
public static class QofYears
{
    private static readonly FrozenDictionary<string, QofParameters> Years = Csv.Shipped("qof_parameters.csv")
        .ToFrozenDictionary(row => row[0], row => new QofParameters(
            decimal.Parse(row[1], CultureInfo.InvariantCulture),
            int.Parse(row[2], CultureInfo.InvariantCulture),
            row[3]));

    private static readonly ImmutableArray<GroupYears> Groups =
    [
        .. Csv.Shipped("qof_groups.csv").Select(row => new GroupYears(row[0], row[1], row[2], row[3] switch
        {
            "ALWAYS" => PrevalenceUse.Always,
            "NEVER" => PrevalenceUse.Never,
            "WHERE_GIVEN" => PrevalenceUse.WhereGiven,
            var other => throw new FormatException($"qof_groups.csv: {other}"),
        })),
    ];

    /// <summary>The years that have parameters, oldest first.</summary>
    public static ImmutableArray<string> All { get; } = [.. Years.Keys.Order(StringComparer.Ordinal)];

    /// <param name="financialYear">2017-18.</param>
    public static QofParameters? Parameters(string financialYear) => Years.GetValueOrDefault(financialYear);

    /// <summary>A group that nobody has told of is weighted where it can be.</summary>
    public static PrevalenceUse Prevalence(string? group, string financialYear) => group is null
        ? PrevalenceUse.Never
        : Groups.FirstOrDefault(known => known.Group == group && known.Covers(financialYear))?.Use
            ?? PrevalenceUse.WhereGiven;

    /// <param name="Last">Empty: it goes on.</param>
    private sealed record GroupYears(string Group, string First, string Last, PrevalenceUse Use)
    {
        public bool Covers(string year) => string.CompareOrdinal(First, year) <= 0
            && (Last is "" || string.CompareOrdinal(year, Last) <= 0);
    }
}
