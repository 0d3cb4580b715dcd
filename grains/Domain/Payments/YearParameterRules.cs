using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What is set for a year counts when a second person has released it; until then what stood before.</summary>
public static class YearParameterRules
{
    private const int MostPounds = 10_000;
    private const int MostPlaces = 4;
    private const int MostPatients = 1_000_000;
    private const int MostVersions = 100;
    private const int LongestSource = 500;

    // What a point brings for each patient of the average list: it has hardly changed since 2015/16.
    private const decimal LeastForPatient = 0.0219m;

    private const decimal MostForPatient = 0.0224m;

    /// <summary>Every version of every year, the newest year and its newest version first.</summary>
    /// <param name="entered">In any order.</param>
    /// <param name="financialYear">Null: all years.</param>
    public static ImmutableArray<YearParameters> History(
        IEnumerable<YearParameters> entered, string? financialYear = null) =>
    [
        .. entered.Concat(QofYears.All.Select(Shipped).OfType<YearParameters>())
            .Where(one => financialYear is null || one.FinancialYear == financialYear)
            .OrderByDescending(one => one.FinancialYear, StringComparer.Ordinal)
            .ThenByDescending(one => one.Version),
    ];

    /// <summary>The version on which the year's pounds rest; null: none.</summary>
    public static YearParameters? InForce(IEnumerable<YearParameters> history, string financialYear) => history
        .Where(one => one.FinancialYear == financialYear && one.State != ParametersState.Proposed)
        .MaxBy(one => one.Version);

    /// <summary>For calculations.</summary>
    public static QofParameters InWorkings(YearParameters released) => new(
        released.PoundsPerPoint,
        released.NationalAverageListSize,
        Invariant($"{released.Source} (version {released.Version} of {released.FinancialYear})"));

    /// <summary>Null: it may be entered.</summary>
    public static Refusal? RefusesProposal(YearParameters proposal, IReadOnlyCollection<YearParameters> history) =>
        !FinancialYear.IsOne(proposal.FinancialYear)
            ? Invalid($"'{proposal.FinancialYear}' is no financial year: 2017-18.", "financialYear")
        : proposal.PoundsPerPoint is <= 0 or > MostPounds || HasMorePlaces(proposal.PoundsPerPoint)
            ? Invalid(
                $"A point is worth more than 0 and up to {MostPounds:N0} pounds, with at most {MostPlaces} places.",
                "poundsPerPoint")
        : proposal.NationalAverageListSize is < 1 or > MostPatients
            ? Invalid($"The average list is 1 to {MostPatients:N0} patients.", "nationalAverageListSize")
        : string.IsNullOrWhiteSpace(proposal.Source) || proposal.Source.Length > LongestSource
            ? Invalid($"Name the source, in 1 to {LongestSource} characters.", "source")
        : history.Count(one => one.FinancialYear == proposal.FinancialYear) >= MostVersions
            ? Invalid($"{proposal.FinancialYear} has {MostVersions} versions already.", "financialYear")
        : null;

    /// <summary>The newest version, when it says the same: entering it again changes nothing.</summary>
    public static YearParameters? Same(YearParameters proposal, IEnumerable<YearParameters> history) =>
        history.Where(one => one.FinancialYear == proposal.FinancialYear).MaxBy(one => one.Version) is { } newest
        && (newest.PoundsPerPoint, newest.NationalAverageListSize, newest.Source)
            == (proposal.PoundsPerPoint, proposal.NationalAverageListSize, proposal.Source)
            ? newest
            : null;

    /// <param name="history">Of one year.</param>
    public static int NextVersion(IEnumerable<YearParameters> history) =>
        history.Select(one => one.Version).Append(1).Max() + 1;

    /// <summary>Null: this person may release it, or somebody did already.</summary>
    /// <param name="version">Null: there is none of the number that was given.</param>
    public static Refusal? RefusesRelease(
        YearParameters? version, Actor by, IEnumerable<YearParameters> history) => version switch
        {
            null => new Refusal(RefusalCode.NotFound, "There is no such version of the year.", ["version"]),
            { State: not ParametersState.Proposed } => null,
            { ProposedBy: { } proposer } when by.IsSamePerson(proposer) => new Refusal(
                RefusalCode.SamePerson, "You entered these parameters, so somebody else must release them."),
            _ when InForce(history, version.FinancialYear) is { } newer && newer.Version > version.Version =>
                new Refusal(
                    RefusalCode.Conflict,
                    Invariant($"Version {newer.Version} has been released since. Enter what is to hold once more.")),
            _ => null,
        };

    /// <summary>Why it may have been mistyped; null: it fits the other years.</summary>
    public static string? Doubt(YearParameters parameters)
    {
        var forPatient = parameters.PoundsPerPoint / parameters.NationalAverageListSize;
        return forPatient is >= LeastForPatient and <= MostForPatient
            || string.CompareOrdinal(parameters.FinancialYear, "2015-16") < 0
                ? null
                : Invariant($"A point brings {forPatient:0.00000} pounds for each patient of the average list; ")
                    + "since 2015/16 it has been 0.0221.";
    }

    private static YearParameters? Shipped(string financialYear) => QofYears.Parameters(financialYear) is { } shipped
        ? new YearParameters(
            financialYear, 1, shipped.PoundsPerPoint, shipped.NationalAverageListSize, shipped.Source)
        : null;

    private static bool HasMorePlaces(decimal pounds) => decimal.Round(pounds, MostPlaces) != pounds;

    private static Refusal Invalid(string message, string field) => new(RefusalCode.Invalid, message, [field]);
}
