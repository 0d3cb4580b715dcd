using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>A factor that is kept as a division, so that nothing is rounded before the end.</summary>
public readonly record struct Ratio(decimal Numerator, decimal Denominator)
{
    public static Ratio One { get; } = new(1, 1);

    /// <summary>For showing: twelve places.</summary>
    public decimal Shown => Math.Round(Numerator / Denominator, 12, MidpointRounding.AwayFromZero);

    public static implicit operator Ratio(decimal value) => new(value, 1);

    public decimal Of(decimal whole) => whole * Numerator / Denominator;
}

/// <summary>Pounds for the points of one group.</summary>
/// <remarks>
/// Source: GMS Statement of Financial Entitlements, QOF: points x pounds per point x Contractor Population Index x
/// Adjusted Practice Disease Factor. True prevalence: neither its square root (until 2008/09) nor a cut-off at 5 per
/// cent (until 2009/10).
/// </remarks>
public static class QofPounds
{
    /// <summary>Not rounded.</summary>
    public static decimal Exact(
        decimal points, decimal poundsPerPoint, Ratio contractorPopulationIndex, Ratio adjustedPracticeDiseaseFactor) =>
        points * poundsPerPoint * contractorPopulationIndex.Numerator * adjustedPracticeDiseaseFactor.Numerator
        / (contractorPopulationIndex.Denominator * adjustedPracticeDiseaseFactor.Denominator);

    /// <summary>The practice's list against the average list of England.</summary>
    public static Ratio ContractorPopulationIndex(int listSize, int nationalAverageListSize) =>
        new(listSize, nationalAverageListSize);

    /// <summary>The register's share of the whole list, whatever its age band, against the national share.</summary>
    /// <param name="nationalPercent">Above zero.</param>
    public static Ratio AdjustedPracticeDiseaseFactor(int register, int listSize, decimal nationalPercent) =>
        new(100m * register, listSize * nationalPercent);
}

/// <summary>What one group of indicators is paid with.</summary>
/// <param name="Disease">Null: it is not adjusted for prevalence.</param>
/// <param name="Missing">What is not known of all that is needed, in words; empty: the rest is there.</param>
internal sealed record QofFactors(
    string? Group, QofParameters? Parameters, ListSize? List, Disease? Disease, ImmutableArray<string> Missing)
{
    public Ratio? Population => (Parameters, List) is ({ } parameters, { } list)
        ? QofPounds.ContractorPopulationIndex(list.Patients, parameters.NationalAverageListSize)
        : null;

    public Ratio? Prevalence => (Disease, List) is ({ } disease, { } list)
        ? QofPounds.AdjustedPracticeDiseaseFactor(disease.Register, list.Patients, disease.NationalPercent)
        : null;

    /// <summary>Not rounded; null: something is missing.</summary>
    public decimal? Exact(decimal points) => Missing.IsEmpty && Parameters is { } parameters
        ? QofPounds.Exact(points, parameters.PoundsPerPoint, Population ?? Ratio.One, Prevalence ?? Ratio.One)
        : null;

    /// <param name="lines">Of the whole service: a register that earns no points is one too.</param>
    public static QofFactors Of(string? group, IEnumerable<Line> lines, Terms terms, Reference? reference)
    {
        var year = FinancialYear.Of(terms.Period.EndsOn);
        var use = QofYears.Prevalence(group, year);
        var national = reference?.Prevalences.FirstOrDefault(known => known.Group == group)?.Percent;
        var register = lines.Where(line => line.Indicator.Group == group).Max(line => line.Values?.Register);
        var missing = ImmutableArray.CreateBuilder<string>();
        if (reference?.List is null)
        {
            missing.Add(Invariant($"The practice's list size on {References.ListDay(terms):d MMMM yyyy}"));
        }

        if (reference is { Parameters: null })
        {
            missing.Add($"The pounds per point and the national average list size of {year}");
        }

        if (use == PrevalenceUse.Always && national is null)
        {
            missing.Add($"The national prevalence of {group} in {year}");
        }

        if (use == PrevalenceUse.Always && register is null)
        {
            missing.Add($"The practice's register of {group}");
        }

        var disease = use != PrevalenceUse.Never && (register, national) is ({ } patients, { } percent)
            ? new Disease(patients, percent)
            : null;
        return new QofFactors(
            group, reference?.Parameters, reference?.List, disease, missing.ToImmutable());
    }
}

/// <summary>How common a condition is at the practice and in England.</summary>
internal sealed record Disease(int Register, decimal NationalPercent);

/// <summary>One group with its factors, its pounds, and the part of each of its indicators.</summary>
/// <param name="Exact">Before rounding.</param>
/// <param name="Lines">With their parts of the amount, which add up to it.</param>
internal sealed record QofGroup(
    QofFactors Factors, decimal? Points, decimal? Exact, decimal? Amount, ImmutableArray<Line> Lines)
{
    public static QofGroup Of(QofFactors factors, ImmutableArray<Line> lines)
    {
        var points = Achievements.Sum(lines, line => line.Points);
        var exact = points is { } earned ? factors.Exact(earned) : null;
        return new QofGroup(
            factors, points, exact, exact is { } pounds ? Rounding.Pounds(pounds) : null,
            exact is null ? lines : [.. Parts(lines, factors)]);
    }

    /// <summary>
    /// Each indicator's part: the rounded sum up to it less the rounded sum before it, so that no penny is lost.
    /// </summary>
    private static IEnumerable<Line> Parts(ImmutableArray<Line> lines, QofFactors factors)
    {
        var (points, paid) = (0m, 0m);
        foreach (var line in lines)
        {
            if (line.Points is not { } earned)
            {
                yield return line;
                continue;
            }

            points += earned;
            var upTo = Rounding.Pounds(factors.Exact(points) ?? 0);
            yield return line with { Amount = upTo - paid };
            paid = upTo;
        }
    }
}
