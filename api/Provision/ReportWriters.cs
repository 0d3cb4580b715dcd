using System.Text;
using SpreadCheetah;

namespace GpCollections.Provision;

/// <summary>Sends a report row by row, in a form that spreadsheets open.</summary>
internal static class ReportWriters
{
    private const int RowsAtOnce = 500;

    /// <summary>CSV by RFC 4180, in UTF-8.</summary>
    public static async Task Csv(
        IReadOnlyList<string> columns,
        IAsyncEnumerable<ReportCell[]> rows,
        Stream stream,
        CancellationToken cancellationToken)
    {
        var (text, waiting) = (new StringBuilder(), 0);
        CqrsCsv.Line(text, "\r\n", [.. columns]);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            CqrsCsv.Line(text, "\r\n", [.. row.Select(cell => cell.ToString())]);
            if (++waiting % RowsAtOnce == 0)
            {
                await Flush();
            }
        }

        await Flush();

        async Task Flush()
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            text.Clear();
        }
    }

    /// <summary>A workbook of Excel with one sheet; numbers are numbers.</summary>
    public static async Task Excel(
        IReadOnlyList<string> columns,
        IAsyncEnumerable<ReportCell[]> rows,
        Stream stream,
        CancellationToken cancellationToken)
    {
        await using var workbook = await Spreadsheet.CreateNewAsync(stream, cancellationToken: cancellationToken);
        await workbook.StartWorksheetAsync("Report", token: cancellationToken);
        await workbook.AddRowAsync([.. columns.Select(column => new DataCell(column))], cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await workbook.AddRowAsync(
                [.. row.Select(cell => cell.Number is { } number ? new DataCell(number) : new(cell.HarmlessText))],
                cancellationToken);
        }

        await workbook.FinishAsync(cancellationToken);
    }
}
