using System.Globalization;
using System.Text;

namespace GpCollections.Services;

/// <summary>Writes calendars as programs subscribe to them.</summary>
/// <remarks>Source: RFC 5545; X-WR-CALNAME is what Apple, Google and Microsoft show as the calendar's name.</remarks>
public static class ICalendar
{
    /// <value>Octets of a line without its end.</value>
    public const int LongestLine = 75;

    public const string MediaType = "text/calendar; charset=utf-8";

    public static string Write(string name, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        Lines(text, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//GP Collections//Timetable//EN", "CALSCALE:GREGORIAN");
        Lines(text, $"X-WR-CALNAME:{Escape(name)}");
        foreach (var one in events)
        {
            Lines(text, "BEGIN:VEVENT", $"UID:{Escape(one.Uid)}", $"DTSTAMP:{Instant(one.Stamp)}");
            Lines(text, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{one.Sequence}"));
            Lines(text, Times(one.Time));
            Lines(text, $"SUMMARY:{Escape(one.Summary)}", "TRANSP:TRANSPARENT", "END:VEVENT");
        }

        Lines(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string[] Times(EventTime time) => time switch
    {
        EventTime.Days days =>
            [$"DTSTART;VALUE=DATE:{Day(days.First)}", $"DTEND;VALUE=DATE:{Day(days.Last.AddDays(1))}"],
        EventTime.Instants instants => [$"DTSTART:{Instant(instants.Begins)}", $"DTEND:{Instant(instants.Ends)}"],
        _ => throw new ArgumentOutOfRangeException(nameof(time)),
    };

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value.ReplaceLineEndings("\n"))
        {
            _ = letter switch
            {
                '\\' or ';' or ',' => text.Append('\\').Append(letter),
                '\n' => text.Append("\\n"),
                _ when char.IsControl(letter) => text,
                _ => text.Append(letter),
            };
        }

        return text.ToString();
    }

    private static void Lines(StringBuilder text, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            Fold(text, line);
        }
    }

    // Between characters, never inside one: a line that goes on begins with a blank, which is one of its octets.
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
