using System.Collections.Immutable;

namespace GpCollections;

/// <summary>A part of a list, in the list's order whichever way it was read.</summary>
/// <param name="More">There is more in the direction that was read.</param>
public sealed record Slice<T>(ImmutableArray<T> Items, bool More)
{
    /// <summary>Of items as they were read: one more than <paramref name="limit"/> was asked for.</summary>
    public static Slice<T> Of(ImmutableArray<T> read, int limit, bool backwards)
    {
        var items = read.Length > limit ? read[..limit] : read;
        if (backwards)
        {
            items = [.. items.Reverse()];
        }

        return new(items, read.Length > limit);
    }
}
