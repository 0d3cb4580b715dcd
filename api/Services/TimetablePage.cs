using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace GpCollections.Services;

/// <summary>The timetable as a page to read and to print: a table, and nothing that runs.</summary>
internal static class TimetablePage
{
    private const string Style = """

        body { font: 1rem/1.4 sans-serif; margin: 1.5rem; color: #111; background: #fff; }
        table { border-collapse: collapse; font-size: .9rem; }
        caption { text-align: left; padding-bottom: .5rem; }
        th, td { border: 1px solid #666; padding: .3rem .5rem; text-align: left; vertical-align: top; }
        thead th { background: #e8edee; }
        tbody th { font-weight: 600; }
        td { white-space: nowrap; }
        @page { size: A4 landscape; margin: 10mm; }
        @media print {
          body { margin: 0; font-size: 8pt; }
          table { font-size: 7pt; width: 100%; }
          td { white-space: normal; }
          thead { display: table-header-group; }
          tr { break-inside: avoid; }
        }

        """;

    private static readonly ImmutableArray<string> Columns =
    [
        "Service", "Period", "Achievement date", "Extract opens", "Extract closes", "Manual entry opens",
        "Manual entry: last day", "Declare by", "Approve by", "Paid",
    ];

    /// <value>What a browser may do with it: show this style.</value>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Hash(Style)}'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    public static string Write(string name, ImmutableArray<TimetableLine> lines)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\" />\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\" />\n<title>").Append(Safe(name))
            .Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n<h1>")
            .Append(Safe(name)).Append("</h1>\n<table>\n<caption>When services are collected, declared and approved. ")
            .Append("Times are those of clocks in England; last days are included.</caption>\n<thead>\n<tr>");
        foreach (var column in Columns)
        {
            text.Append("<th scope=\"col\">").Append(column).Append("</th>");
        }

        text.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (var line in lines)
        {
            Row(text, line.Terms);
        }

        return text.Append("</tbody>\n</table>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Row(StringBuilder text, Terms terms)
    {
        var (service, period) = terms;
        text.Append("<tr><th scope=\"row\">").Append(Safe(service.Name)).Append("</th>");
        string[] cells =
        [
            period.Code, Day(period.AchievementDate), Instant(period.ExtractOpensAt), Instant(period.ExtractClosesAt),
            Day(Timetable.ManualEntry(terms) is { } typing ? London.DayOf(typing.Opens) : null),
            Day(period.ManualEntryClosesOn), Day(period.DeclareBy), Day(period.ApproveBy),
            service.PaymentRelated && period.PaymentPeriod ? "Yes" : "No",
        ];
        foreach (var cell in cells)
        {
            text.Append("<td>").Append(Safe(cell)).Append("</td>");
        }

        text.Append("</tr>\n");
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Safe(string value) => WebUtility.HtmlEncode(value);

    private static string Day(DateOnly? day) => day?.ToString("d MMM yyyy", CultureInfo.InvariantCulture) ?? "–";

    private static string Instant(DateTimeOffset? instant) => instant is { } one
        ? London.TimeOf(one).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture)
        : "–";
}
