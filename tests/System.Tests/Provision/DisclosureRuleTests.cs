using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Provision;

/// <summary>Small numbers are kept from requesters, and from nobody else.</summary>
[Collection<Running>]
public sealed class DisclosureRuleTests(TestSystem system)
{
    [Fact]
    public async Task A_rule_works_from_the_next_delivery_on_and_is_named_in_its_manifest()
    {
        var requested = await Requested.By(system);
        var one = await requested.Submitted();
        var first = await requested.Release();
        Assert.Contains("Numerator,40,", await File(requested, first, "INDICATOR_VALUES.csv"));

        await Set(requested, threshold: 5, roundTo: 5);
        await requested.Submitted();
        var second = await requested.Release();
        var manifest = JsonSerializer.Deserialize<JsonElement>(
            (await requested.Receiver.Get(second.Text("url")!)).Bytes);
        Assert.Equal((1, 5, 5), (manifest.Number("disclosure.version"), manifest.Number("disclosure.threshold"),
            manifest.Number("disclosure.roundTo")));

        // 2 exceptions and 1 exclusion are few; 30 of 70 who were missed are not.
        var values = await File(requested, second, "INDICATOR_VALUES.csv");
        Assert.Contains($"{one.Practice},", values);
        Assert.Contains(",CHD002,Numerator,40,", values);
        Assert.Contains(",CHD002,Exceptions,*,", values);
        Assert.Contains(",CHD002,Exclusions,*,", values);
        Assert.Contains(",CHD001,Register,80,", values);
        var line = JsonSerializer.Deserialize<JsonElement>(
            (await File(requested, second, "COLLECTIONS.ndjson")).Split('\n')[0]);
        Assert.Equal("""["Exceptions","Exclusions"]""", line.Text("indicators.1.hidden"));
        Assert.Contains("masked", await File(requested, second, "MEASURE_REPORTS.ndjson"));

        // The practice sees its own, and the first delivery is as it was.
        Assert.Equal(
            "2",
            (await one.Read(fields: "figures { values { exceptions } }")).Text("figures.values.2.exceptions"));
        Assert.Contains("Numerator,40,", await File(requested, first, "INDICATOR_VALUES.csv"));
    }

    [Fact]
    public async Task A_service_has_its_own_rule_and_every_version_is_kept()
    {
        var requested = await Requested.By(system);
        await Set(requested, threshold: 5, roundTo: 5);
        await Set(requested, threshold: 0, roundTo: 1, service: requested.Service.Code);
        await requested.Submitted();
        Assert.Contains(
            "Numerator,40,", await File(requested, await requested.Release(), "INDICATOR_VALUES.csv"));
        await Set(requested, threshold: 8, roundTo: 1);
        var rules = await requested.Receiver.Ask(
            "query($requester: OdsCode!) { disclosureRules(requester: $requester) { service version threshold } }",
            new { requester = requested.Code });
        Assert.Equal(["2", "1", "1"], rules.Texts("disclosureRules", "version"));
    }

    [Fact]
    public async Task It_is_set_nationally_and_names_its_source()
    {
        var requested = await Requested.By(system);
        Assert.Equal("INVALID", (await TrySet(requested, system.A.National, source: "")).Refusal());
        Assert.Equal("INVALID", (await TrySet(requested, system.A.National, threshold: 2)).Refusal());
        Assert.Equal("FORBIDDEN", (await TrySet(requested, requested.Receiver)).Refusal());
    }

    private async Task Set(Requested requested, int threshold, int roundTo, string? service = null) =>
        Assert.Null((await TrySet(requested, system.A.National, threshold, roundTo, service)).Refusal());

    private static Task<JsonElement> TrySet(
        Requested requested, Person by, int threshold = 5, int roundTo = 5, string? service = null,
        string source = "Agreement 7") => by.Try(
            "setDisclosureRule", new { requester = requested.Code, service, threshold, roundTo, source });

    private static async Task<string> File(Requested requested, JsonElement delivery, string file)
    {
        var (status, bytes) = await requested.Receiver.Get($"{delivery.Text("url")}/{file}");
        Assert.Equal(200, status);
        return Encoding.UTF8.GetString(bytes);
    }
}
