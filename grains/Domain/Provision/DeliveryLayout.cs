using System.Collections.Immutable;
using System.Text;
using GpCollections.Collections;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>One practice's figures in a delivery, with all that the files say of them.</summary>
public sealed class ProvidedCollection
{
    private readonly ImmutableDictionary<string, decimal?> _points;

    /// <param name="figures">The version that the delivery pins; newer ones in the state are not looked at.</param>
    /// <param name="practiceName">As the register has it when the delivery is made.</param>
    /// <param name="rule">How small numbers are kept from the requester; null: they are not.</param>
    public ProvidedCollection(
        Collection state, Terms terms, Figures figures, string practiceName, DisclosureRule? rule)
    {
        (State, Terms, Figures, PracticeName) = (state, terms, figures, practiceName);
        Values =
        [
            .. figures.Values.OrderBy(values => values.Indicator, StringComparer.Ordinal)
                .Select(values => Disclosure.Of(rule, values)),
        ];
        var hidden = Values.Where(values => !values.Hidden.IsEmpty)
            .Select(values => values.Shown.Indicator).ToHashSet();
        var achievement = Achievements.Of(terms, state.Reference, figures.Values, provisional: false);
        _points = achievement.Indicators.Where(indicator => !hidden.Contains(indicator.Indicator))
            .ToImmutableDictionary(indicator => indicator.Indicator, indicator => indicator.Points);
        // The sum would tell what a hidden one is.
        Points = hidden.Count == 0 ? achievement.Points : null;
    }

    public Collection State { get; }

    public Terms Terms { get; }

    public Figures Figures { get; }

    public string PracticeName { get; }

    /// <summary>What may be shown of each indicator, by code.</summary>
    public ImmutableArray<DisclosedValues> Values { get; }

    /// <summary>Null: there are none, or some are hidden.</summary>
    public decimal? Points { get; }

    /// <summary>Null: none was earned, or they would tell what is hidden.</summary>
    public decimal? PointsOf(string indicator) => _points.GetValueOrDefault(indicator);
}

/// <summary>The form of one file of a delivery: the same collections in the same order make the same bytes.</summary>
public abstract class DeliveryLayout(string name, string mediaType)
{
    public string Name => name;

    public string MediaType => mediaType;

    /// <summary>What stands before all rows; empty when nothing does.</summary>
    public virtual string Head => "";

    /// <summary>Adds the rows of one practice.</summary>
    /// <returns>How many.</returns>
    public abstract int Write(ProvidedCollection one, StringBuilder text);

    /// <summary>The files that a service's deliveries have.</summary>
    public static ImmutableArray<DeliveryLayout> Of(Service service) =>
    [
        new IndicatorValuesLayout(service),
        .. service.Indicators.Any(indicator => indicator.Points is not null)
            ? (DeliveryLayout[])[new AchievedPointsLayout(service)]
            : [],
        new PracticeListLayout(service),
        new MeasureReportLayout(),
        new CollectionJsonLayout(),
    ];
}
