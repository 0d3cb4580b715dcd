using Xunit;

namespace GpCollections.Organisations;

public sealed class EpraccurTests
{
    private static readonly Practice OakLane = new(
        OdsCode.Parse("Z00001"), "OAK LANE SURGERY", OdsCode.Parse("ZA1"), "ZZ1 1ZZ", true, new(1974, 4, 1), null, null,
        false);

    [Fact]
    public void A_row_is_a_practice() =>
        Assert.Equal(new EpraccurRow(1, OakLane, null), Assert.Single(Epraccur.Read(MadeUpEpraccur.Row())));

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n\r\n", "\uFEFF")]
    public void Line_ends_and_the_byte_order_mark_do_not_matter(string lineEnd, string mark) =>
        Assert.Equal(
            ["Z00001", "Z00002"],
            Codes($"{mark}{MadeUpEpraccur.Row(1)}{lineEnd}{MadeUpEpraccur.Row(2)}{lineEnd}"));

    [Theory]
    [InlineData("OAK, ELM", "OAK, ELM")]
    [InlineData("THE \"\"OAK\"\"", "THE \"OAK\"")]
    [InlineData("OAK,\"\",ELM", "OAK,\",ELM")]
    public void A_quoted_name_may_hold_commas_and_quotes(string written, string name) =>
        Assert.Equal(name, Epraccur.Read(MadeUpEpraccur.Row(name: written)).Single().Practice?.Name);

    [Fact]
    public void Columns_need_no_quotes() =>
        Assert.Equal(
            OakLane,
            Epraccur.Read("z00001,OAK LANE SURGERY,Y54,ZA1,,,,,,ZZ1 1ZZ,19740401,,A,,,,,,,,,,,,,4,").Single().Practice);

    [Theory]
    [InlineData("A", "4", true)]
    [InlineData("A", "0", false)]
    [InlineData("C", "4", false)]
    [InlineData("D", "4", false)]
    [InlineData("P", "4", false)]
    public void Active_is_status_A_in_setting_4(string status, string setting, bool active) =>
        Assert.Equal(
            active, Epraccur.Read(MadeUpEpraccur.Row(status: status, setting: setting)).Single().Practice?.Active);

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        {
            MadeUpEpraccur.Row(code: "Z1"),
            "Column 1 (code): \"Z1\" is no practice code: six letters and digits, such as A81001."
        },
        { MadeUpEpraccur.Row(code: ""), "Column 1 (code) is empty." },
        { MadeUpEpraccur.Row(name: " "), "Column 2 (name) is empty." },
        { MadeUpEpraccur.Row(name: new string('X', 201)), $"Column 2 (name): \"{new string('X', 40)}\" is too long." },
        { MadeUpEpraccur.Row(name: "OAK\0LANE"), "Column 2 (name): \"OAKLANE\" holds a control character." },
        {
            MadeUpEpraccur.Row(commissioner: "Q!"),
            "Column 4 (commissioner): \"Q!\" is no organisation code: 3 to 6 letters and digits."
        },
        { MadeUpEpraccur.Row(opened: "20170231"), "Column 11 (open date): \"20170231\" is no date: yyyymmdd." },
        { MadeUpEpraccur.Row(closed: "31/03/2018"), "Column 12 (close date): \"31/03/2018\" is no date: yyyymmdd." },
        { MadeUpEpraccur.Row(status: "X"), "Column 13 (status): \"X\" is neither A, C, D nor P." },
        { "\"Z00001\",\"OAK LANE\"", "The row has 2 columns instead of 27." },
        { MadeUpEpraccur.Row() + ",\"\"", "The row has 28 columns instead of 27." },
        { MadeUpEpraccur.Row(2), "Column 1 (code): Z00002 is in line 1 already." },
        {
            MadeUpEpraccur.Row(name: "OAK \"LANE\""),
            "Column 2: its quote is never closed, or is followed by something else than a comma."
        },
        {
            "\"Z00001\",\"OAK LANE",
            "Column 2: its quote is never closed, or is followed by something else than a comma."
        },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_bad_row_says_why_and_stops_no_other(string row, string error)
    {
        var rows = Epraccur.Read($"{MadeUpEpraccur.Row(2)}\r\n{row}\r\n{MadeUpEpraccur.Row(3)}\r\n").ToList();
        Assert.Equal([(1, null), (2, error), (3, null)], rows.Select(read => (read.Line, read.Error)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n \n")]
    public void An_empty_file_has_no_rows(string text) => Assert.Empty(Epraccur.Read(text));

    [Fact]
    public void Seven_thousand_made_up_practices_are_read()
    {
        var rows = Epraccur.Read(MadeUpEpraccur.Text()).ToList();
        Assert.Equal((7000, 7000), (rows.Count, rows.Count(row => row.Practice is { Active: true })));
        Assert.Equal(14, rows.Select(row => row.Practice?.Commissioner).Distinct().Count());
    }

    [Fact]
    public void The_published_file_of_August_2018_is_read_whole()
    {
        var rows = Epraccur.Read(Shared.Read("data/ods/epraccur_2018-08_england.csv")).ToList();
        Assert.DoesNotContain(rows, row => row.Error is not null);
        Assert.Equal(13_809, rows.Count);
        var active = rows.Select(row => row.Practice).OfType<Practice>().Where(practice => practice.Active).ToList();
        Assert.Equal((7_159, 14), (active.Count, active.Select(practice => practice.Commissioner).Distinct().Count()));
    }

    private static IEnumerable<string?> Codes(string text) =>
        Epraccur.Read(text).Select(row => row.Practice?.Code.ToString());
}
