using System.Text;
using CsCheck;
using Xunit;

namespace GpCollections.Services;

/// <summary>Calendars, held against the rules of RFC 5545.</summary>
public sealed class CalendarFeedTests
{
    private static readonly DateTimeOffset Stamp = new(2017, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private static readonly ServicePeriod March = new(
        "2018-03", new(2017, 4, 1), new(2018, 3, 31), new(2018, 3, 31),
        new(2018, 3, 31, 23, 1, 0, TimeSpan.Zero), new(2018, 4, 11, 23, 0, 0, TimeSpan.Zero),
        null, new(2018, 4, 20), new(2018, 4, 24), new(2018, 5, 8), PaymentPeriod: true, Share: null);

    private static readonly Service Qof = new(
        "QOF-2017-18", "QOF", "Quality; outcomes, framework", ServiceCategory.Qof,
        Organisations.OdsCode.NhsEngland, new(2017, 4, 1), new(2018, 3, 31), CollectionMethod.AutomaticAndManual,
        ManualEntryPolicy.AfterExtractComplete, true, true, true,
        false, [], [March], LateJoin.NextExtractOnly, null, new("D", "DPN"), Version: 3);

    [Fact]
    public void Steps_are_days_or_instants_as_they_need()
    {
        string[] expected =
        [
            "BEGIN:VEVENT", "UID:QOF-2017-18/2018-03/extract@gpcollections", "DTSTAMP:20170301T093000Z", "SEQUENCE:3",
            "DTSTART:20180331T230100Z", "DTEND:20180411T230000Z",
            "SUMMARY:Quality\\; outcomes\\, framework 2018-03: extract", "TRANSP:TRANSPARENT", "END:VEVENT",
            "BEGIN:VEVENT", "UID:QOF-2017-18/2018-03/entry@gpcollections", "DTSTAMP:20170301T093000Z", "SEQUENCE:3",
            "DTSTART;VALUE=DATE:20180412", "DTEND;VALUE=DATE:20180421",
        ];
        Assert.Equal(expected, Unfolded(Write(Qof)).Skip(14).Take(expected.Length));
    }

    [Theory]
    [InlineData(true, true, "achievement extract entry declare approve")]
    [InlineData(false, true, "achievement extract entry approve")]
    [InlineData(true, false, "achievement extract entry declare")]
    public void Steps_are_those_of_the_service(bool declared, bool approved, string steps) => Assert.Equal(
        steps.Split(' ').Select(step => $"QOF-2017-18/2018-03/{step}@gpcollections"),
        Events(Qof with { DeclarationRequired = declared, ApprovalRequired = approved }).Select(one => one.Uid));

    [Fact]
    public void A_newer_version_keeps_its_uids_and_raises_its_sequence() => Assert.Equal(
        Events(Qof).Select(one => (one.Uid, 4)),
        Events(Qof with { Version = 4, Name = "Other" }).Select(one => (one.Uid, one.Sequence)));

    [Fact]
    public void No_line_is_too_long_and_whatever_is_written_can_be_read_again() => Gen.String.Sample(name =>
    {
        var text = Write(Qof with { Name = new string([.. name.Where(char.IsAscii)]) + "Prüfung 𝒳 ; , \\ \n end" });
        var lines = text.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain(text.Replace("\r\n", "", StringComparison.Ordinal), char.IsControl);
        Assert.DoesNotContain('\uFFFD', text);
        var summary = Unfolded(text).First(line => line.StartsWith("SUMMARY:", StringComparison.Ordinal));
        Assert.EndsWith(
            @"Prüfung 𝒳 \; \, \\ \n end 2018-03: achievement date", summary, StringComparison.Ordinal);
        Assert.Equal(5, Unfolded(text).Count(line => line == "BEGIN:VEVENT"));
    });

    [Theory]
    [InlineData("2017-18", true)]
    [InlineData("1999-00", true)]
    [InlineData("2017-19", false)]
    [InlineData("2017/18", false)]
    [InlineData("17-18", false)]
    public void A_financial_year_is_written_in_one_way(string text, bool isOne) =>
        Assert.Equal(isOne, FinancialYear.IsOne(text));

    private static IEnumerable<CalendarEvent> Events(Service service) =>
        CalendarEvent.Of(new Terms(service, service.Periods[0]), Stamp);

    private static string Write(Service service) => ICalendar.Write("Timetable", Events(service));

    private static string[] Unfolded(string text) =>
        text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
}
