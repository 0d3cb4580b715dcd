using System.Collections.Immutable;
using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GpCollections.Payments;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>Everything that is stored of one collection.</summary>
/// <param name="Row">Null: there are events without a row.</param>
/// <param name="Events">Empty: there is a row without events. Those before the first that cannot be read.</param>
/// <param name="Payments">Those that were instructed for it.</param>
/// <param name="Fault">Which event cannot be read; null: all can.</param>
public sealed record StoredCollection(
    CollectionKey Key,
    CollectionRow? Row,
    ImmutableArray<RecordedEvent> Events,
    ImmutableArray<PaymentInstruction> Payments,
    string? Fault = null);

/// <summary>Reads all that is stored, so that it can be checked.</summary>
public sealed class Verification(Database database)
{
    private const int Batch = 1000;

    /// <summary>In the order of their keys. Each is as it stood at one moment; not all at the same.</summary>
    public async IAsyncEnumerable<StoredCollection> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; ;)
        {
            var batch = await After(after, cancellationToken);
            foreach (var collection in batch)
            {
                yield return collection;
            }

            if (batch.Length < Batch)
            {
                yield break;
            }

            after = batch[^1].Key.ToString();
        }
    }

    private async Task<ImmutableArray<StoredCollection>> After(string after, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
            await using var transaction =
                await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var keys = await Read(
                connection,
                """
                (select key from collection where key > $1 order by key limit $2)
                union
                (select distinct key from collection_event where key > $1 order by key limit $2)
                union
                (select distinct key from payment where key > $1 order by key limit $2)
                order by key limit $2
                """,
                row => row.GetString(0),
                [Parameter.Text(after), Parameter.Integer(Batch)],
                cancellationToken);
            var rows = await Read(
                connection,
                $"select {StoredRow.Columns} from collection c where c.key = any($1)",
                StoredRow.Read,
                [Parameter.Texts(keys)],
                cancellationToken);
            var events = await Read(
                connection,
                $"select {EventRow.Columns} from collection_event where key = any($1) order by key, sequence",
                StoredEvent.Read,
                [Parameter.Texts(keys)],
                cancellationToken);
            var payments = await Read(
                connection,
                $"select {InstructionRows.Columns} from payment p where p.key = any($1) order by p.key, p.declaration",
                InstructionRows.Read,
                [Parameter.Texts(keys)],
                cancellationToken);
            return Together(keys, rows, events, payments);
        }
        catch (NpgsqlException exception)
        {
            throw Database.Fault(exception);
        }
    }

    private static ImmutableArray<StoredCollection> Together(
        List<string> keys, List<CollectionRow> rows, List<StoredEvent> events, List<PaymentInstruction> payments)
    {
        var rowOf = rows.ToDictionary(row => row.Key);
        var eventsOf = events.ToLookup(stored => stored.Key);
        var paymentsOf = payments.ToLookup(payment => payment.Collection);
        return
        [
            .. keys.Select(CollectionKey.Parse)
                .Select(key => new StoredCollection(
                    key,
                    rowOf.GetValueOrDefault(key),
                    [.. eventsOf[key].TakeWhile(stored => stored.Event is not null).Select(stored => stored.Event!)],
                    [.. paymentsOf[key]],
                    eventsOf[key].FirstOrDefault(stored => stored.Event is null)?.Fault)),
        ];
    }

    /// <param name="Event">Null: it cannot be read.</param>
    private sealed record StoredEvent(CollectionKey Key, RecordedEvent? Event, string? Fault)
    {
        public static StoredEvent Read(NpgsqlDataReader row)
        {
            try
            {
                var happened = EventRow.Read(row);
                return new StoredEvent(happened.Key, happened, null);
            }
            // Of no known kind, of no kind at all, or with a word that is none.
            catch (Exception fault) when (fault is JsonException or NotSupportedException or ArgumentException)
            {
                return new StoredEvent(
                    CollectionKey.Parse(row.GetString(0)), null, $"event {row.GetInt32(1)} cannot be read");
            }
        }
    }

    private static async Task<List<T>> Read<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken)
    {
        await using var command = await Database.Prepare(connection, sql, parameters, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
