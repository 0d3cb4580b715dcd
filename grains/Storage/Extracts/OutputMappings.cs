using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Extracts;

/// <summary>Which outputs are which indicators and measures.</summary>
public sealed class OutputMappings(Database database)
{
    public async Task<OutputMap> Of(string service, CancellationToken cancellationToken) => new(await database.List(
        """
        select service, output, indicator, measure, code, label, from_version, to_version from output_mapping
        where service = $1 order by output, indicator, from_version
        """,
        row => new OutputMapping(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.Enum<OutputMeasure>(3),
            row.TextOrNull(4),
            row.TextOrNull(5),
            row.GetInt32(6),
            row.IntegerOrNull(7)),
        [Parameter.Text(service)],
        cancellationToken));

    /// <summary>Inserts and updates in one transaction; what is the same is not touched.</summary>
    public async Task<ImportCounts> Upsert(
        ImmutableArray<OutputMapping> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (created, updated) = await database.Single(
            UpsertSql,
            row => (row.GetInt32(0), row.GetInt32(1)),
            Rows(block, by, now),
            cancellationToken);
        return new(created, updated, block.Length - created - updated);
    }

    /// <summary>What is there already stands.</summary>
    public Task Insert(
        ImmutableArray<OutputMapping> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute($"{InsertSql} on conflict do nothing", Rows(block, by, now), cancellationToken);

    private static NpgsqlParameter[] Rows(ImmutableArray<OutputMapping> block, Actor by, DateTimeOffset now) =>
    [
        Parameter.Texts(block.Select(one => one.Service)),
        Parameter.Texts(block.Select(one => one.Output)),
        Parameter.Texts(block.Select(one => one.Indicator)),
        Parameter.Texts(block.Select(one => one.Measure)),
        Parameter.Texts(block.Select(one => one.Code)),
        Parameter.Texts(block.Select(one => one.Label)),
        Parameter.Integers([.. block.Select(one => one.FromVersion)]),
        Parameter.Integers([.. block.Select(one => one.ToVersion)]),
        Parameter.Instant(now),
        Parameter.Json(by),
    ];

    // Sorted, so that two imports at once wait for each other and never for ever.
    private const string InsertSql = """
        insert into output_mapping as m (
            service, output, indicator, measure, code, label, from_version, to_version, changed_at, changed_by)
        select service, output, indicator, measure, code, label, from_version, to_version, $9, $10
        from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            as given (service, output, indicator, measure, code, label, from_version, to_version)
        order by service, output, indicator, from_version
        """;

    private const string UpsertSql = $"""
        with done as (
            {InsertSql}
            on conflict (service, output, indicator, from_version) do update
            set measure = excluded.measure, code = excluded.code, label = excluded.label,
                to_version = excluded.to_version, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            where (m.measure, m.code, m.label, m.to_version)
                is distinct from (excluded.measure, excluded.code, excluded.label, excluded.to_version)
            returning m.xmax = 0 as created)
        select count(*) filter (where created)::integer, count(*) filter (where not created)::integer from done
        """;
}
