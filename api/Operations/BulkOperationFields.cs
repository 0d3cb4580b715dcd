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
    public static Task<Connection<BulkFailureNode>> GetSkips(
        [Parent] BulkOperation operation,
        PagingArguments paging,
        BulkItems items,
        CancellationToken cancellationToken) =>
        Refused(operation.Id, BulkItemState.Skipped, operation.Skipped, paging, items, cancellationToken);

    /// <summary>The items that were refused.</summary>
    public static Task<Connection<BulkFailureNode>> GetFailures(
        [Parent] BulkOperation operation,
        PagingArguments paging,
        BulkItems items,
        CancellationToken cancellationToken) =>
        Refused(operation.Id, BulkItemState.Failed, operation.Failed, paging, items, cancellationToken);

    private static async Task<Connection<BulkFailureNode>> Refused(
        string id,
        BulkItemState state,
        int count,
        PagingArguments paging,
        BulkItems items,
        CancellationToken cancellationToken)
    {
        var from = Pages.From<int>(paging, text => int.TryParse(
            Pages.Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out var no) ? no : null);
        var slice = await items.Refused(id, state, from, paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging,
            [.. slice.Items.Select(item => (Pages.Opaque(item.No), BulkFailureNode.Of(item.Failure)))],
            slice.More,
            DataLoaderResults.Ready(count));
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

    /// <summary>The viewer's own operations, or everybody's for those who see all nationally; newest first.</summary>
    public static async Task<Connection<BulkOperation>> GetBulkOperations(
        PagingArguments paging,
        Viewer viewer,
        BulkOperations operations,
        CancellationToken cancellationToken,
        BulkOperationState? state = null)
    {
        var startedBy = Rights.Visible(viewer).IsNational ? null : viewer.Id;
        var from = Pages.FromRecord(paging, Pages.Plain) is { } id
            ? await operations.ById(id, cancellationToken)
            : null;
        var slice = await operations.Page(state, startedBy, from, paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging, slice, operation => Pages.Opaque(operation.Id),
            cancel => operations.Count(state, startedBy, cancel));
    }
}
