using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Npgsql;

namespace GpCollections;

/// <summary>
/// Brings a database to the newest schema: Migrations/0001_*.sql and what follows, each once, in order.
/// </summary>
public static class Migrations
{
    // Any number will do, as long as it stays the same.
    private const long Lock = 0x6770_636f_6c6c;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly ImmutableArray<Migration> All = Read();

    public static int Latest => All[^1].Version;

    /// <summary>Several may call at once: one does it, the others wait and find it done.</summary>
    /// <returns>The versions that it applied.</returns>
    public static async Task<ImmutableArray<int>> Apply(string connectionString, CancellationToken cancellationToken)
    {
        // Its own connection, closed at the end: that also frees the lock.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            CommandTimeout = 0,
            SearchPath = "public",
        };
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await Execute(connection, "select pg_advisory_lock($1)", [Parameter.Long(Lock)], cancellationToken);
            var version = await Prepare(connection, cancellationToken);
            var missing = All.Where(migration => migration.Version > version).ToImmutableArray();
            foreach (var migration in missing)
            {
                await Apply(connection, migration, cancellationToken);
            }

            return [.. missing.Select(migration => migration.Version)];
        }
        catch (NpgsqlException exception)
        {
            throw Database.Fault(exception);
        }
    }

    /// <summary>Returns as soon as the schema is new enough; a database that cannot be asked is asked again.</summary>
    public static async Task WaitFor(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        while (await VersionOf(source, cancellationToken) is not { } version || version < Latest)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<int?> VersionOf(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand("select max(version) from public.schema_version");
            return await command.ExecuteScalarAsync(cancellationToken) as int?;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static async Task<int> Prepare(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Table = """
            create table if not exists public.schema_version (
                version integer primary key,
                name text not null,
                applied_at timestamptz not null default now()
            );
            comment on table public.schema_version is 'A row is a migration that was applied.'
            """;
        await Execute(connection, Table, [], cancellationToken);
        const string Version = "select coalesce(max(version), 0) from public.schema_version";
        await using var command = new NpgsqlCommand(Version, connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken) ?? 0);
    }

    private static async Task Apply(
        NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Execute(connection, migration.Text, [], cancellationToken);
        await Execute(
            connection,
            "insert into public.schema_version (version, name) values ($1, $2)",
            [Parameter.Integer(migration.Version), Parameter.Text(migration.Name)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task Execute(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ImmutableArray<Migration> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal))
                .Select(resource => Read(assembly, resource))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var name = resource.Split('.')[^2];
        return new(int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }

    private sealed record Migration(int Version, string Name, string Text);
}
