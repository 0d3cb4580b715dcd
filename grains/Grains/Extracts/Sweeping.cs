using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>
/// Wakes what a query finds, batch by batch. What is woken is not found again, so a crash loses nothing.
/// </summary>
internal static class Sweeping
{
    public const int BatchSize = 500;

    /// <param name="next">The batch behind the last key of the one before; null: the first.</param>
    public static async Task Through<T>(
        Func<T?, Task<ImmutableArray<T>>> next,
        Func<T, CollectionKey> key,
        IGrainFactory grains,
        Action<CollectionKey, Exception> failed,
        CancellationToken cancellationToken)
    {
        var last = default(T?);
        while (await next(last) is { IsEmpty: false } batch)
        {
            await FanOut.ForEach(
                batch,
                item => grains.GetGrain<ICollectionGrain>(key(item).ToString()).Wake(cancellationToken),
                (item, exception) => failed(key(item), exception),
                cancellationToken);
            last = batch[^1];
        }
    }
}
