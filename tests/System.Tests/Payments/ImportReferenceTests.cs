using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

[Collection<Running>]
public sealed class ImportReferenceTests(TestSystem system)
{
    [Fact]
    public async Task A_list_stands_until_the_next_day_that_is_known()
    {
        var code = await system.A.Practice();
        var csv = "practice,date,patients\n"
            + $"{code},2017-04-01,9000\n{code},2018-01-01,9450\n{code},soon,1\nT99999,2018-01-01,5";
        var first = await Import("LIST_SIZE", csv);
        Assert.Equal((4, 2), (first.Number("read"), first.Number("created")));
        Assert.Equal(["4", "5"], first.Texts("rejected", "line"));
        var again = await Import("LIST_SIZE", csv.Replace("9450", "9500", StringComparison.Ordinal));
        Assert.Equal((0, 1, 1), (again.Number("created"), again.Number("updated"), again.Number("unchanged")));

        var practice = (await system.A.National.Ask(
            """
            query($code: OdsCode!) {
              practice(code: $code) {
                before: listSize(on: "2017-03-31") first: listSize(on: "2017-04-01") last: listSize(on: "2017-12-31")
                day: listSize(on: "2018-01-01") now: listSize
              }
            }
            """,
            new { code })).GetProperty("practice");
        Assert.Equal(JsonValueKind.Null, practice.GetProperty("before").ValueKind);
        Assert.Equal(
            [9000, 9000, 9500, 9500], new[] { "first", "last", "day", "now" }.Select(name => practice.Number(name)));
    }

    [Fact]
    public async Task A_supplier_is_the_practices_clinical_system()
    {
        var code = await system.A.Practice();
        await Import("CLINICAL_SYSTEM", $"practice,supplier\n{code},BRAMBLE CLINICAL");
        var again = await Import("CLINICAL_SYSTEM", $"practice,supplier\n{code},BRAMBLE CLINICAL");
        Assert.Equal(1, again.Number("unchanged"));
        Assert.Equal("BRAMBLE CLINICAL", (await system.A.National.Ask(
            "query($code: OdsCode!) { practice(code: $code) { clinicalSystem } }", new { code }))
            .Text("practice.clinicalSystem"));
    }

    [Fact]
    public async Task Prevalences_are_taken_once()
    {
        const string Csv = "financialYear,group,percent\n1999-00,DM,6.8\n1999-00,AF,1.9";
        Assert.Equal(2, (await Import("NATIONAL_PREVALENCE", Csv)).Number("created"));
        Assert.Equal(2, (await Import("NATIONAL_PREVALENCE", Csv)).Number("unchanged"));
    }

    [Fact]
    public async Task Nobody_else_imports_and_no_other_file_is_taken()
    {
        var input = new { kind = "LIST_SIZE", csv = "practice,date,patients" };
        Assert.Equal("FORBIDDEN", (await system.A.Operator.Try("importReference", input)).Refusal());
        Assert.Equal(
            "INVALID",
            (await system.A.National.Try("importReference", new { kind = "LIST_SIZE", csv = "code\n1" })).Refusal());
    }

    private Task<JsonElement> Import(string kind, string csv) =>
        system.A.National.Do("importReference", new { kind, csv });
}
