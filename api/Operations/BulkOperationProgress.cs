using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Compat;
using GraphQL;

namespace GpCollections.Operations;

/// <summary>How operations stand, for many who watch: one reading a second for all, and none for nobody.</summary>
public sealed class OperationReadings(BulkOperations operations)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private HashSet<string> _asked = [];
    private Task<ImmutableArray<BulkOperation>>? _next;

    /// <summary>As it stands at the next reading.</summary>
    public async Task<BulkOperation?> Next(string id, CancellationToken cancellationToken)
    {
        Task<ImmutableArray<BulkOperation>> next;
        lock (_lock)
        {
            _asked.Add(id);
            next = _next ??= Task.Run(ReadLater, CancellationToken.None);
        }
        return (await next.WaitAsync(cancellationToken)).FirstOrDefault(operation => operation.Id == id);
    }

    // Belongs to all who wait for it: no single one's token may cancel it.
    private async Task<ImmutableArray<BulkOperation>> ReadLater()
    {
        await Task.Delay(Pause, TimeProvider.System);
        HashSet<string> asked;
        lock (_lock)
        {
            (asked, _asked, _next) = (_asked, [], null);
        }
        return await operations.ByIds(asked, CancellationToken.None);
    }
}

[SubscriptionType, SignedIn]
public static class BulkOperationSubscriptions
{
    /// <summary>
    /// The operation as it stands, and again whenever it has changed, at most once a second; ends with its last state.
    /// For those who see it in bulkOperation.
    /// </summary>
    public static async Task<IAsyncEnumerable<BulkOperation>> BulkOperationProgress(
        [ID] string id,
        Viewer viewer,
        BulkAccess bulk,
        OperationReadings readings,
        CancellationToken cancellationToken) =>
        await bulk.Seen(id, viewer, cancellationToken) is { } operation
            ? Changes(operation, readings, cancellationToken)
            : throw new ExecutionError("There is no such operation among those that you may see.")
            {
                Code = "NOT_FOUND",
            };

    private static async IAsyncEnumerable<BulkOperation> Changes(
        BulkOperation operation,
        OperationReadings readings,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return operation;
        while (operation.FinishedAt is null)
        {
            BulkOperation? now = null;
            try
            {
                now = await readings.Next(operation.Id, cancellationToken);
            }
            catch (StorageException)
            {
                // The database is away; the next reading is a second from now.
            }
            if (now is null || now == operation) continue;
            operation = now;
            yield return now;
        }
    }
}
