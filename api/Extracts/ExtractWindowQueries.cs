using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Services;
using GraphQL;

namespace GpCollections.Extracts;

/// <summary>How the extract window of a period of a service stands, of the practices that the viewer may see.</summary>
/// <param name="OpensAt">As the timetable has it.</param>
/// <param name="ClosesAt">Not included.</param>
/// <param name="Paused">Nobody is asked until it is resumed.</param>
/// <param name="Practices">Those that take part.</param>
/// <param name="Asked">Of whom a system was asked, or a message came.</param>
/// <param name="Received">Whose figures came.</param>
/// <param name="Failed">Whose last message, or asking, came to nothing, by reason; the most first.</param>
/// <param name="Held">Of those received, whose whole supplier was on hold when the last came: its figures may be wrong.
/// </param>
/// <param name="Unexpected">Practices that take no part, or are in no register, by what became of their last message;
/// the most first. Only for those who see all nationally.</param>
/// <param name="Waiting">Of whom nothing is known yet.</param>
/// <param name="ExpectedFinish">If all goes on as in the last minute; null: nothing is left, or nothing comes.</param>
/// <param name="SlipSeconds">How long after the window's end that is.</param>
public sealed record ExtractWindow(
    string Service,
    string Period,
    DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt,
    bool Paused,
    int Practices,
    int Asked,
    int Received,
    IReadOnlyList<FailedCount> Failed,
    int Held,
    IReadOnlyList<FailedCount> Unexpected,
    int Waiting,
    DateTimeOffset? ExpectedFinish,
    int SlipSeconds,
    IReadOnlyList<WindowTurn> Turns);

/// <summary>Puts together how windows stand.</summary>
public sealed class ExtractWindows(
    Catalogue catalogue, WindowReadings readings, WindowTurns turns, TimeProvider clock)
{
    /// <summary>Null: there is no such window, or none that the viewer may see.</summary>
    public async Task<ExtractWindow?> Of(
        string service, string period, Viewer viewer, CancellationToken cancellationToken)
    {
        var scope = Rights.Visible(viewer);
        if (scope.IsNothing || await Terms(service, period, cancellationToken) is not { } terms
            || Timetable.ExtractWindow(terms) is not { Closes: { } closes } window)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var counts = await readings.Counts(service, period, now, scope.Limit, cancellationToken);
        var taken = await turns.Of(service, period, cancellationToken);
        var last = taken.LastOrDefault(turn => turn.Kind is WindowTurnKind.Pause or WindowTurnKind.Resume);
        return new ExtractWindow(
            service,
            period,
            window.Opens,
            closes,
            last?.Kind == WindowTurnKind.Pause,
            counts.Practices,
            counts.Asked,
            counts.Received,
            counts.Failed,
            counts.Held,
            scope.IsNational ? await readings.Unexpected(service, period, cancellationToken) : [],
            counts.Waiting,
            WindowProgress.ExpectedFinish(counts, now),
            (int)Math.Min(WindowProgress.Slip(counts, window, now).TotalSeconds, int.MaxValue),
            scope.IsNational ? taken : []);
    }

    internal async Task<Terms?> Terms(string service, string period, CancellationToken cancellationToken) =>
        await catalogue.ByCode(service, null, cancellationToken) is { } found && found.Period(period) is { } one
            ? new Terms(found, one)
            : null;
}

[QueryType, SignedIn]
public static class ExtractWindowQueries
{
    private const int MostWindows = 50;

    /// <summary>
    /// How a window stands: of all practices for those who see all nationally, else of those that the viewer may see.
    /// Null when there is none.
    /// </summary>
    [Cost(100)]
    public static Task<ExtractWindow?> GetExtractWindow(
        string service, string period, Viewer viewer, ExtractWindows windows, CancellationToken cancellationToken) =>
        windows.Of(service, period, viewer, cancellationToken);

    /// <summary>The windows that are open now, as extractWindow shows them; at most 50, the oldest first.</summary>
    [Cost(1_000), ListSize(AssumedSize = 10)]
    public static async Task<IReadOnlyList<ExtractWindow>> GetExtractWindows(
        Viewer viewer,
        ExtractWindows windows,
        WindowReadings readings,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var scope = Rights.Visible(viewer);
        var found = new List<ExtractWindow>();
        if (scope.IsNothing)
        {
            return found;
        }

        var open = await readings.Open(clock.GetUtcNow(), scope.Limit, MostWindows, cancellationToken);
        foreach (var (service, period) in open)
        {
            if (await windows.Of(service, period, viewer, cancellationToken) is { } window)
            {
                found.Add(window);
            }
        }

        return found;
    }
}

[SubscriptionType, SignedIn]
public static class ExtractWindowSubscriptions
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The window as it stands, and again whenever it has changed, at most every two seconds; ends when figures of all
    /// have come, or the window is over. For those who see it in extractWindow.
    /// </summary>
    public static async Task<IAsyncEnumerable<ExtractWindow>> ExtractWindowProgress(
        string service,
        string period,
        Viewer viewer,
        ExtractWindows windows,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        await windows.Of(service, period, viewer, cancellationToken) is { } window
            ? Changes(window, viewer, windows, clock, cancellationToken)
            : throw new ExecutionError("There is no such window among those that you may see.") { Code = "NOT_FOUND" };

    private static async IAsyncEnumerable<ExtractWindow> Changes(
        ExtractWindow window,
        Viewer viewer,
        ExtractWindows windows,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return window;
        while (window.Received < window.Practices && clock.GetUtcNow() < window.ClosesAt)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            ExtractWindow? now = null;
            try
            {
                now = await windows.Of(window.Service, window.Period, viewer, cancellationToken);
            }
            catch (StorageException)
            {
                // The database is away; the next reading is two seconds from now.
            }

            if (now is not null && !IsSame(now, window))
            {
                window = now;
                yield return now;
            }
        }
    }

    // Lists have no value of their own; what is expected moves with the clock alone.
    private static bool IsSame(ExtractWindow one, ExtractWindow other) =>
        one.Failed.SequenceEqual(other.Failed) && one.Unexpected.SequenceEqual(other.Unexpected)
        && one.Turns.Count == other.Turns.Count
        && one == other with
        {
            Failed = one.Failed,
            Unexpected = one.Unexpected,
            Turns = one.Turns,
            ExpectedFinish = one.ExpectedFinish,
            SlipSeconds = one.SlipSeconds,
        };
}
