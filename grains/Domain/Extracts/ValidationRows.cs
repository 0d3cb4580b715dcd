using System.Globalization;

namespace GpCollections.Extracts;

/// <summary>Rows of rules of validation, as importReference takes them.</summary>
public static class ValidationRows
{
    private const decimal Most = 10_000_000;
    private const int LongestReason = 500;

    public static IReadOnlyList<string> Columns { get; } =
        ["service", "indicator", "kind", "limit", "least", "reason"];

    public static (ValidationRule? Rule, string? Error) Read(string[] found)
    {
        var (service, indicator, reason) = (found[0], found[1], found[5]);
        return !IsCode(service) ? (null, "service is no code, and not * for all.")
            : !IsCode(indicator) ? (null, "indicator is no code, and not * for all.")
            : KindOf(found[2]) is not { } kind
                ? (null, "kind is none of ABOVE_LIST_SIZE, SAME_PERIOD_LAST_YEAR, REGION_OUTLIER, MIN_MAX.")
            : !TryNumber(found[3], out var limit) ? (null, "limit is no number from 0 to 10,000,000, and not empty.")
            : !TryNumber(found[4], out var least) ? (null, "least is no number from 0 to 10,000,000, and not empty.")
            : limit < least && kind == ValidationKind.MinMax ? (null, "limit lies below least.")
            : reason.Trim().Length is 0 or > LongestReason || reason.Any(char.IsControl)
                ? (null, $"reason is empty, or longer than {LongestReason} characters.")
            : (new(service, indicator, kind, limit, least, reason.Trim()), null);
    }

    private static ValidationKind? KindOf(string text) => text switch
    {
        "ABOVE_LIST_SIZE" => ValidationKind.AboveListSize,
        "SAME_PERIOD_LAST_YEAR" => ValidationKind.SamePeriodLastYear,
        "REGION_OUTLIER" => ValidationKind.RegionOutlier,
        "MIN_MAX" => ValidationKind.MinMax,
        _ => null,
    };

    private static bool IsCode(string text) => text == ValidationRule.All
        || (text.Length is > 0 and <= 32
            && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '-'));

    private static bool TryNumber(string text, out decimal? number)
    {
        number = null;
        if (text is "")
        {
            return true;
        }

        var isNumber = decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var found);
        number = found;
        return isNumber && found <= Most;
    }
}
