using System.Collections.Immutable;

namespace GpCollections.Collections;

/// <summary>
/// The newest changes, shared by all who listen: each reads on from a place of its own, and who falls out of the window
/// reads the database. So nobody makes it grow, and nobody waits for anybody.
/// </summary>
/// <param name="begin">Everything committed after it will be published here.</param>
public sealed class ChangeWindow(FeedCursor begin, int capacity)
{
    private const int Portion = 256;

    private readonly Lock _lock = new();
    private readonly List<CommittedChange> _changes = [];
    private FeedCursor _begin = begin;
    private FeedCursor _end = begin;
    private TaskCompletionSource _published = New();
    private Exception? _fault;

    public void Publish(ChangePage page)
    {
        TaskCompletionSource published;
        lock (_lock)
        {
            _changes.AddRange(page.Changes);
            _end = page.Next;
            // Seldom, as moving the rest costs something.
            if (_changes.Count > 2 * capacity)
            {
                var gone = _changes.Count - capacity;
                _begin = _changes[gone - 1].Cursor;
                _changes.RemoveRange(0, gone);
            }
            if (page.Changes.IsEmpty) return;
            (published, _published) = (_published, New());
        }
        published.SetResult();
    }

    /// <summary>Ends everybody who listens.</summary>
    public void Fail(Exception fault)
    {
        lock (_lock) _fault = fault;
        _published.TrySetResult();
    }

    public WindowPart Read(FeedCursor after)
    {
        lock (_lock)
        {
            if (_fault is not null) throw new InvalidOperationException("The log can't be followed.", _fault);
            if (after.CompareTo(_begin) < 0) return new WindowPart.FallenBehind();
            var first = First(after);
            var portion = Math.Min(Portion, _changes.Count - first);
            if (portion > 0) return new WindowPart.Some([.. _changes.GetRange(first, portion)]);
            // A place that another process gave may be ahead of what has been read here.
            return new WindowPart.Nothing(_end.CompareTo(after) > 0 ? _end : after, _published.Task);
        }
    }

    private int First(FeedCursor after)
    {
        var (low, high) = (0, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_changes[middle].Cursor.CompareTo(after) > 0) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public abstract record WindowPart
{
    private WindowPart()
    {
    }

    public sealed record Some(ImmutableArray<CommittedChange> Changes) : WindowPart;

    /// <param name="Next">The place that has been reached.</param>
    /// <param name="Published">Ends when there is something.</param>
    public sealed record Nothing(FeedCursor Next, Task Published) : WindowPart;

    public sealed record FallenBehind : WindowPart;
}
