using System.Numerics;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>
/// Works QOF out once more, by hand as it were: whole numbers and fractions of them, one step after the other. It
/// shares no rule with the code that it audits, and is slow and plain on purpose.
/// </summary>
internal sealed class QofAuditor
{
    private static readonly string[] NotWeighted = ["PC", "BP"];

    private static readonly string[] WeightedIfKnown = ["CS", "CON", "CVD-PP", "DEP", "SMOK"];

    /// <summary>In hundredths, by indicator; those that earn none or were not counted are left out.</summary>
    public Dictionary<string, BigInteger> Points { get; } = [];

    /// <summary>In pence, by group.</summary>
    public Dictionary<string, BigInteger> Pence { get; } = [];

    /// <summary>Groups whose pounds cannot be known.</summary>
    public HashSet<string> Unknown { get; } = [];

    public static QofAuditor Audit(Service service, IReadOnlyList<IndicatorValues> values, Reference reference)
    {
        var audit = new QofAuditor();
        foreach (var indicator in service.Indicators)
        {
            foreach (var value in values)
            {
                if (value.Indicator == indicator.Code && Earned(indicator, value) is { } hundredths)
                {
                    audit.Points[indicator.Code] = hundredths;
                }
            }
        }

        foreach (var group in service.Indicators.Select(indicator => indicator.Group!).Distinct())
        {
            audit.Pay(group, service, values, reference);
        }

        return audit;
    }

    private void Pay(
        string group, Service service, IReadOnlyList<IndicatorValues> values, Reference reference)
    {
        var members = service.Indicators.Where(indicator => indicator.Group == group).ToList();
        int? register = null;
        foreach (var value in values)
        {
            if (members.Exists(member => member.Code == value.Indicator) && value.Register > (register ?? -1))
            {
                register = value.Register;
            }
        }

        decimal? percent = null;
        foreach (var national in reference.Prevalences)
        {
            percent = national.Group == group ? national.Percent : percent;
        }

        var mustWeigh = !NotWeighted.Contains(group) && !WeightedIfKnown.Contains(group);
        if (reference.List is not { } list || reference.Parameters is not { } parameters
            || (mustWeigh && (register is null || percent is null)))
        {
            Unknown.Add(group);
            return;
        }

        var counted = members.Where(member => Points.ContainsKey(member.Code)).ToList();
        if (counted.Count == 0)
        {
            return;
        }

        // Hundredths of points x pence of a point = ten-thousandths of pounds, and a penny is a hundred of them.
        var amount = new Fraction(counted.Aggregate(BigInteger.Zero, (sum, member) => sum + Points[member.Code]), 100)
            .Times(Fraction.Of(parameters.PoundsPerPoint))
            .Times(new Fraction(100, 1))
            .Times(new Fraction(list.Patients, parameters.NationalAverageListSize));
        if (!NotWeighted.Contains(group) && register is { } own && percent is { } share)
        {
            amount = amount.Times(new Fraction(own, list.Patients))
                .Over(Fraction.Of(share).Times(new Fraction(1, 100)));
        }

        Pence[group] = amount.HalfUp();
    }

    private static BigInteger? Earned(Indicator indicator, IndicatorValues value)
    {
        if (indicator.Points is not { } available)
        {
            return null;
        }

        var all = Fraction.Of(available).Times(new Fraction(100, 1));
        switch (indicator.Kind)
        {
            case IndicatorKind.Register:
                return value.Register is not { } patients ? null : patients > 0 ? all.HalfUp() : 0;
            case IndicatorKind.YesNo:
                return value.Yes is not { } yes ? null : yes ? all.HalfUp() : 0;
            case IndicatorKind.Fraction when value.Denominator == 0:
                return 0;
            case IndicatorKind.Fraction when value is { Numerator: { } numerator, Denominator: { } denominator }:
                var reached = new Fraction(100 * (BigInteger)numerator, denominator);
                var from = Fraction.Of(indicator.LowerThreshold ?? 0);
                var to = Fraction.Of(indicator.UpperThreshold ?? 100);
                if (!to.IsAbove(reached))
                {
                    return all.HalfUp();
                }

                return reached.IsAbove(from) ? all.Times(reached.Less(from)).Over(to.Less(from)).HalfUp() : 0;
            default:
                return null;
        }
    }
}
