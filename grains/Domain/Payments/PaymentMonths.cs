using System.Globalization;

namespace GpCollections.Payments;

/// <summary>Months as they are written: 2018-04.</summary>
public static class PaymentMonths
{
    public static bool IsOne(string month) => FirstDay(month) is not null;

    /// <summary>Null: the text is no month from 1990 to 2199.</summary>
    public static DateOnly? FirstDay(string month) =>
        DateOnly.TryParseExact(
            $"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && first.Year is >= 1990 and <= 2199
            ? first
            : null;

    public static string Of(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
