using System.Collections.Immutable;
using Npgsql;

namespace GpCollections;

/// <summary>Runs statements. Whatever goes wrong below comes out as a <see cref="StorageException"/>.</summary>
public sealed class Database(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source => source;

    /// <summary>Whether the server would take a write now, as far as asking can tell.</summary>
    public Task<bool> CanWrite(CancellationToken cancellationToken) =>
        Single("select not pg_is_in_recovery()", row => row.GetBoolean(0), [], cancellationToken);

    internal async Task<ImmutableArray<T>> List<T>(
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = await Prepare(connection, sql, parameters, cancellationToken);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = ImmutableArray.CreateBuilder<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows.DrainToImmutable();
        }
        catch (NpgsqlException exception)
        {
            throw Fault(exception);
        }
    }

    /// <summary>The only row of what is asked for.</summary>
    internal async Task<T> Single<T>(
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
        => (await List(sql, read, parameters, cancellationToken)).Single();

    internal async Task<T?> Find<T>(
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
        where T : class => (await List(sql, read, parameters, cancellationToken)).SingleOrDefault();

    /// <returns>How many rows it touched.</returns>
    /// <param name="seconds">How long it may take; null: as long as any statement.</param>
    internal async Task<int> Execute(
        string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken, int? seconds = null)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = await Prepare(connection, sql, parameters, cancellationToken);
            command.CommandTimeout = seconds ?? command.CommandTimeout;
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw Fault(exception);
        }
    }

    /// <summary>Asked again on the same connection, a statement is prepared already.</summary>
    /// <remarks>
    /// Not left to the driver: when a statement fails at the very moment that Npgsql 10.0.3 prepares it of itself,
    /// the next answer on that connection is lost, and nobody knows whether what it asked for was stored.
    /// </remarks>
    internal static async Task<NpgsqlCommand> Prepare(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(cancellationToken);
        return command;
    }

    // Classes of SQLSTATE that say what is wrong with the statement or its values. Others may pass: lost connections
    // (08), serialisation and deadlocks (40), no room (53), locks (55), shutdown and cancelling (57), a standby (25).
    private static bool IsPermanent(string state) => state[..2] is "0A" or "21" or "22" or "23" or "42" or "44";

    // No inner exception: it could not cross the wire. Details are left out: they quote rows.
    internal static StorageException Fault(Exception exception) => exception is PostgresException fault
        ? new($"The database refused: {fault.MessageText} ({fault.SqlState})")
        {
            IsPermanent = IsPermanent(fault.SqlState),
        }
        : new($"The database could not be asked: {exception.Message}");
}
