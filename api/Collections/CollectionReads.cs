using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>
/// Lists of collections: rows by SQL, the rest of each node folded from its events, all of a page at once.
/// </summary>
public sealed class CollectionReads(CollectionList list, Worklist worklist, CollectionLog log, Catalogue catalogue)
{
    public async Task<Connection<CollectionNode>> Page(
        CollectionFilter filter,
        CollectionOrder order,
        PagingArguments paging,
        Viewer viewer,
        CancellationToken cancellationToken)
    {
        var scope = VisibleScope.Of(viewer);
        var slice = await list.Page(
            filter, scope, order, Pages.FromRecord(paging, CollectionCursor.TryParse), paging.Backwards, paging.Size,
            cancellationToken);
        return await Connect(
            paging, slice, row => CollectionCursor.Of(row, order),
            cancel => list.Count(filter, scope, cancel), cancellationToken);
    }

    public async Task<Connection<CollectionNode>> Worklist(
        ImmutableArray<Duty> duties, PagingArguments paging, CancellationToken cancellationToken)
    {
        var slice = await worklist.Page(
            duties, Pages.FromRecord(paging, CollectionCursor.TryParse), paging.Backwards, paging.Size,
            cancellationToken);
        return await Connect(
            paging, slice, row => CollectionCursor.Of(row, CollectionOrder.DueSoonest),
            cancel => worklist.Count(duties, cancel), cancellationToken);
    }

    /// <summary>In the order of the keys; what is not there is left out.</summary>
    public async Task<IReadOnlyList<CollectionNode>> Nodes(
        IReadOnlyList<CollectionKey> keys, CancellationToken cancellationToken)
    {
        var events = await log.LoadMany(keys, cancellationToken);
        var nodes = new List<CollectionNode>(keys.Count);
        foreach (var key in keys)
        {
            if (events.TryGetValue(key, out var own)
                && await Node(Lifecycle.Replay(own), cancellationToken) is { } node)
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    public async Task<CollectionNode?> Node(Collection? state, CancellationToken cancellationToken) =>
        state is not null && await catalogue.Terms(
            state.Key.Service, state.ServiceVersion, state.Key.Period, cancellationToken) is { } terms
            ? new CollectionNode(state, terms)
            : null;

    private async Task<Connection<CollectionNode>> Connect(
        PagingArguments paging,
        Slice<CollectionRow> slice,
        Func<CollectionRow, CollectionCursor> cursor,
        Func<CancellationToken, Task<int>> count,
        CancellationToken cancellationToken)
    {
        var nodes = (await Nodes([.. slice.Items.Select(row => row.Key)], cancellationToken))
            .ToDictionary(node => node.State.Key);
        return Pages.Of(
            paging,
            [.. slice.Items.Where(row => nodes.ContainsKey(row.Key))
                .Select(row => (cursor(row).ToString(), nodes[row.Key]))],
            slice.More,
            count);
    }
}

/// <summary>What a viewer may see, in storage's words.</summary>
internal static class VisibleScope
{
    public static VisibleTo Of(Viewer viewer) => Of(Rights.Visible(viewer));

    // No code is both a practice's and a commissioner's.
    public static VisibleTo Of(Scope scope) =>
        scope.Limit is { } organisations ? new VisibleTo(false, organisations, organisations) : VisibleTo.Everything;
}
