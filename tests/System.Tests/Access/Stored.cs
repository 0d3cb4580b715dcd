using Npgsql;

namespace GpCollections.Access;

/// <summary>What stands in the database, whoever may see it.</summary>
internal sealed class Stored(NpgsqlDataSource source)
{
    public Task<SeenRow[]> Rows() => Read(
        """
        select c.key, c.practice, c.commissioner, c.service, c.period, c.status, c.financial_year, c.payment_related,
            c.awaited, c.awaited_by, c.amount, p.clinical_system
        from collection c join practice p on p.code = c.practice
        """,
        row => new SeenRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetString(6), row.GetBoolean(7), Or<string>(row, 8), row.IsDBNull(9) ? null : row.GetDateTime(9),
            row.IsDBNull(10) ? null : row.GetDecimal(10), Or<string>(row, 11)));

    public Task<SeenHold[]> Holds() => Read(
        """
        select h.id, h.service, h.period, h.supplier, h.commissioner, h.practice, p.commissioner
        from hold h left join practice p on p.code = h.practice where h.released_at is null
        """,
        row => new SeenHold(
            row.GetString(0), Or<string>(row, 1), Or<string>(row, 2), Or<string>(row, 3), Or<string>(row, 4),
            Or<string>(row, 5), Or<string>(row, 6)));

    public Task<SeenOperation[]> Operations() => Read(
        "select id, kind, started_by ->> 'id', reach from bulk_operation order by started_at desc, id desc",
        row => new SeenOperation(row.GetString(0), row.GetString(1), row.GetString(2), Or<string[]>(row, 3)));

    public Task<(SeenRow Row, string? Before, int Sequence)[]> Events() => Read(
        """
        select key, status, lag(status) over (partition by key order by sequence), sequence,
            (select coalesce(f.event ->> 'commissioner', f.event ->> 'to') from collection_event f
             where f.key = e.key and f.kind in ('Offered', 'CommissionerChanged') and f.sequence <= e.sequence
             order by f.sequence desc limit 1)
        from collection_event e order by xid, id
        """,
        row =>
        {
            var (key, parts) = (row.GetString(0), row.GetString(0).Split('/'));
            return (
                new SeenRow(
                    key, parts[2], row.GetString(4), parts[0], parts[1], row.GetString(1), "", true, null, null, null,
                    null),
                Or<string>(row, 2), row.GetInt32(3));
        });

    private static T? Or<T>(NpgsqlDataReader row, int at)
        where T : class => row.IsDBNull(at) ? null : row.GetFieldValue<T>(at);

    private async Task<T[]> Read<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync())
        {
            all.Add(read(rows));
        }

        return [.. all];
    }
}
