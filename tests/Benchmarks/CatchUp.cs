using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GpCollections;

/// <summary>
/// A cluster that is stopped before a window opens and started after it: how long until all that was missed is done.
/// </summary>
internal static class CatchUp
{
    private static readonly TimeSpan UntilOpening = TimeSpan.FromSeconds(120);

    /// <summary>Everybody takes part in a window that is yet to open. Then the cluster is to be stopped.</summary>
    /// <param name="note">The file that says which service it is, and when its window opens: Unix seconds.</param>
    public static async Task<int> Prepare(Door door, string registerFile, string note)
    {
        var manager = await Journey.Prepare(door, registerFile);
        var service = $"QOF-{Stopwatch.GetTimestamp() % 1_000_000}";
        var opensAt = TimeProvider.System.GetUtcNow() + UntilOpening;
        await Journey.Define(door, manager, service, opensAt);
        await Journey.Timed("offer", () => Journey.Operation(
            door, manager, Journey.OfferTo(service, "everyone: true")));
        var codes = await Journey.Codes(door, manager, service);
        await Journey.Accept(door, service, codes);
        await File.WriteAllTextAsync(note, $"{service} {opensAt.ToUnixTimeSeconds()}\n");
        if (TimeProvider.System.GetUtcNow() < opensAt)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync("The window has opened before all had accepted: this machine is too slow.");
        return 1;
    }

    /// <param name="started">When the processes were started: Unix milliseconds.</param>
    public static async Task<int> Run(Door door, string service, long started)
    {
        var since = DateTimeOffset.FromUnixTimeMilliseconds(started);
        await Journey.Until(door.IsReady);
        Say("until a mutation works again");
        var manager = await door.Token("Nora National", "NATIONAL_SERVICE_MANAGER", "VIEW");
        JsonNode window = new JsonObject();
        await Until("waiting", 0, "until every clinical system was asked");
        await Until("received", window["practices"]!.GetValue<int>(), "until all figures had come");
        Console.WriteLine($"    {window.ToJsonString()}");
        return 0;

        Task Until(string count, int number, string what) => Journey.Until(async () =>
        {
            window = await door.Ask(manager, $$"""
                { extractWindow(service: "{{service}}", period: "2018-03") { practices asked received waiting } }
                """);
            var isSo = window[count]!.GetValue<int>() == number && window["practices"]!.GetValue<int>() > 0;
            if (isSo)
            {
                Say(what);
            }

            return isSo;
        });

        void Say(string what)
        {
            var seconds = (TimeProvider.System.GetUtcNow() - since).TotalSeconds;
            Console.WriteLine($"{seconds,8:0.0} s  from the start of the processes {what}");
        }
    }
}
