using System.Text;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Provision;

/// <summary>The files that CQRS handed over, taken apart and written again: not a byte is another.</summary>
public sealed class CqrsFormTests
{
    [Theory]
    [InlineData("QOF_INDICATOR_VALUES.csv", IndicatorValuesLayout.Columns, "\r\n")]
    [InlineData("QOF_INDICATOR_ACHIEVED_POINTS.csv", AchievedPointsLayout.Columns, "\r\n")]
    [InlineData("QOF_FINAL_PRACTICE_LIST.csv", PracticeListLayout.Columns, "\r\n")]
    [InlineData("NCD_ncdes_synthetic_data.csv", IndicatorValuesLayout.Columns, "\n")]
    public void What_is_written_has_the_form_of_what_was_handed_over(string file, string columns, string lineEnd)
    {
        var original = Shared.Read($"data/cqrs/{file}");
        var lines = original.Split(lineEnd);
        Assert.Equal(columns, lines[0]);
        Assert.Equal("", lines[^1]);
        var text = new StringBuilder();
        foreach (var line in lines[..^1])
        {
            CqrsCsv.Line(text, lineEnd, [.. Values(line)]);
        }

        Assert.Equal(original, text.ToString());
    }

    [Theory]
    [InlineData("QOF-2017-18", "QOF", "QOF1718")]
    [InlineData("SHIN-R-2017-18", "SHIN-R", "SHIN-R1718")]
    [InlineData("QOF-DEMO", "QOF", "QOF-DEMO")]
    [InlineData("QOF-2017-18-TRIAL", "QOF", "QOF-2017-18-TRIAL")]
    [InlineData("MADE-UP-1234", "MADE-UP-1234", "MADE-UP-1234")]
    [InlineData("QOF1718", "QOF", "QOF1718")]
    public void The_name_of_a_service_in_files_leads_back_to_it(string code, string family, string name)
    {
        var service = Example.Service() with { Code = code, Family = family, StartsOn = new(2017, 4, 1) };
        Assert.Equal(name, CqrsCsv.QualityService(service));
        Assert.True(ServiceNames.Names(name, service));
    }

    [Fact]
    public void Rows_stand_in_the_order_of_the_sample()
    {
        var rows = Shared.Read("data/cqrs/QOF_INDICATOR_VALUES.csv").Split("\r\n")[1..^1].Select(Values).ToArray();
        Assert.All(rows.GroupBy(row => (row[2], row[4])), indicator => Assert.Equal(
            indicator.Select(row => row[5]).OrderBy(IndicatorValuesLayout.Place, StringComparer.Ordinal),
            indicator.Select(row => row[5])));
        Assert.All(rows.GroupBy(row => row[2]), practice => Assert.Equal(
            practice.Select(row => row[4]).Order(StringComparer.Ordinal), practice.Select(row => row[4])));
    }

    // No quoted value of these files holds a line end or a quote.
    private static string[] Values(string line)
    {
        var values = new List<string>();
        foreach (var (at, part) in line.Split('"').Index())
        {
            if (at % 2 == 1)
            {
                values[^1] = part;
                continue;
            }

            var plain = part.Split(',');
            values.AddRange(at == 0 ? plain : plain[1..]);
        }

        return [.. values];
    }
}
