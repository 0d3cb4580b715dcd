using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>Services, indicators and values for examples: say only what the example is about.</summary>
internal static class Some
{
    public static Indicator Fraction(
        string code, decimal? points = 12, decimal? lower = 40, decimal? upper = 90, string? group = null) =>
        new(code, $"{code} in words", group, IndicatorKind.Fraction, points, lower, upper, false, null);

    public static Indicator Register(string code, decimal? points = 5, string? group = null) =>
        new(code, $"{code} in words", group, IndicatorKind.Register, points, null, null, false, null);

    public static Indicator Question(string code, decimal? points = 3, string? group = null, bool manual = true) =>
        new(code, $"{code} in words", group, IndicatorKind.YesNo, points, null, null, manual, null);

    public static Indicator Count(string code, decimal? fee = null, string? group = null) =>
        new(code, $"{code} in words", group, IndicatorKind.Count, null, null, null, false, fee);

    public static Service Service(params Indicator[] indicators) => new(
        "QOF-2017-18", "QOF", "QOF 2017/18", ServiceCategory.Qof, OdsCode.NhsEngland, new(2017, 4, 1), new(2018, 3, 31),
        CollectionMethod.AutomaticAndManual, ManualEntryPolicy.Always, PaymentRelated: true, DeclarationRequired: true,
        ApprovalRequired: true, FinancialApprovalRequired: true, [.. indicators], [Period()], LateJoin.NextExtractOnly,
        Tariff: null, new LegalBasis("Direction", "Notice"));

    public static ServicePeriod Period(DateOnly? endsOn = null) => new(
        "2018-03", new(2017, 4, 1), endsOn ?? new(2018, 3, 31), endsOn ?? new(2018, 3, 31),
        null, null, null, null, null, null,
        PaymentPeriod: true, Share: null);

    public static Terms Terms(params Indicator[] indicators) => new(Service(indicators), Period());

    public static Tariff Tariff(params Rate[] rates) => new(TariffKind.ItemOfService, null, null, [.. rates]);

    public static IndicatorValues Counted(
        string indicator,
        int? numerator = null,
        int? denominator = null,
        int? register = null,
        int? count = null,
        bool? yes = null,
        int? exceptions = null,
        int? exclusions = null) => new()
        {
            Indicator = indicator,
            Numerator = numerator,
            Denominator = denominator,
            Register = register,
            Count = count,
            Yes = yes,
            Exceptions = exceptions,
            Exclusions = exclusions,
        };
}
