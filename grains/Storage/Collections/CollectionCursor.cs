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
/// <param name="Order">Of the list: in another one the place would mean nothing.</param>
/// <param name="At">The instant by which the list is ordered; null: infinitely late, or not ordered by one.</param>
public sealed record CollectionCursor(CollectionOrder Order, DateTimeOffset? At, CollectionKey Key)
{
    // Of the text's own form: a cursor that a later version can't read any more must not mislead it.
    private const string Form = "2";

    public static CollectionCursor Of(CollectionRow row, CollectionOrder order) => order switch
    {
        CollectionOrder.DueSoonest => new(order, row.AwaitedBy, row.Key),
        CollectionOrder.RecentlyChanged => new(order, row.ChangedAt, row.Key),
        _ => new(order, null, row.Key),
    };

    /// <summary>Null when the text is no cursor of a list in this order.</summary>
    public static CollectionCursor? TryParse(string? text, CollectionOrder order)
    {
        var bytes = new byte[128];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split('@') is not [Form, var of, var at, var key]
            || of != Letter(order) || CollectionKey.TryParse(key) is not { } collection)
        {
            return null;
        }

        return at.Length == 0 ? new(order, null, collection)
            : long.TryParse(at, CultureInfo.InvariantCulture, out var ticks)
                && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(order, new DateTimeOffset(ticks, TimeSpan.Zero), collection)
            : null;
    }

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Form}@{Letter(Order)}@{At?.UtcTicks}@{Key}")));

    private static string Letter(CollectionOrder order) => $"{order}"[..1];
}
