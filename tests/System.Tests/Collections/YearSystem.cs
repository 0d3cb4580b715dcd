using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A system that lives from March 2017 on, as fast as its work gets done.</summary>
public sealed class YearSystem() : ClockedSystem(new DateTimeOffset(2017, 3, 13, 9, 0, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // A clinical system that is silent takes a real second: in that time the clock must not come to the next asking.
    protected override IEnumerable<string> SiloSettings =>
        [.. base.SiloSettings, "--ClinicalSystem:FirstRetrySeconds=600"];

    /// <summary>
    /// On to an instant, from one deadline to the next, and at each only when all has come of the one before.
    /// </summary>
    public async Task LiveUntil(DateTimeOffset instant)
    {
        await Settled();
        while (Now < instant)
        {
            var next = await NextDeadline();
            JumpTo(next > Now && next < instant ? next.Value : instant);
            await Settled();
        }
    }

    /// <summary>Nothing is overdue, and every clinical system that is to be asked by now has been.</summary>
    public async Task Settled() => await Wait.For(
        async () =>
        {
            var left = await Left() is { Length: > 0 } due ? due : await Untold();
            if (left.Length > 0)
            {
                Pass(TimeSpan.FromSeconds(1)); // The sweep looks again.
            }

            return left;
        },
        left => left.Length == 0, $"all that was due by {Now:u} had come", Longest);

    /// <summary>From now on a part of the practices errs in each way, others than before.</summary>
    public async Task Err(int seed, Dictionary<string, double> rates)
    {
        using var client = new HttpClient { BaseAddress = ClinicalSystems };
        using var answer = await client.PostAsJsonAsync("/control", new { rates, seed, slowMilliseconds = 50 });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many requests met which fault.</summary>
    public async Task<Dictionary<string, int>> FaultsMet()
    {
        using var client = new HttpClient { BaseAddress = ClinicalSystems };
        var counts = await client.GetFromJsonAsync<JsonElement>("/requests", TestContext.Current.CancellationToken);
        return counts.GetProperty("met").Deserialize<Dictionary<string, int>>()!;
    }

    /// <summary>Whoever is asked while the clock is set may be gone before it is told what came of it.</summary>
    private async Task<string> Untold()
    {
        var told = await Database.Ask<long>("select count(*) from extract_message where asked");
        var met = (await FaultsMet()).Values.Sum();
        return met == told ? "" : $"{met} were asked, and of {told} it was told what came of it";
    }

    private async Task<DateTimeOffset?> NextDeadline()
    {
        await using var command = Database.Source.CreateCommand(
            "select min(due_at) from collection where due_at > $1");
        command.Parameters.AddWithValue(Now.UtcDateTime);
        return await command.ExecuteScalarAsync() is DateTime next ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }

    // As the product itself says it: what is due, and what asking was to come of an open window.
    private async Task<string> Left()
    {
        await using var command = Database.Source.CreateCommand(
            """
            select coalesce(string_agg(key, ' '), '') from (
                (select key from collection where due_at <= $1 limit 3)
                union all
                (select c.key from collection c
                    left join lateral (
                        select at, event ->> 'nextAttemptAt' as next from collection_event e
                        where e.key = c.key and e.kind = 'ExtractAttempted'
                        order by sequence desc limit 1) asked on true
                    where c.status = 'Collecting' and c.figures_version is null
                        and (asked.at is null or asked.next::timestamptz <= $1)
                    limit 3)
                union all
                (select c.key from collection c
                    where c.status = 'NotCollected' and 'ReExtractRequested' = (
                        select kind from collection_event e where e.key = c.key order by sequence desc limit 1)
                    limit 3)) as "left"
            """);
        command.Parameters.AddWithValue(Now.UtcDateTime);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
