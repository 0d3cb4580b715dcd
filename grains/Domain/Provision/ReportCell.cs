using System.Globalization;

namespace GpCollections.Provision;

/// <summary>A cell of a report: a text or a number, or nothing.</summary>
public readonly record struct ReportCell(string? Text, decimal? Number)
{
    // The last four are their full-width forms, which some editions of Excel take for the same.
    private const string FormulaBegins = "=+-@\t\r\n＝＋－＠";

    public static implicit operator ReportCell(string? text) => new(text, null);

    public static implicit operator ReportCell(int number) => new(null, number);

    public static implicit operator ReportCell(decimal? number) => new(null, number);

    /// <summary>2018-03-31.</summary>
    public static implicit operator ReportCell(DateOnly? day) =>
        new(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null);

    /// <summary>
    /// The text with an apostrophe before what a spreadsheet would take for a formula. A number is none, whatever its
    /// sign.
    /// </summary>
    /// <remarks>Source: OWASP, CSV injection.</remarks>
    public string? HarmlessText => Text is [var first, ..] && FormulaBegins.Contains(first) ? $"'{Text}" : Text;

    /// <summary>As it stands in CSV.</summary>
    public override string ToString() =>
        HarmlessText ?? Number?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";
}
