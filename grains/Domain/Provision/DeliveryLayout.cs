using System.Collections.Immutable;
using System.Text;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>One practice's figures in a delivery, with all that the files say of them.</summary>
/// <param name="Figures">The version that the delivery pins; newer ones in the state are not looked at.</param>
/// <param name="PracticeName">As the register has it when the delivery is made.</param>
public sealed record ProvidedCollection(Collection State, Terms Terms, Figures Figures, string PracticeName);

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
