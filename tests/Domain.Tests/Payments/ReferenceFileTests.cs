using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Payments;

public sealed class ReferenceFileTests
{
    [Fact]
    public void List_sizes_are_read_in_any_order_of_columns_with_quotes_or_without() =>
        Assert.Equal(
            [
                new ReferenceRow.ListSize(OdsCode.Parse("A81001"), new(2018, 1, 1), 9450),
                new ReferenceRow.ListSize(OdsCode.Parse("A81002"), new(2018, 1, 1), 7732),
            ],
            Read(
                ReferenceKind.ListSize,
                "\uFEFFDate,practice,name,patients\r\n2018-01-01,a81001,\"Elm, East\",9450\r\n\n"
                + "2018-01-01,\"A81002\",,\"7732\""));

    [Fact]
    public void Suppliers_are_read() =>
        Assert.Equal(
            [new ReferenceRow.ClinicalSystem(OdsCode.Parse("A81001"), "BRAMBLE \"CLINICAL\"")],
            Read(ReferenceKind.ClinicalSystem, "practice,supplier\nA81001,\"BRAMBLE \"\"CLINICAL\"\"\""));

    [Fact]
    public void Memberships_and_successions_are_read_with_days_as_ODS_writes_them()
    {
        Assert.Equal(
            [new ReferenceRow.Membership(
                OdsCode.Parse("A81001"), OdsCode.Parse("Q74"), new(2013, 4, 1), new(2018, 3, 31))],
            Read(ReferenceKind.Membership, "practice,organisation,from,to\nA81001,Q74,20130401,2018-03-31"));
        Assert.Equal(
            [new ReferenceRow.Succession(
                OdsCode.Parse("A81001"), OdsCode.Parse("A81002"), "R", new(2018, 3, 31), "P")],
            Read(
                ReferenceKind.Succession,
                "predecessor,successor,reason,date,indicator\nA81001,A81002,R,20180331,P"));
    }

    [Theory]
    [InlineData("2017-18")]
    [InlineData("2017/18")]
    public void Prevalences_are_read(string year) =>
        Assert.Equal(
            [new ReferenceRow.Prevalence("2017-18", "CVD-PP", 6.8m)],
            Read(ReferenceKind.NationalPrevalence, $"financialYear,group,percent\n{year},CVD-PP,6.8"));

    [Theory]
    [InlineData("ListSize", "A81001,2018-02-30,1", "date: \"2018-02-30\" is no day from 1990 to 2199: yyyy-mm-dd.")]
    [InlineData("ListSize", "A81001,01/01/2018,1", "date: \"01/01/2018\" is no day from 1990 to 2199: yyyy-mm-dd.")]
    [InlineData("ListSize", "A81001,2018-01-01,0", "patients: \"0\" is no whole number from 1 to 10,000,000.")]
    [InlineData("ListSize", "A81001,2018-01-01,-5", "patients: \"-5\" is no whole number from 1 to 10,000,000.")]
    [InlineData("ListSize", "A81001,2018-01-01,7.5", "patients: \"7.5\" is no whole number from 1 to 10,000,000.")]
    [InlineData("ListSize", "?,2018-01-01,7", "practice: \"?\" is no practice code.")]
    [InlineData("ListSize", ",2018-01-01,7", "practice is empty.")]
    [InlineData("ListSize", "A81001,2018-01-01", "The row has 2 columns instead of 3.")]
    [InlineData("ClinicalSystem", "A81001,", "supplier is empty.")]
    [InlineData("Membership", "A81001,Q74,20180401,20180331",
        "to: \"20180331\" is no day from 1900 to 2199: yyyy-mm-dd or yyyymmdd, or lies before from.")]
    [InlineData("Succession", "A81001,A81001,R,20180331,P", "successor: \"A81001\" is no code of another practice.")]
    [InlineData("NationalPrevalence", "2017-19,DM,6", "financialYear: \"2017-19\" is no financial year: 2017-18.")]
    [InlineData("NationalPrevalence", "2017-18,,6", "group is empty.")]
    [InlineData("NationalPrevalence", "2017-18,DM,0",
        "percent: \"0\" is no share above 0 and up to 100 per cent, with at most 12 places.")]
    [InlineData("NationalPrevalence", "2017-18,DM,100.1",
        "percent: \"100.1\" is no share above 0 and up to 100 per cent, with at most 12 places.")]
    public void A_bad_row_says_what_is_wrong_with_it(string kind, string row, string error)
    {
        var of = Enum.Parse<ReferenceKind>(kind);
        var file = ReferenceFile.Read(of, $"{string.Join(',', ReferenceFile.Columns(of))}\n{row}\n");
        Assert.Equal([new(2, null, error)], file.Rows);
    }

    [Fact]
    public void The_same_twice_is_taken_once()
    {
        var file = ReferenceFile.Read(
            ReferenceKind.ListSize, "practice,date,patients\nA81001,2018-01-01,1\n"
                + "A81001,2018-01-01,2\nA81001,2018-04-01,3");
        Assert.Equal([null, "The same is in line 2 already.", null], file.Rows.Select(row => row.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("practice,patients\nA81001,7")]
    public void Without_its_header_it_is_no_file(string text) =>
        Assert.Equal(
            "The first line must name the columns practice,date,patients.",
            ReferenceFile.Read(ReferenceKind.ListSize, text).Error);

    private static IEnumerable<ReferenceRow?> Read(ReferenceKind kind, string text) =>
        ReferenceFile.Read(kind, text).Rows.Select(row => row.Row);
}
