using System.Diagnostics;

namespace GpCollections;

/// <summary>
/// How long a person waits for a mutation: on an idle system, while a service is offered to everyone, and while two
/// are.
/// </summary>
internal static class Fairness
{
    private const int Idle = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static async Task<int> Run(Door door, string registerFile)
    {
        var manager = await Journey.Prepare(door, registerFile);
        var accepting = await door.Token("Sam Accepts", "SERVICE_MANAGEMENT");
        var service = await Defined(door, manager, "A");
        await Journey.Operation(door, manager, Journey.OfferTo(service, "everyone: true"));
        var answers = new Answers(door, accepting, service, await Journey.Codes(door, manager, service));

        // The first calls compile what the others run.
        await answers.While(sent => sent < 40);
        Show("idle", await answers.While(sent => sent < Idle));

        var one = Offering(door, manager, await Defined(door, manager, "B"));
        Show("while one offer to everyone runs", await answers.While(_ => !one.IsCompleted));
        Console.WriteLine($"    it took {(await one).TotalSeconds:0.0} s");

        var (two, three) = (
            Offering(door, manager, await Defined(door, manager, "C")),
            Offering(door, manager, await Defined(door, manager, "D")));
        Show("while two offers to everyone run", await answers.While(_ => !two.IsCompleted || !three.IsCompleted));
        Console.WriteLine($"    they took {(await two).TotalSeconds:0.0} s and {(await three).TotalSeconds:0.0} s");
        return 0;
    }

    private static async Task<string> Defined(Door door, string manager, string name)
    {
        var service = $"FAIR-{name}-{Stopwatch.GetTimestamp() % 1_000_000}";
        await Journey.Define(door, manager, service, TimeProvider.System.GetUtcNow().AddDays(1));
        return service;
    }

    private static async Task<TimeSpan> Offering(Door door, string manager, string service)
    {
        var started = Stopwatch.StartNew();
        await Journey.Operation(door, manager, Journey.OfferTo(service, "everyone: true"));
        return started.Elapsed;
    }

    private static void Show(string when, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(
            $"    {milliseconds.Count,4} mutations {when}: median {At(0.5):0} ms, p95 {At(0.95):0} ms, "
                + $"longest {At(1):0} ms");

        double At(double share) => milliseconds.Count == 0
            ? 0
            : milliseconds[Math.Min(milliseconds.Count - 1, (int)(milliseconds.Count * share))];
    }

    /// <summary>One practice after the other accepts its offer, at an even pace, whatever the answers take.</summary>
    private sealed class Answers(Door door, string token, string service, List<string> practices)
    {
        private int _next;

        /// <summary>Milliseconds of each mutation that was sent while it was so.</summary>
        public async Task<List<double>> While(Func<int, bool> isSo)
        {
            var sent = new List<Task<double>>();
            using var timer = new PeriodicTimer(Pace);
            while (_next < practices.Count && isSo(sent.Count))
            {
                sent.Add(Accept(practices[_next++]));
                await timer.WaitForNextTickAsync();
            }

            return [.. await Task.WhenAll(sent)];
        }

        private async Task<double> Accept(string practice)
        {
            var started = Stopwatch.StartNew();
            await door.Ask(token, $$"""
                mutation {
                  acceptOffer(input: { practice: "{{practice}}", service: "{{service}}" }) { errors { message } } }
                """);
            return started.Elapsed.TotalMilliseconds;
        }
    }
}
