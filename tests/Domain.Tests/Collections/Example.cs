using System.Collections.Immutable;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Made-up services of each kind, March 2018.</summary>
internal static class Example
{
    /// <summary>
    /// Extract window 2 to 13 April; typing, where it is let, 1 to 20 April; declare by 24, approve by 30 April.
    /// </summary>
    public static Service Service(
        CollectionMethod method = CollectionMethod.Automatic,
        ManualEntryPolicy entry = ManualEntryPolicy.None,
        bool declaration = true,
        bool approval = true,
        bool financial = true,
        ImmutableArray<Indicator>? indicators = null) => new(
            "FLU-2017-18", "FLU", "Seasonal influenza", ServiceCategory.VaccinationAndImmunisation, OdsCode.NhsEngland,
            new DateOnly(2017, 4, 1), new DateOnly(2018, 3, 31), method, entry, PaymentRelated: true,
            declaration, approval, financial,
            indicators
                ?? [new Indicator("FLU001", "Vaccinated", "FLU", IndicatorKind.Fraction, 10, 40, 90, false, null)],
            [Period(method)], LateJoin.NextExtractOnly, null, new LegalBasis("Direction 1", "DPN 1"));

    public static ServicePeriod Period(CollectionMethod method) => new(
        "2018-03", new DateOnly(2018, 3, 1), new DateOnly(2018, 3, 31), new DateOnly(2018, 3, 31),
        method is CollectionMethod.Automatic or CollectionMethod.AutomaticAndManual ? Story.At("2018-04-02", 0) : null,
        method is CollectionMethod.Automatic or CollectionMethod.AutomaticAndManual ? Story.At("2018-04-13", 0) : null,
        new DateOnly(2018, 4, 1), new DateOnly(2018, 4, 20), new DateOnly(2018, 4, 24), new DateOnly(2018, 4, 30),
        true, null);

    /// <summary>Dates that many days later, or earlier, in a version of the service.</summary>
    public static CollectionCommand.MoveDates Moved(int version, int days) => new(
        version,
        new(
            Story.At("2018-04-02", 0).AddDays(days), Story.At("2018-04-13", 0).AddDays(days),
            new DateOnly(2018, 4, 1).AddDays(days), new DateOnly(2018, 4, 20).AddDays(days),
            new DateOnly(2018, 4, 24).AddDays(days), new DateOnly(2018, 4, 30).AddDays(days)));

    public static Service Automatic() => Service();

    public static Service Manual() => Service(CollectionMethod.Manual, ManualEntryPolicy.Always);

    public static Service Both() => Service(
        CollectionMethod.AutomaticAndManual,
        ManualEntryPolicy.Always,
        indicators:
        [
            new Indicator("FLU001", "Vaccinated", "FLU", IndicatorKind.Fraction, 10, 40, 90, false, null),
            new Indicator("FLU002", "Protocol", "FLU", IndicatorKind.YesNo, 2, null, null, true, null),
        ]);

    /// <summary>Paid by points, list and average.</summary>
    public static Service Points() => Both() with
    {
        Category = ServiceCategory.Qof,
        Tariff = new Tariff(TariffKind.QofPoints, 171.20m, 7732, []),
    };

    public static Service ParticipationOnly() =>
        Service(CollectionMethod.None, ManualEntryPolicy.None, false, false, false, []);

    public static ImmutableArray<(string Name, Service Service)> Kinds() =>
    [
        ("automatic, declared, approved, financially approved", Automatic()),
        ("automatic, declared, approved", Service(financial: false)),
        ("automatic, approved without declaration", Service(declaration: false, financial: false)),
        ("automatic, financially approved only", Service(declaration: false, approval: false)),
        ("automatic, straight to provision", Service(declaration: false, approval: false, financial: false)),
        ("automatic, declared only", Service(approval: false, financial: false)),
        ("automatic, typed if not collected",
            Service(CollectionMethod.Automatic, ManualEntryPolicy.AfterExtractComplete)),
        ("manual, always", Manual()),
        ("manual, after the achievement date",
            Service(CollectionMethod.Manual, ManualEntryPolicy.AfterAchievementDate)),
        ("automatic and manual", Both()),
        ("automatic and manual, typed after the extract", Both() with
        {
            ManualEntry = ManualEntryPolicy.AfterExtractComplete,
        }),
        ("automatic and manual, with a default", Both() with
        {
            Indicators = [.. Both().Indicators.Select(
                indicator => indicator.Manual ? indicator with { Default = ManualDefault.No } : indicator)],
        }),
        ("automatic, late joiners type", Automatic() with { LateJoin = LateJoin.BackfillManual }),
        ("automatic, late joiners are extracted", Automatic() with { LateJoin = LateJoin.BackfillExtract }),
        ("participation only", ParticipationOnly()),
        ("points for pounds", Points()),
        ("points for pounds, financially approved only", Points() with
        {
            DeclarationRequired = false,
            ApprovalRequired = false,
        }),
    ];
}
