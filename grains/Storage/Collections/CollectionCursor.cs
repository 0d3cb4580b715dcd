using System.Globalization;
using System.Text;

namespace GpCollections.Collections;

public enum CollectionOrder
{
    /// <summary>By the deadline of what is awaited; without a deadline last.</summary>
    DueSoonest,

    /// <summary>By practice, service and period.</summary>
    Practice,

    /// <summary>The last change first.</summary>
    RecentlyChanged,
}

/// <summary>A place in a list of collections, as an opaque text.</summary>
/// <param name="At">The instant by which the list is ordered; null: infinitely late, or not ordered by one.</param>
public sealed record CollectionCursor(DateTimeOffset? At, CollectionKey Key)
{
    public static CollectionCursor Of(CollectionRow row, CollectionOrder order) => order switch
    {
        CollectionOrder.DueSoonest => new(row.AwaitedBy, row.Key),
        CollectionOrder.RecentlyChanged => new(row.ChangedAt, row.Key),
        _ => new(null, row.Key),
    };

    /// <summary>Null when the text is no cursor.</summary>
    public static CollectionCursor? TryParse(string? text)
    {
        var bytes = new byte[128];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split('@') is not [var at, var key]
            || CollectionKey.TryParse(key) is not { } collection)
        {
            return null;
        }

        return at.Length == 0 ? new(null, collection)
            : long.TryParse(at, CultureInfo.InvariantCulture, out var ticks)
                && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(new DateTimeOffset(ticks, TimeSpan.Zero), collection)
            : null;
    }

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{At?.UtcTicks}@{Key}")));
}
