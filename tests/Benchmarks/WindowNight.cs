using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GpCollections;

/// <summary>
/// One service's window for every practice, while a part of the clinical systems errs in each way: how long until all
/// are asked and until all that can come has come, and whether every fault is accounted for.
/// </summary>
internal static class WindowNight
{
    private const string Window = """
        { extractWindow(service: "SERVICE", period: "2018-03") {
            practices asked received waiting failed { outcome count } } }
        """;

    // How the simulator errs, and what is told of it.
    private static readonly (string Fault, string? Outcome)[] Faults =
    [
        ("SILENT", "NO_ANSWER"), ("ERROR", "NO_ANSWER"), ("MALFORMED", "MALFORMED"), ("WRONG", "MALFORMED"),
        ("PATIENTLEVEL", "PATIENT_LEVEL"), ("WRONGPERIOD", "WRONG_PERIOD"), ("PARTIAL", "PARTIAL"),
        ("DUPLICATED", null), ("SLOW", null),
    ];

    public static async Task<int> Run(Door door, string registerFile, string simulator)
    {
        var manager = await Journey.Prepare(door, registerFile);
        var service = $"QOF-{Stopwatch.GetTimestamp() % 1_000_000}";
        var opensAt = TimeProvider.System.GetUtcNow().AddSeconds(90);
        await Journey.Define(door, manager, service, opensAt);
        await Journey.Timed("offer", () => Journey.Operation(
            door, manager, Journey.OfferTo(service, "everyone: true")));
        var codes = await Journey.Codes(door, manager, service);
        await Journey.Accept(door, service, codes);
        await Journey.Until(() => Task.FromResult(TimeProvider.System.GetUtcNow() >= opensAt));

        var watch = Stopwatch.StartNew();
        using var simulated = new HttpClient { BaseAddress = new Uri(simulator) };
        await Journey.Until(async () => (await Requests(simulated))["practices"]!.AsObject().Count == codes.Count);
        Console.WriteLine($"{watch.Elapsed.TotalSeconds,8:0.0} s  from the opening until every system was asked");
        JsonNode window = new JsonObject();
        await Journey.Until(async () =>
        {
            window = await door.Ask(manager, Window.Replace("SERVICE", service, StringComparison.Ordinal));
            return window["waiting"]!.GetValue<int>() == 0;
        });
        Console.WriteLine($"{watch.Elapsed.TotalSeconds,8:0.0} s  until each had been answered or given up");
        Console.WriteLine($"    {window.ToJsonString()}");
        return Compare(window, (await Requests(simulated))["faults"]!.AsObject());
    }

    private static int Compare(JsonNode window, JsonObject faults)
    {
        var told = window["failed"]!.AsArray().ToDictionary(
            one => one!["outcome"]!.GetValue<string>(), one => one!["count"]!.GetValue<int>());
        var made = Faults.Where(one => one.Outcome is not null).GroupBy(one => one.Outcome!).ToDictionary(
            group => group.Key, group => group.Sum(one => faults[one.Fault]?.GetValue<int>() ?? 0));
        Console.WriteLine($"    made by the simulator: {faults.ToJsonString()}");
        var differing = made.Keys.Union(told.Keys)
            .Where(outcome => made.GetValueOrDefault(outcome) != told.GetValueOrDefault(outcome)).ToList();
        var received = window["received"]!.GetValue<int>() + told.Values.Sum() == window["practices"]!.GetValue<int>();
        Console.WriteLine(differing.Count == 0 && received
            ? "    every fault is accounted for"
            : $"    NOT accounted for: {string.Join(", ", differing)}");
        return differing.Count == 0 && received ? 0 : 1;
    }

    private static async Task<JsonObject> Requests(HttpClient simulator) =>
        (await simulator.GetFromJsonAsync<JsonObject>("/requests"))!;
}
