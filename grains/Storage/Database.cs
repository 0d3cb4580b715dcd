using System.Collections.Immutable;
using Npgsql;

namespace GpCollections;

/// <summary>Runs statements. Whatever goes wrong below comes out as a <see cref="StorageException"/>.</summary>
public sealed class Database(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source => source;

    internal async Task<ImmutableArray<T>> List<T>(
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(sql, parameters);
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
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        (await List(sql, read, parameters, cancellationToken)).Single();

    internal async Task<T?> Find<T>(
        string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
        where T : class => (await List(sql, read, parameters, cancellationToken)).SingleOrDefault();

    /// <returns>How many rows it touched.</returns>
    internal async Task<int> Execute(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw Fault(exception);
        }
    }

    // No inner exception: it could not cross the wire. Details are left out: they quote rows.
    internal static StorageException Fault(NpgsqlException exception) => exception is PostgresException fault
        ? new($"The database refused: {fault.MessageText} ({fault.SqlState})")
        : new($"The database could not be asked: {exception.Message}");

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
