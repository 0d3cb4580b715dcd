using System.Collections.Immutable;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Lays out how points became pounds: groups, their indicators, and the factors of each.</summary>
internal static class QofWorkings
{
    private const string Calculated = "Calculated";
    private const string Patients = "patients";
    private const string Factor = "factor";

    public static IEnumerable<Working> Of(ImmutableArray<QofGroup> groups, decimal? amount)
    {
        if (groups.IsEmpty)
        {
            yield break;
        }

        yield return new(Working.AmountRoot, null, "Amount", amount, Working.Pounds, Calculated);
        var missing = groups.SelectMany(group => group.Factors.Missing).Distinct().Index();
        foreach (var (at, what) in missing)
        {
            yield return new(
                Invariant($"{Working.AmountRoot}:missing:{at + 1}"), Working.AmountRoot, $"Missing: {what}", null, null,
                "Not imported");
        }

        foreach (var working in groups.Where(group => group.Exact is not null)
            .SelectMany(group => Of(group, counts: amount is not null)))
        {
            yield return working;
        }
    }

    /// <param name="counts">Whether it is a part of the amount: not while another group's pounds are missing.</param>
    private static IEnumerable<Working> Of(QofGroup group, bool counts)
    {
        var (factors, name) = (group.Factors, group.Factors.Group ?? "Without a group");
        var id = $"{Working.AmountRoot}:group:{name}";
        var unit = counts ? Working.Pounds : Working.UnfinishedPounds;
        yield return new(id, Working.AmountRoot, name, group.Amount, unit, Calculated);
        yield return new($"{id}:points", id, "Points", group.Points, Working.Points, Calculated);
        foreach (var working in OfFactors(factors, id))
        {
            yield return working;
        }

        yield return new(
            $"{id}:exact", id, "Points x pounds for a point x both factors", group.Exact, Working.ExactPounds,
            Rounding.OfPounds);
        foreach (var line in group.Lines.Where(line => line.Amount is not null))
        {
            var part = $"{Working.AmountRoot}:{line.Code}";
            yield return new(
                part, id, $"{line.Code}: its part by its points", line.Amount, unit,
                "The rounded sum up to it less the rounded sum before it");
            yield return new($"{part}:points", part, "Points", line.Points, Working.Points, Calculated);
        }
    }

    private static IEnumerable<Working> OfFactors(QofFactors factors, string group)
    {
        if (factors is not { Parameters: { } parameters, List: { } list, Population: { } population })
        {
            yield break;
        }

        var listed = Invariant($"List of {list.On:d MMMM yyyy}, imported");
        yield return new(
            $"{group}:poundsPerPoint", group, "Pounds for a point, nationally", parameters.PoundsPerPoint,
            Working.PoundsForOne, parameters.Source);
        var cpi = $"{group}:contractorPopulationIndex";
        yield return new(cpi, group, "Contractor Population Index", population.Shown, Factor, Calculated);
        yield return new($"{cpi}:list", cpi, "The practice's registered patients", list.Patients, Patients, listed);
        yield return new(
            $"{cpi}:average", cpi, "The average list of England", parameters.NationalAverageListSize, Patients,
            parameters.Source);
        if (factors is not { Disease: { } disease, Prevalence: { } prevalence })
        {
            yield break;
        }

        var apdf = $"{group}:adjustedPracticeDiseaseFactor";
        yield return new(apdf, group, "Adjusted Practice Disease Factor", prevalence.Shown, Factor, Calculated);
        yield return new($"{apdf}:register", apdf, "The practice's register", disease.Register, Patients, "Figures");
        yield return new($"{apdf}:list", apdf, "The practice's registered patients", list.Patients, Patients, listed);
        yield return new(
            $"{apdf}:national", apdf, "National prevalence", disease.NationalPercent, "per cent", "Imported");
    }
}
