using System.Collections.Immutable;
using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>Everything that is stored of one collection.</summary>
/// <param name="Row">Null: there are events without a row.</param>
/// <param name="Events">Empty: there is a row without events.</param>
public sealed record StoredCollection(CollectionKey Key, CollectionRow? Row, ImmutableArray<RecordedEvent> Events);

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
                EventRow.Read,
                [Parameter.Texts(keys)],
                cancellationToken);
            return Together(keys, rows, events);
        }
        catch (NpgsqlException exception)
        {
            throw Database.Fault(exception);
        }
    }

    private static ImmutableArray<StoredCollection> Together(
        List<string> keys, List<CollectionRow> rows, List<RecordedEvent> events)
    {
        var rowOf = rows.ToDictionary(row => row.Key);
        var eventsOf = events.ToLookup(happened => happened.Key);
        return
        [
            .. keys.Select(CollectionKey.Parse)
                .Select(key => new StoredCollection(key, rowOf.GetValueOrDefault(key), [.. eventsOf[key]])),
        ];
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
