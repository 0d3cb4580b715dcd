using System.Collections.Immutable;
using System.Text;
using GpCollections.Provision;

namespace GpCollections.Services;

/// <summary>The timetable as a spreadsheet opens it: what importTimetable takes back.</summary>
internal static class TimetableCsv
{
    private const string LineEnd = "\r\n";

    public static string Write(ImmutableArray<TimetableLine> lines)
    {
        var text = new StringBuilder();
        CqrsCsv.Line(text, LineEnd, TimetableFile.Columns.AsSpan());
        foreach (var line in lines)
        {
            CqrsCsv.Line(text, LineEnd, TimetableFile.Cells(line.Terms));
        }

        return text.ToString();
    }
}
