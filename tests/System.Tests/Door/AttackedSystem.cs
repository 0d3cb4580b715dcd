using System.Net.Http.Headers;
using GpCollections.Hosting;
using Npgsql;

namespace GpCollections.Door;

/// <summary>A system that tells nobody its schema, with queries that may take 2 s, and with one practice.</summary>
public sealed class AttackedSystem : TestSystem
{
    private readonly Dictionary<string, NpgsqlConnection> _locks = [];
    private string _token = "";

    /// <summary>Somebody who may import.</summary>
    public static string Importer { get; } =
        Tokens.For("importer", "Ann Lee", [("X24", ["NATIONAL_SERVICE_MANAGER"])]);

    public string Practice { get; private set; } = "";

    protected override IEnumerable<string> ApiSettings =>
        ["--GraphQL:Introspection=false", "--GraphQL:QueryTimeoutSeconds=2", "--Timetable:Public=false"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Practice = await A.Practice();
        _token = Tokens.For("attacker", "Mal Lory", [("X24", ["SUPPORT"])]);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var held in _locks.Values) await held.DisposeAsync();
        await base.DisposeAsync();
    }

    public async Task<(int Status, string Body)> Send(Attack attack, CancellationToken cancellationToken = default) =>
        await Send(attack, _token, cancellationToken);

    public async Task<(int Status, string Body)> Send(
        Attack attack, string token, CancellationToken cancellationToken = default)
    {
        using var request = attack.Make();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.ParseAdd("application/graphql-response+json");
        using var answer = await Http.SendAsync(request, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Makes the database err: LOCK and UNLOCK a table, or run SQL.</summary>
    public async Task Arrange(string? order)
    {
        switch (order?.Split(' '))
        {
            case null: break;
            case ["LOCK", var table]: await Lock(table); break;
            case ["UNLOCK", var table]: await Unlock(table); break;
            default: await Database.Execute(order); break;
        }
    }

    public async Task Lock(string table)
    {
        var connection = await Database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        _locks[table] = connection;
    }

    public async Task Unlock(string table)
    {
        if (!_locks.Remove(table, out var connection)) return;
        await using var command = new NpgsqlCommand("rollback", connection);
        await command.ExecuteNonQueryAsync();
        await connection.DisposeAsync();
    }

    /// <summary>How many statements wait for a lock.</summary>
    public Task<long> Waiting() => Database.Ask<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
}
