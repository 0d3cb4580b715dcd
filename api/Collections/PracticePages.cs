using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GraphQL;
using GraphQLParser.AST;

namespace GpCollections.Collections;

/// <summary>A list of collections that a request asks of every practice alike.</summary>
/// <param name="asked">The fields of its nodes that will be resolved.</param>
public sealed class PracticeList(
    CollectionFilter filter, CollectionOrder order, PagingArguments paging, IReadOnlySet<string> asked)
{
    public CollectionFilter Filter => filter;

    public CollectionOrder Order => order;

    public PagingArguments Paging => paging;

    public IReadOnlySet<string> Asked => asked;
}

public sealed record PracticePage(OdsCode Practice, PracticeList List);

/// <summary>The pages of all practices of a list are read together.</summary>
public sealed class PracticePageLoader(
    CollectionList list, CollectionReads reads, PracticeCountLoader counts, Viewer viewer)
    : BatchDataLoader<PracticePage, Connection<CollectionNode>>
{
    private readonly Dictionary<GraphQLField, PracticeList> _lists = [];

    /// <summary>One list for one place in the document, where the arguments are the same for every practice.</summary>
    internal PracticeList For(
        IResolveFieldContext context, CollectionFilter filter, CollectionOrder order, PagingArguments paging)
    {
        lock (_lists)
        {
            return _lists.TryGetValue(context.FieldAst, out var known)
                ? known
                : _lists[context.FieldAst] = new(filter, order, paging, Selection.OfNodes(context));
        }
    }

    protected override async Task<IReadOnlyDictionary<PracticePage, Connection<CollectionNode>>> LoadBatchAsync(
        IReadOnlyList<PracticePage> keys, CancellationToken cancellationToken)
    {
        var pages = new Dictionary<PracticePage, Connection<CollectionNode>>();
        foreach (var asked in keys.GroupBy(key => key.List))
        {
            var (paging, order) = (asked.Key.Paging, asked.Key.Order);
            var slices = await list.PageOfEach(
                asked.Select(page => page.Practice), asked.Key.Filter, VisibleScope.Of(viewer), order,
                Pages.FromRecord(paging, text => CollectionCursor.TryParse(text, order)), paging.Backwards, paging.Size,
                cancellationToken);
            var nodes = await reads.Nodes(
                slices.Values.SelectMany(slice => slice.Items), asked.Key.Asked, cancellationToken);
            foreach (var page in asked)
            {
                var slice = slices.GetValueOrDefault(page.Practice, new([], More: false));
                pages[page] = CollectionReads.Connect(paging, order, slice, nodes, counts.LoadAsync(page));
            }
        }

        return pages;
    }
}

/// <summary>How long the whole lists are.</summary>
public sealed class PracticeCountLoader(CollectionList list, Viewer viewer) : BatchDataLoader<PracticePage, int>
{
    protected override async Task<IReadOnlyDictionary<PracticePage, int>> LoadBatchAsync(
        IReadOnlyList<PracticePage> keys, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<PracticePage, int>();
        foreach (var asked in keys.GroupBy(key => key.List))
        {
            var found = await list.CountOfEach(
                asked.Select(page => page.Practice), asked.Key.Filter, VisibleScope.Of(viewer), cancellationToken);
            foreach (var page in asked)
            {
                counts[page] = found.GetValueOrDefault(page.Practice);
            }
        }

        return counts;
    }
}
