using System.Text;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Extracts;

/// <summary>When one collection's clinical system is asked.</summary>
public static class ExtractPlan
{
    private static readonly TimeSpan LongestSpread = TimeSpan.FromHours(2);
    private static readonly int[] BackOff = [1, 2, 4, 10, 30, 120, 480];

    /// <summary>The next time to ask; null: not to be asked.</summary>
    /// <param name="spread">Over how much of the window the first asking is spread; null: its first half, at most 2
    /// h.</param>
    public static DateTimeOffset? NextAsk(Collection state, Terms terms, DateTimeOffset now, TimeSpan? spread)
    {
        if (Deadlines.ExtractWindow(state, terms) is not { } window || !MayBeAsked(state.Status))
        {
            return null;
        }

        if (state.Extraction.AskUntil > now)
        {
            return state.Extraction.NextAttemptAt;
        }

        return state.Status != CollectionStatus.Collecting || !window.Contains(now) ? null
            : state.Extraction.Attempts == 0 ? Slot(state.Key, window, spread)
            : state.Extraction.NextAttemptAt;
    }

    /// <summary>After an attempt that failed; null: the window closes before.</summary>
    /// <param name="state">As it stood before the attempt is recorded.</param>
    public static DateTimeOffset? Retry(Collection state, Terms terms, DateTimeOffset now, TimeSpan firstRetry)
    {
        var at = now + (firstRetry * BackOff[Math.Min(state.Extraction.Attempts, BackOff.Length - 1)]);
        var until = state.Extraction.AskUntil > now
            ? state.Extraction.AskUntil
            : Deadlines.ExtractWindow(state, terms)?.Closes;
        return at < until ? at : null;
    }

    private static bool MayBeAsked(CollectionStatus status) => status is CollectionStatus.Participating
        or CollectionStatus.Collecting or CollectionStatus.AwaitingEntry or CollectionStatus.NotCollected
        or CollectionStatus.AwaitingDeclaration or CollectionStatus.AwaitingApproval
        or CollectionStatus.AwaitingFinancialApproval or CollectionStatus.ReadyToProvide;

    private static DateTimeOffset Slot(CollectionKey key, Timetable.Span window, TimeSpan? spread)
    {
        var half = (window.Closes!.Value - window.Opens) / 2;
        var over = spread ?? (half < LongestSpread ? half : LongestSpread);
        return window.Opens + (over * (Hash(key.ToString()) / (double)uint.MaxValue));
    }

    // FNV-1a: the same on every machine and in every release, unlike string.GetHashCode. Mixed at the end, since the
    // codes of practices differ in their last digits alone, and that would give them nearly the same slot.
    private static uint Hash(string text)
    {
        var hash = Encoding.UTF8.GetBytes(text).Aggregate(
            2_166_136_261u, (hash, next) => unchecked((hash ^ next) * 16_777_619u));
        hash = unchecked((hash ^ (hash >> 16)) * 2_246_822_507u);
        hash = unchecked((hash ^ (hash >> 13)) * 3_266_489_909u);
        return hash ^ (hash >> 16);
    }
}
