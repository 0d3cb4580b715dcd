using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Organisations;

[Collection<Running>]
public sealed class ImportPracticesTests(TestSystem system)
{
    [Fact]
    public async Task Bad_rows_are_told_by_line_and_stop_no_others()
    {
        var codes = Enumerable.Range(0, 3).Select(_ => Given.NewCode).ToArray();
        var csv = string.Join("\r\n",
            Given.EpraccurRow(codes[0]), "one,two", Given.EpraccurRow("BAD"), Given.EpraccurRow(codes[1]),
            Given.EpraccurRow(codes[2], opened: "20170231"), Given.EpraccurRow(codes[0]), "",
            Given.EpraccurRow(codes[2], name: "A \"\"quoted\"\" name"));
        var imported = await Import(csv);
        Assert.Equal(["2", "3", "5", "6"], imported.Texts("rejected", "line"));
        Assert.Equal((7, 3), (imported.Number("read"), imported.Number("created")));
        Assert.All(imported.Texts("rejected", "reason"), reason => Assert.EndsWith(".", reason));

        var again = await Import(csv);
        Assert.Equal((0, 0, 3), (again.Number("created"), again.Number("updated"), again.Number("unchanged")));
        Assert.Equal("A \"quoted\" name", await Name(codes[2]));
    }

    [Fact]
    public async Task What_changed_is_updated()
    {
        var code = await system.A.Practice();
        var imported = await Import(Given.EpraccurRow(code, name: "ELM STREET SURGERY"));
        Assert.Equal((0, 1), (imported.Number("created"), imported.Number("updated")));
        Assert.Equal("ELM STREET SURGERY", await Name(code));
    }

    [Fact]
    public async Task A_file_of_four_megabytes_is_taken()
    {
        var csv = string.Join("\r\n", Enumerable.Range(1, 24_000).Select(n => Given.EpraccurRow($"U{n:D5}")));
        Assert.InRange(csv.Length, 4_000_000, 5_000_000);
        Assert.Equal(24_000, (await Import(csv)).Number("created"));
    }

    [Fact]
    public async Task Nobody_else_imports_nor_sends_so_much()
    {
        var csv = Given.EpraccurRow(Given.NewCode);
        Assert.Equal("FORBIDDEN", (await system.A.Operator.Try("importPractices", new { csv })).Refusal());
        var answer = await system.A.Operator.Answer("{ me { id } }", new { csv = new string('x', 200_000) });
        Assert.Equal("PAYLOAD_TOO_LARGE", answer.Code());
    }

    [Fact]
    public async Task The_published_register_is_taken_as_it_is()
    {
        var folder = Environment.GetEnvironmentVariable("GPC_SHARED");
        Assert.SkipWhen(
            string.IsNullOrEmpty(folder), "SKIPPED, NOT PASSED: GPC_SHARED does not name the published register.");
        var file = Directory.GetFiles(Path.Combine(folder!, "data", "ods"), "epraccur*.csv").First();
        var csv = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var first = await Import(csv);
        Assert.InRange(first.Number("read"), 7_000, 20_000);
        Assert.Equal(0, first.Number("rejectedCount"));
        var again = await Import(csv);
        Assert.Equal(first.Number("read"), again.Number("unchanged"));
    }

    private Task<System.Text.Json.JsonElement> Import(string csv) =>
        system.A.National.Do("importPractices", new { csv });

    private async Task<string?> Name(string code) => (await system.A.National.Ask(
        "query($code: OdsCode!) { practice(code: $code) { name } }", new { code })).Text("practice.name");
}
