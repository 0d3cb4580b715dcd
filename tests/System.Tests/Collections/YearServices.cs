using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>The services of 2017/18, as `silo import` takes them from the reference files.</summary>
internal sealed class YearServices
{
    private readonly Dictionary<string, JsonElement> _services;

    private YearServices(JsonElement[] services) =>
        _services = services.ToDictionary(service => service.Text("code")!);

    public IEnumerable<string> Codes => _services.Keys;

    public string[] Requesters =>
        [.. _services.Values.Select(service => service.Text("requester.code")!).Distinct().Order()];

    public static async Task<YearServices> Import(TestSystem system)
    {
        await using var source = Connections.To(system.Database.ConnectionString, readOnly: false);
        await using var output = new StringWriter();
        Assert.Equal(0, await Importing.Run(
            source, Importing.Shipped(), output, TimeProvider.System, TestContext.Current.CancellationToken));
        return new(
        [
            .. (await system.A.National.Ask(
                """
                {
                  services(financialYear: "2017-18") {
                    code collectionMethod requester { code } indicators { code kind manual } periods { period }
                  }
                }
                """)).GetProperty("services").EnumerateArray(),
        ]);
    }

    /// <summary>No clinical system is asked: what was not typed in time can only be typed later.</summary>
    public bool AreTypedOnly(string service) => _services[service].Text("collectionMethod") == "MANUAL";

    /// <summary>Nothing is collected: practices only take part.</summary>
    public bool IsOnlyTakenPartIn(string service) => _services[service].Text("collectionMethod") == "NONE";

    public IEnumerable<(string Service, string Period, string Requester)> Periods =>
        from service in _services.Values
        where service.Text("collectionMethod") != "NONE"
        from period in service.Texts("periods", "period")
        select (service.Text("code")!, period, service.Text("requester.code")!);

    /// <summary>What a practice types: its manual indicators, and where no extract came, all of them.</summary>
    public IEnumerable<(string Indicator, string Field, int Value)> ToType(string service, bool everything) =>
        from indicator in _services[service].GetProperty("indicators").EnumerateArray()
        where everything || indicator.GetProperty("manual").GetBoolean()
        from value in Values(indicator.Text("kind")!)
        select (indicator.Text("code")!, value.Field, value.Value);

    private static (string Field, int Value)[] Values(string kind) => kind switch
    {
        "FRACTION" => [("numerator", 40), ("denominator", 70)],
        "REGISTER" => [("register", 400)],
        "YES_NO" => [("yes", 1)],
        _ => [("count", 25)],
    };
}
