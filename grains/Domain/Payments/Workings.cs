using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Lays a calculation out as a tree that a person can add up again.</summary>
internal static class Workings
{
    private const string Calculated = "Calculated";
    private const string Patients = "patients";
    private const string PerCent = "per cent";

    /// <param name="ofPounds">False: another lays out the pounds.</param>
    public static ImmutableArray<Working> Of(Service service, ImmutableArray<Line> lines, bool ofPounds = true)
    {
        var definition = Invariant($"Definition of {service.Code}, version {service.Version}");
        var tree = ImmutableArray.CreateBuilder<Working>();
        Add(tree, lines.Where(line => line.Indicator.Points is not null), "points", "Points", Working.Points,
            line => line.Points, line => Points(line, definition));
        Add(tree, lines.Where(line => ofPounds && line.Payable is not null), Working.AmountRoot, "Amount",
            Working.Pounds, line => line.Amount, Amount);
        return tree.ToImmutable();
    }

    private static void Add(
        ImmutableArray<Working>.Builder tree,
        IEnumerable<Line> lines,
        string root,
        string label,
        string unit,
        Func<Line, decimal?> part,
        Func<Line, IEnumerable<Working>> leaves)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }
        tree.Add(new Working(root, null, label, Achievements.Sum(all, part), unit, Calculated));
        foreach (var group in all.GroupBy(line => line.Indicator.Group))
        {
            var parent = group.Key is null ? root : $"{root}:group:{group.Key}";
            if (group.Key is not null)
            {
                tree.Add(new Working(parent, root, group.Key, Achievements.Sum(group, part), unit, Calculated));
            }
            foreach (var line in group)
            {
                var name = $"{line.Code}: {line.Indicator.Description}";
                tree.Add(new Working($"{root}:{line.Code}", parent, name, part(line), unit, Calculated));
                tree.AddRange(leaves(line));
            }
        }
    }

    private static IEnumerable<Working> Points(Line line, string definition)
    {
        var (indicator, values, parent) = (line.Indicator, line.Values, $"points:{line.Code}");
        var source = Payable.Source(values);
        Working Leaf(string id, string label, decimal? value, string unit, string from) =>
            new($"{parent}:{id}", parent, label, value, unit, from);

        yield return Leaf("available", "Points available", indicator.Points, "points available", definition);
        if (indicator.Kind == IndicatorKind.Fraction)
        {
            yield return Leaf("numerator", "Numerator", values?.Numerator, Patients, source);
            yield return Leaf("denominator", "Denominator", values?.Denominator, Patients, source);
            yield return Leaf("percentage", "Percentage", Percentage(values), PerCent, Calculated);
            yield return Leaf("lower", "Nothing at or below", Payments.Points.Lower(indicator), PerCent, definition);
            yield return Leaf("upper", "Everything from", Payments.Points.Upper(indicator), PerCent, definition);
        }
        else if (indicator.Kind == IndicatorKind.Register)
        {
            yield return Leaf("register", "Register", values?.Register, Patients, source);
        }
        else if (indicator.Kind == IndicatorKind.YesNo)
        {
            yield return Leaf(
                "yes", "Answer (1 is yes)", values?.Yes is { } yes ? yes ? 1 : 0 : null, "answer", source);
        }
        if (line.Earned.Exact is { } exact && line.Points is { } rounded && exact != rounded)
        {
            yield return Leaf("exact", "Before rounding", exact, Working.Points, Calculated);
            yield return Leaf(
                "rounding", "Rounding to two places, half up", rounded - exact, Working.Points, Rounding.OfPoints);
        }
    }

    private static IEnumerable<Working> Amount(Line line)
    {
        var parent = $"{Working.AmountRoot}:{line.Code}";
        foreach (var factor in line.Payable?.Factors ?? [])
        {
            yield return new($"{parent}:{factor.Id}", parent, factor.Label, factor.Value, factor.Unit, factor.Source);
        }

        yield return new(
            $"{parent}:exact", parent, line.Payable?.Rule ?? "", line.Payable?.Sum?.Exact, Working.ExactPounds,
            line.Payable?.IsShare == true ? Rounding.OfShares : Rounding.OfPounds);
    }

    private static decimal? Percentage(IndicatorValues? values) =>
        values is { Numerator: { } numerator, Denominator: > 0 and { } denominator }
            ? Payments.Points.Percentage(numerator, denominator)
            : null;
}
