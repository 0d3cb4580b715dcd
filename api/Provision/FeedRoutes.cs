using System.Globalization;
using GpCollections.Access;
using GpCollections.Compat;

namespace GpCollections.Provision;

/// <summary>One thing that a requester is told.</summary>
/// <param name="Sequence">Of the requester, from 1, without gaps.</param>
/// <param name="Kind">PROVIDED, REPLACED or WITHDRAWN.</param>
/// <param name="Delivery">The number of the delivery that made it so.</param>
public sealed record FeedEntry(
    long Sequence, string Kind, string Collection, string Practice, string Service, string Period, int FiguresVersion,
    int Delivery, DateTimeOffset At);

/// <param name="Next">What to send as after the next time.</param>
public sealed record FeedAnswer(IReadOnlyList<FeedEntry> Entries, long Next);

/// <summary>GET /feed/{requester}: what became of all that a requester was given, in order and without gaps.</summary>
public static class FeedRoutes
{
    private const int MostEntries = 10_000;
    private const int LongestWaitSeconds = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static void MapFeed(this WebApplication app) => app.MapGet("/feed/{requester}", Get);

    private static async Task<IResult> Get(
        string requester,
        HttpContext context,
        IViewerAccessor access,
        ProvisionFeed feed,
        IHostApplicationLifetime host,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string? after = null,
        string? limit = null,
        string? wait = null)
    {
        var (code, problem) = RouteProblems.Requester(context, access, requester);
        if (code is not { } seen)
        {
            return problem!; // Not null where there is no code.
        }

        if (Number(after, 0) is not { } from
            || Number(limit, 1_000) is not (> 0 and <= MostEntries and { } most)
            || Number(wait, 0) is not (<= LongestWaitSeconds and { } seconds)
            || from > await feed.Last(seen, cancellationToken))
        {
            return RouteProblems.Of(
                context, StatusCodes.Status400BadRequest,
                $"after is 0 or a sequence number of this feed, limit 1 to {MostEntries}, wait 0 to "
                    + $"{LongestWaitSeconds} seconds.");
        }

        var entries = await feed.After(seen, from, (int)most, cancellationToken);
        var until = clock.GetUtcNow().AddSeconds(seconds);
        while (entries.IsEmpty && clock.GetUtcNow() < until && !host.ApplicationStopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, cancellationToken);
            entries = await feed.After(seen, from, (int)most, cancellationToken);
        }

        return Results.Json(new FeedAnswer(
            [.. entries.Select(Shown)], entries is [.., var last] ? last.Sequence : from));
    }

    private static long? Number(string? text, long otherwise) => text is null ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private static FeedEntry Shown(ProvisionEntry entry) => new(
        entry.Sequence, Names.UpperSnake($"{entry.Kind}"), $"{entry.Key}", $"{entry.Key.Practice}", entry.Key.Service,
        entry.Key.Period, entry.FiguresVersion, entry.Delivery, entry.At);
}
