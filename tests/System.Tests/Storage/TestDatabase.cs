using Npgsql;
using Xunit;

namespace GpCollections.Storage;

/// <summary>
/// A migrated database of its own, on the server that ConnectionStrings__Postgres names; dropped at the end.
/// </summary>
public class TestDatabase : IAsyncLifetime
{
    /// <summary>By this application_name PostgreSQL knows the tests' own connections.</summary>
    public const string TestsOwn = "tests";

    public string Name { get; } = $"test_{Guid.NewGuid():n}";

    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource Source { get; private set; } = null!;

    public Database Database { get; private set; } = null!;

    public static string Server => Environment.GetEnvironmentVariable("ConnectionStrings__Postgres")
        ?? throw new InvalidOperationException("ConnectionStrings__Postgres names no server.");

    /// <summary>The server on which it is made.</summary>
    protected virtual string Home => Server;

    public virtual async ValueTask InitializeAsync()
    {
        await OnServer($"create database {Name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(Home) { Database = Name }.ConnectionString;
        await Migrations.Apply(ConnectionString, CancellationToken.None);
        Source = Connections.To(
            new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = TestsOwn }.ConnectionString,
            readOnly: false);
        Database = new Database(Source);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await OnServer($"drop database {Name} with (force)");
        GC.SuppressFinalize(this);
    }

    public async Task<T> Ask<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task OnServer(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Home) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
