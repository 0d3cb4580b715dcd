using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Services;
using GraphQL.DataLoader;

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
        IReadOnlySet<string> asked,
        CancellationToken cancellationToken)
    {
        var scope = VisibleScope.Of(viewer);
        var slice = await list.Page(
            filter, scope, order, Pages.FromRecord(paging, text => CollectionCursor.TryParse(text, order)),
            paging.Backwards, paging.Size,
            cancellationToken);
        return Connect(
            paging, order, slice, await Nodes(slice.Items, asked, cancellationToken),
            DataLoaderResults.Of(cancel => list.Count(filter, scope, cancel)));
    }

    public async Task<Connection<CollectionNode>> Worklist(
        ImmutableArray<Duty> duties,
        PagingArguments paging,
        IReadOnlySet<string> asked,
        CancellationToken cancellationToken)
    {
        const CollectionOrder Order = CollectionOrder.DueSoonest;
        var slice = await worklist.Page(
            duties, Pages.FromRecord(paging, text => CollectionCursor.TryParse(text, Order)), paging.Backwards,
            paging.Size,
            cancellationToken);
        return Connect(
            paging, Order, slice, await Nodes(slice.Items, asked, cancellationToken),
            DataLoaderResults.Of(cancel => worklist.Count(duties, cancel)));
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

    /// <param name="asked">The fields that will be resolved: where the rows answer them, nothing more is read.</param>
    public async Task<IReadOnlyDictionary<CollectionKey, CollectionNode>> Nodes(
        IEnumerable<CollectionRow> rows, IReadOnlySet<string> asked, CancellationToken cancellationToken) =>
        asked.IsSubsetOf(CollectionNode.FieldsOfRows)
            ? rows.ToDictionary(row => row.Key, row => new CollectionNode(row))
            : (await Nodes([.. rows.Select(row => row.Key)], cancellationToken)).ToDictionary(node => node.Key);

    public static Connection<CollectionNode> Connect(
        PagingArguments paging,
        CollectionOrder order,
        Slice<CollectionRow> slice,
        IReadOnlyDictionary<CollectionKey, CollectionNode> nodes,
        IDataLoaderResult<int> totalCount) => Pages.Of(
            paging,
            [
                .. slice.Items.Where(row => nodes.ContainsKey(row.Key))
                    .Select(row => (CollectionCursor.Of(row, order).ToString(), nodes[row.Key])),
            ],
            slice.More,
            totalCount);
}

/// <summary>What a viewer may see, in storage's words.</summary>
internal static class VisibleScope
{
    public static VisibleTo Of(Viewer viewer) => Of(Rights.Visible(viewer));

    // No code is both a practice's and a commissioner's.
    public static VisibleTo Of(Scope scope) =>
        scope.Limit is { } organisations ? new VisibleTo(false, organisations, organisations) : VisibleTo.Everything;
}
