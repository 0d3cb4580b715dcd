using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>Wakes what a query finds until it finds nothing new: the query is the cursor, so a crash loses nothing.</summary>
internal static class Sweeping
{
    public static async Task UntilDone(
        Func<Task<ImmutableArray<CollectionKey>>> query,
        IGrainFactory grains,
        Action<CollectionKey, Exception> failed,
        CancellationToken cancellationToken)
    {
        var stuck = new HashSet<CollectionKey>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var found = await query();
            var keys = found.Where(key => !stuck.Contains(key)).ToImmutableArray();
            if (keys.IsEmpty)
            {
                return;
            }

            await FanOut.ForEach(
                keys,
                key => grains.GetGrain<ICollectionGrain>(key.ToString()).Wake(cancellationToken),
                failed,
                cancellationToken);

            // Whoever is found again was not moved by waking; another sweep may try, this one must end.
            stuck.UnionWith(keys);
        }
    }
}
