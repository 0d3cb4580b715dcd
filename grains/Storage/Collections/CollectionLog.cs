using System.Collections.Immutable;
using GpCollections.Operations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>
/// What happened to every collection: appended for ever, and read by key. Appends that wait at the same moment are
/// committed together, and so are loads read together.
/// </summary>
/// <remarks>
/// After a <see cref="StorageException"/> from an append nobody knows what was stored: read again. Cancelling works
/// until the append is on its way.
/// </remarks>
public sealed class CollectionLog : IAsyncDisposable
{
    private readonly Database _database;
    private readonly IdempotencyKeys _keys;
    private readonly Batches<PreparedAppend, AppendResult> _appends;
    private readonly Batches<CollectionKey, ImmutableArray<RecordedEvent>> _loads;

    public CollectionLog(Database database, IdempotencyKeys keys, BatchOptions options)
    {
        _database = database;
        _keys = keys;
        _appends = new(options, Store, IsOfOneAppend);
        _loads = new(options, Load, fault => fault is not StorageException);
    }

    public Task<AppendResult> Append(Append append, CancellationToken cancellationToken)
    {
        var prepared = PreparedAppend.Of(append);
        return _appends.Add(prepared, append.Row.Key, prepared.Bytes, cancellationToken);
    }

    /// <summary>The events in order; empty when the collection was never offered.</summary>
    public Task<ImmutableArray<RecordedEvent>> Load(CollectionKey key, CancellationToken cancellationToken) =>
        _loads.Add(key, key, bytes: 0, cancellationToken);

    /// <summary>Keys without events are left out.</summary>
    public async Task<ImmutableDictionary<CollectionKey, ImmutableArray<RecordedEvent>>> LoadMany(
        IEnumerable<CollectionKey> keys, CancellationToken cancellationToken)
    {
        var events = await _database.List(
            $"select {EventRow.Columns} from collection_event where key = any($1) order by key, sequence",
            EventRow.Read,
            [Parameter.Texts(keys)],
            cancellationToken);
        return events.GroupBy(happened => happened.Key)
            .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private async Task Load(ImmutableArray<Waiting<CollectionKey, ImmutableArray<RecordedEvent>>> batch)
    {
        var found = await LoadMany(batch.Select(waiting => waiting.Item), CancellationToken.None);
        foreach (var waiting in batch)
        {
            waiting.Answer(found.GetValueOrDefault(waiting.Item, []));
        }
    }

    private async Task Store(ImmutableArray<Waiting<PreparedAppend, AppendResult>> batch)
    {
        try
        {
            var won = await AppendStatement.Run(_database.Source, [.. batch.Select(waiting => waiting.Item)]);
            foreach (var waiting in batch)
            {
                waiting.Answer(won.Contains(waiting.Item.Key)
                    ? new AppendResult.Stored()
                    : new AppendResult.VersionConflict());
            }
        }
        catch (PostgresException fault) when (batch is [var alone] && fault.ConstraintName == "idempotency_key_pkey")
        {
            var claim = alone.Item.Claim!; // Only a claim can violate that key.
            var holder = await _keys.Find(claim.Person, claim.Key, CancellationToken.None);
            alone.Answer(new AppendResult.KeyTaken(holder?.InputHash ?? "", holder?.Subject ?? ""));
        }
        catch (Exception fault) when (batch.Length == 1 || !IsOfOneAppend(fault))
        {
            throw Database.Fault(fault);
        }
    }

    // 22: a value that cannot be; 23: a constraint; 40P01: a deadlock; 54: too large. The last four are the driver's,
    // about a value that it cannot write. After any other fault it may have been stored: trying again would lie.
    private static bool IsOfOneAppend(Exception fault) => fault
        is PostgresException { SqlState: ['2', '2' or '3', ..] or "40P01" or ['5', '4', ..] }
        or ArgumentException or FormatException or InvalidCastException or OverflowException;
}
