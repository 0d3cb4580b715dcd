using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Provision;

/// <summary>Reports, as a spreadsheet opens them.</summary>
[Collection<Running>]
public sealed class ReportTests(TestSystem system)
{
    [Fact]
    public async Task Achievement_is_summed_up_by_practice_region_and_country()
    {
        var service = system.A.Manual();
        var (one, other) = (await system.A.Declared(service), await system.A.Declared(service));
        var query = $"?service={service.Code}";
        string[] expected =
            [
                "code,name,service,period,collections,with figures,points,pounds",
                .. new[] { one, other }.OrderBy(each => each.Practice, StringComparer.Ordinal)
                    .Select(each => $"{each.Practice},OAK LANE SURGERY,{service.Code},P1,1,1,,1006"),
            ];
        Assert.Equal(expected, await Csv(one.Payer, $"achievement.csv{query}"));
        Assert.Equal(
            $"{one.Commissioner},2,2,,2012",
            Cells((await Csv(one.Payer, $"achievement.csv{query}&by=region"))[1], 0, 4, 5, 6, 7));
        var country = await Csv(system.A.National, $"achievement.csv{query}&by=country");
        Assert.Equal("E92000001,England,2,2,,", Cells(country[1], 0, 1, 4, 5, 6, 7));

        // A practice's clerk sees its own row, and no pounds.
        var own = Assert.Single((await Csv(one.Typist, $"achievement.csv{query}"))[1..]);
        Assert.Equal("1,1,,", Cells(own, 4, 5, 6, 7));
    }

    [Fact]
    public async Task Formulas_in_names_are_made_harmless()
    {
        var one = await system.A.Declared(system.A.Manual());
        await system.A.National.Do(
            "importPractices", new { csv = Given.EpraccurRow(one.Practice, name: "=HYPERLINK(1)") });
        Assert.Contains(
            ",'=HYPERLINK(1),", (await Csv(one.Payer, $"achievement.csv?practice={one.Practice}"))[1]);
        Assert.Equal(
            "'=HYPERLINK(1)", (await Excel(one.Payer, $"achievement.xlsx?practice={one.Practice}"))[1][1]);
    }

    [Fact]
    public async Task The_funnel_counts_where_everything_stands()
    {
        var one = await system.A.Declared(system.A.Manual());
        var rows = await Csv(one.Approver, $"funnel.csv?service={one.Service.Code}");
        var at = Array.IndexOf(rows[0].Split(','), "AWAITING_APPROVAL");
        Assert.Equal($"{one.Commissioner},1,1", Cells(rows[1], 0, 4, at));
    }

    [Fact]
    public async Task What_is_overdue_is_listed_with_how_long()
    {
        var service = system.A.Manual();
        var one = await system.A.Declared(service with
        {
            Periods = [service.Periods[0] with { ApproveBy = system.Today.AddDays(-3) }],
        });
        var rows = await Excel(one.Approver, $"overdue.xlsx?practice={one.Practice}");
        Assert.Equal(
            [one.Practice, "AWAITING_APPROVAL", "COMMISSIONER", "APPROVE", "3"],
            [rows[1][0], rows[1][5], rows[1][6], rows[1][7], rows[1][9]]);
    }

    [Fact]
    public async Task What_is_no_report_is_refused()
    {
        Assert.Equal(401, (await Person.Nobody(system).Get("/reports/funnel.csv")).Status);
        Assert.Equal(404, (await system.A.National.Get("/reports/pets.csv")).Status);
        Assert.Equal(404, (await system.A.National.Get("/reports/funnel.pdf")).Status);
        Assert.Equal(400, (await system.A.National.Get("/reports/funnel.csv?practice=x!")).Status);
        Assert.Equal(400, (await system.A.National.Get("/reports/funnel.csv?colour=red")).Status);
        var stranger = Person.With(system, "stranger", (Given.NewCode, ["REQUESTER"]));
        Assert.Single(await Csv(stranger, "achievement.csv"));
    }

    private static async Task<string[]> Csv(Person by, string report)
    {
        var (status, bytes) = await by.Get($"/reports/{report}");
        Assert.Equal(200, status);
        return Encoding.UTF8.GetString(bytes).Split("\r\n")[..^1];
    }

    /// <summary>The cells of a workbook's only sheet, read as the format says and not by what wrote it.</summary>
    private static async Task<string[][]> Excel(Person by, string report)
    {
        var (status, bytes) = await by.Get($"/reports/{report}");
        Assert.Equal(200, status);
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        var sheet = zip.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));
        await using var stream = await sheet.OpenAsync(TestContext.Current.CancellationToken);
        var document = await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "f");
        return
        [
            .. document.Descendants().Where(element => element.Name.LocalName == "row").Select(row => row.Elements()
                .Select(cell => cell.Value).ToArray()),
        ];
    }

    private static string Cells(string line, params int[] at)
    {
        var cells = line.Split(',');
        return string.Join(',', at.Select(place => cells[place]));
    }
}
