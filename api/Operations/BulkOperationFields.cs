using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GraphQL.DataLoader;

namespace GpCollections.Operations;

/// <summary>An item that was skipped or that failed, and why.</summary>
[GraphQLName("BulkFailure")]
public sealed record BulkFailureNode(CollectionRef Collection, RefusalCode Code, string Message)
{
    internal static BulkFailureNode Of(BulkFailure failure) =>
        new(CollectionRef.Of(failure.Key), failure.Code, failure.Message);
}

public sealed record BulkOperationPayload(BulkOperation? Operation, IReadOnlyList<UserError> Errors);

/// <summary>
/// A long piece of work over many collections; it survives the loss of any process and can be asked for at any time.
/// </summary>
[ObjectType<BulkOperation>(IgnoreProperties = [nameof(BulkOperation.Amount)])]
public static class BulkOperationFields
{
    [ID]
    public static string GetId([Parent] BulkOperation operation) => operation.Id;

    /// <summary>The operation that it takes back; null: none.</summary>
    [ID]
    public static string? GetUndoes([Parent] BulkOperation operation) => operation.Undoes;

    /// <summary>Who paused, resumed, cancelled or retried it, when and why; oldest first.</summary>
    [ListSize(AssumedSize = 5)]
    public static IDataLoaderResult<IReadOnlyList<BulkTurn>?> GetTurns(
        [Parent] BulkOperation operation, BulkTurnLoader turns) => turns.LoadAsync(operation.Id);

    /// <summary>What the selected collections are worth together in pounds, where money depends on them.</summary>
    [Money]
    public static decimal? GetAmount([Parent] BulkOperation operation, Viewer viewer) =>
        Rights.VisiblePounds(viewer).IsNational
        || (operation.StartedBy.Id == viewer.Id && Rights.SeesPoundsOfAll(viewer))
            ? operation.Amount
            : null;

    /// <summary>The items that were so already.</summary>
    public static IDataLoaderResult<Connection<BulkFailureNode>> GetSkips(
        [Parent] BulkOperation operation, PagingArguments paging, RefusedLoader refused) =>
        Refused(operation, BulkItemState.Skipped, operation.Skipped, paging, refused);

    /// <summary>The items that were refused.</summary>
    public static IDataLoaderResult<Connection<BulkFailureNode>> GetFailures(
        [Parent] BulkOperation operation, PagingArguments paging, RefusedLoader refused) =>
        Refused(operation, BulkItemState.Failed, operation.Failed, paging, refused);

    private static IDataLoaderResult<Connection<BulkFailureNode>> Refused(
        BulkOperation operation, BulkItemState state, int count, PagingArguments paging, RefusedLoader refused)
    {
        var from = Pages.From<int>(paging, text => int.TryParse(
            Pages.Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out var no) ? no : null);
        var page = new RefusedPage(new(operation.Id, state), from, paging.Backwards, paging.Size);
        return refused.LoadRequiredAsync(page).Then(slice => Pages.Of(
            paging,
            [.. slice.Items.Select(item => (Pages.Opaque(item.No), BulkFailureNode.Of(item.Failure)))],
            slice.More,
            DataLoaderResults.Ready(count)));
    }
}

public sealed record RefusedPage(RefusedOf Of, int? From, bool Backwards, int Size);

/// <summary>The skips and failures of all operations of a list, as far as their pages are alike.</summary>
public sealed class RefusedLoader(BulkItems items) : BatchDataLoader<RefusedPage, Slice<RefusedItem>>
{
    protected override async Task<IReadOnlyDictionary<RefusedPage, Slice<RefusedItem>>> LoadBatchAsync(
        IReadOnlyList<RefusedPage> keys, CancellationToken cancellationToken)
    {
        var pages = new Dictionary<RefusedPage, Slice<RefusedItem>>();
        foreach (var alike in keys.GroupBy(page => (page.From, page.Backwards, page.Size)))
        {
            var (from, backwards, size) = alike.Key;
            var found = await items.Refused(
                [.. alike.Select(page => page.Of)], from, backwards, size, cancellationToken);
            foreach (var page in alike)
            {
                pages[page] = found[page.Of];
            }
        }

        return pages;
    }
}

/// <summary>None is an empty list.</summary>
public sealed class BulkTurnLoader(BulkTurns turns) : BatchDataLoader<string, IReadOnlyList<BulkTurn>>
{
    protected override async Task<IReadOnlyDictionary<string, IReadOnlyList<BulkTurn>>> LoadBatchAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var taken = await turns.Of(keys, cancellationToken);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<BulkTurn>)[.. taken[key]]);
    }
}

[QueryType, SignedIn]
public static class BulkOperationQueries
{
    /// <summary>
    /// An operation of the viewer's own, one that the viewer might have started, or anybody's for those who see all
    /// nationally.
    /// </summary>
    public static Task<BulkOperation?> GetBulkOperation(
        [ID] string id, Viewer viewer, BulkAccess bulk, CancellationToken cancellationToken) =>
        bulk.Seen(id, viewer, cancellationToken);

    /// <summary>
    /// The operations that the viewer sees in bulkOperation: their own, those that they might have started, or
    /// everybody's for those who see all nationally; newest first.
    /// </summary>
    public static async Task<Connection<BulkOperation>> GetBulkOperations(
        PagingArguments paging,
        Viewer viewer,
        BulkOperations operations,
        CancellationToken cancellationToken,
        BulkOperationState? state = null)
    {
        var by = BulkAccess.SeenBy(viewer);
        var from = Pages.FromRecord(paging, Pages.Plain) is { } id
            ? await operations.ById(id, cancellationToken)
            : null;
        var slice = await operations.Page(state, by, from, paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging, slice, operation => Pages.Opaque(operation.Id),
            cancel => operations.Count(state, by, cancel));
    }
}
