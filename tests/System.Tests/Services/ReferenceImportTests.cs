using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

[Collection<Running>]
public sealed class ReferenceImportTests(TestSystem system)
{
    [Fact]
    public async Task The_shipped_years_are_loaded_beside_running_silos()
    {
        var first = await Import(Importing.Shipped());
        Assert.Equal(0, first.Code);
        Assert.Contains("104 created, 0 updated, 0 unchanged, 0 rejected", first.Text, StringComparison.Ordinal);
        var again = await Import(Importing.Shipped());
        Assert.Equal(0, again.Code);
        Assert.StartsWith("0 created, 0 updated, 104 unchanged, 0 rejected", again.Text, StringComparison.Ordinal);

        var changed = new Dictionary<string, string>(Importing.Shipped());
        changed["tariffs.csv"] = changed["tariffs.csv"].Replace(
            ",FLU001,2017-09-01,9.80", ",FLU001,2017-09-01,9.81", StringComparison.Ordinal);
        changed["services.csv"] = changed["services.csv"].Replace("HQIP,NONE", "HQIQ,NONE", StringComparison.Ordinal);
        var edited = await Import(changed);
        Assert.Equal(1, edited.Code);
        Assert.Contains("\nFLU-2017-18: updated", edited.Text, StringComparison.Ordinal);
        Assert.Contains("0 created, 1 updated, 100 unchanged, 3 rejected", edited.Text, StringComparison.Ordinal);

        var answer = await system.A.National.Ask(
            """
            {
              timetable(financialYear: "2017-18") { service { code } period }
              flu: service(code: "FLU-2017-18") { version versions { reason } }
              ldo: service(code: "LDO-2017-18") { requester { name } }
            }
            """);
        Assert.Equal(12, answer.Texts("timetable", "service.code").Count(code => code == "PPV-2017-18"));
        Assert.Equal(7, answer.Texts("timetable", "service.code").Count(code => code == "FLU-2017-18"));
        Assert.Equal(2, answer.Number("flu.version"));
        Assert.Equal("Public Health England", answer.Text("ldo.requester.name"));
        Assert.Equal("Loaded from reference files.", answer.Text("flu.versions.0.reason"));
    }

    private async Task<(int Code, string Text)> Import(IReadOnlyDictionary<string, string> files)
    {
        await using var source = Connections.To(system.Database.ConnectionString, readOnly: false);
        await using var output = new StringWriter();
        var code = await Importing.Run(
            source, files, output, TimeProvider.System, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
