using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace GpCollections.Collections;

/// <summary>How the log is followed: the section LiveChanges.</summary>
public sealed class LiveChangesOptions
{
    /// <value>Seconds between two looks at the log while anybody listens. Default 0.25.</value>
    [Range(0.01, 0.5)]
    public double PauseSeconds { get; set; } = 0.25;

    /// <value>Changes kept for those who lag; up to twice as many for moments. Default 4,096, some 5 MB.</value>
    [Range(1, 1_000_000)]
    public int WindowChanges { get; set; } = 4_096;

    /// <value>Of those who fell out of the window, how many read the database at the same time. Default 2.</value>
    [Range(1, 100)]
    public int CatchingUp { get; set; } = 2;
}

/// <summary>What is committed, to all who listen in this process. One reader of the log, while anybody does.</summary>
public sealed partial class LiveChanges(
    EventFeed feed, CommittedChanges changes, IOptions<LiveChangesOptions> options, ILogger<LiveChanges> logger)
    : IDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(500);

    private readonly ILogger<LiveChanges> _logger = logger;
    private readonly LiveChangesOptions _options = options.Value;
    private readonly SemaphoreSlim _catchingUp = new(options.Value.CatchingUp);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _reading;
    private ChangeWindow? _window;
    private int _listeners;
    private long _caughtUp;

    public int Listeners => _listeners;

    /// <summary>How often somebody who had fallen out of the window read a page of the database.</summary>
    public long CaughtUp => Interlocked.Read(ref _caughtUp);

    /// <summary>
    /// Every change after a place, in the order of the log, for ever: also when the database goes away for a while.
    /// </summary>
    /// <param name="after">Null: from now on, which is settled when this answers.</param>
    /// <returns>Null: there is no such place.</returns>
    public async Task<IAsyncEnumerable<CommittedChange>?> Follow(
        FeedCursor? after, CancellationToken cancellationToken)
    {
        var now = await feed.Now(cancellationToken);
        if (after is { } place)
        {
            return await feed.Has(place, cancellationToken) ? From(place, now.Horizon, cancellationToken) : null;
        }

        // A transaction that began early holds the horizon back: behind it lies what had been committed, too.
        return From(now.Horizon, now.Horizon, cancellationToken).Where(change => !now.IsAfter(change.Cursor));
    }

    public void Dispose()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        _catchingUp.Dispose();
    }

    private async IAsyncEnumerable<CommittedChange> From(
        FeedCursor at, FeedCursor now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = Enter(now);
        try
        {
            while (true)
            {
                switch (window.Read(at))
                {
                    case WindowPart.Some some:
                        foreach (var change in some.Changes) yield return change;
                        at = some.Changes[^1].Cursor;
                        break;
                    case WindowPart.Nothing nothing:
                        at = nothing.Next;
                        await nothing.Published.WaitAsync(cancellationToken);
                        break;
                    default:
                        var page = await CatchUp(at, cancellationToken);
                        foreach (var change in page.Changes) yield return change;
                        at = page.Next;
                        break;
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    private ChangeWindow Enter(FeedCursor now)
    {
        lock (_lock)
        {
            _listeners++;
            if (_window is not null) return _window;
            _reading = new();
            _window = new(now, _options.WindowChanges);
            var (window, reading) = (_window, _reading.Token);
            _ = Task.Run(() => Read(window, now, reading), CancellationToken.None);
            return _window;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_listeners == 0) Stop();
        }
    }

    private void Stop()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        (_reading, _window) = (null, null);
    }

    private async Task Read(ChangeWindow window, FeedCursor at, CancellationToken cancellationToken)
    {
        var wasAway = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var page = await changes.After(at, cancellationToken);
                window.Publish(page);
                (at, wasAway) = (page.Next, false);
                if (!page.More)
                    await Task.Delay(
                        TimeSpan.FromSeconds(_options.PauseSeconds), TimeProvider.System, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException away)
            {
                // The place stands: what was committed meanwhile is read when the database is back.
                if (!wasAway) LogAway(away);
                wasAway = true;
                await Task.Delay(AfterFault, TimeProvider.System, CancellationToken.None);
            }
            catch (Exception fault)
            {
                // Something that can't be read or folded. To pass over it would be to lose it: all streams end.
                LogFault(fault, at);
                lock (_lock)
                {
                    if (_window == window) Stop();
                }
                window.Fail(fault);
                return;
            }
        }
    }

    private async Task<ChangePage> CatchUp(FeedCursor at, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _catchingUp.WaitAsync(cancellationToken);
            try
            {
                var page = await changes.After(at, cancellationToken);
                Interlocked.Increment(ref _caughtUp);
                return page;
            }
            catch (StorageException)
            {
                await Task.Delay(AfterFault, TimeProvider.System, cancellationToken);
            }
            finally
            {
                _catchingUp.Release();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The log of changes can't be read just now")]
    private partial void LogAway(Exception away);

    [LoggerMessage(2, LogLevel.Critical, "The log of changes can't be followed after {Place}: all streams end")]
    private partial void LogFault(Exception fault, FeedCursor place);
}
