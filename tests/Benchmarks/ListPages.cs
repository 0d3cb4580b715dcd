using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections;

/// <summary>How long pages of 50 take as the table grows: straight to the lists, on made-up rows.</summary>
internal static class ListPages
{
    private const int Rounds = 60;
    private const int Practices = 7_000;

    private static readonly VisibleTo Region = new(false, [], [OdsCode.Parse("Q07")]);

    private static readonly VisibleTo Practice = new(false, [OdsCode.Parse("P01234")], []);

    private static readonly (string Name, CollectionFilter Filter, VisibleTo Scope, CollectionOrder Order)[] Lists =
    [
        ("England, due soonest", new(), VisibleTo.Everything, CollectionOrder.DueSoonest),
        ("England, changed last", new(), VisibleTo.Everything, CollectionOrder.RecentlyChanged),
        ("England, awaiting approval", new(Status: [CollectionStatus.AwaitingApproval]), VisibleTo.Everything,
            CollectionOrder.DueSoonest),
        ("England, on hold", new(OnHold: true), VisibleTo.Everything, CollectionOrder.DueSoonest),
        ("England, of a seldom supplier", new(ClinicalSystem: ["SELDOM"]), VisibleTo.Everything,
            CollectionOrder.DueSoonest),
        ("England, one service's period", new(Service: ["S01-2017-18"], Period: ["M01"]), VisibleTo.Everything,
            CollectionOrder.DueSoonest),
        ("A region, due soonest", new(), Region, CollectionOrder.DueSoonest),
        ("A region, by practice", new(), Region, CollectionOrder.Practice),
        ("A practice, due soonest", new(), Practice, CollectionOrder.DueSoonest),
    ];

    /// <param name="connectionString">Of an empty server's database, which is filled.</param>
    public static async Task<int> Run(string connectionString, int rows)
    {
        await Migrations.Apply(connectionString, CancellationToken.None);
        await using var source = Connections.To($"{connectionString};Command Timeout=600", readOnly: false);
        var database = new Database(source);
        var list = new CollectionList(database, new(database, new(database)));
        await Register(source);
        Console.WriteLine($"{"p50 / p95 in ms",-34}{rows / 10,16:N0} rows{rows,16:N0} rows");
        var few = await Fill(source, 0, rows / 10, list);
        var many = await Fill(source, rows / 10, rows, list);
        foreach (var ((name, _, _, _), (before, after)) in Lists.Zip(few.Zip(many)))
        {
            Console.WriteLine($"{name,-34}{before,21}{after,21}");
        }

        return 0;
    }

    private static async Task Register(NpgsqlDataSource source)
    {
        await Execute(source, $$"""
            insert into practice (
                code, name, commissioner, active, clinical_system, shared_system, changed_at, changed_by)
            select 'P' || lpad(n::text, 5, '0'), 'Surgery', 'Q' || lpad((n % 14)::text, 2, '0'), true,
                case when n % 70 = 0 then 'SELDOM' else 'USUAL' end, false, now(), '{}'
            from generate_series(1, {{Practices}}) n
            """);
        await Execute(source, """
            insert into hold (id, practice, reason, placed_by, placed_at)
            select 'h' || n, 'P0000' || n, 'Doubt', '{}', now() from generate_series(1, 5) n
            """);
    }

    /// <summary>Rows from one number to another: month by month of service by service, for every practice.</summary>
    private static async Task<string[]> Fill(NpgsqlDataSource source, int from, int to, CollectionList list)
    {
        await Execute(source, $"""
            insert into collection (
                key, version, events, status, commissioner, financial_year, payment_related, awaited, awaited_action,
                awaited_by, changed_at)
            select format('S%s-2017-18/M%s/P%s', lpad((n / {Practices} / 12)::text, 2, '0'),
                    lpad((n / {Practices} % 12)::text, 2, '0'), lpad((n % {Practices} + 1)::text, 5, '0')),
                1, 1, (array['Approved', 'AwaitingDeclaration', 'AwaitingApproval', 'Participating'])[1 + n % 4],
                'Q' || lpad(((n % {Practices} + 1) % 14)::text, 2, '0'), '2017-18', true, 'Practice', 'Declare',
                case when n % 4 = 0 then null else now() + n % 5000 * interval '1 hour' end,
                now() - n % 9000 * interval '1 minute'
            from generate_series({from}, {to} - 1) n
            """);
        await Execute(source, "vacuum analyze");
        var found = new List<string>();
        foreach (var (_, filter, scope, order) in Lists)
        {
            found.Add(await Time(() => list.Page(filter, scope, order, null, false, 50, CancellationToken.None)));
        }

        return [.. found];
    }

    private static async Task<string> Time(Func<Task> read)
    {
        await read();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var since = Stopwatch.GetTimestamp();
            await read();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        times.Sort();
        return $"{times[Rounds / 2]:N1} / {times[Rounds * 95 / 100]:N1}";
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
