using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>What figures are compared with: the rules in every version, and the figures of others.</summary>
public sealed class ValidationTables(Database database)
{
    /// <summary>The newest version of each rule that may reach the service.</summary>
    public Task<ImmutableArray<ValidationRule>> InForce(string service, CancellationToken cancellationToken) =>
        database.List(
            """
            select distinct on (service, indicator, kind) service, indicator, kind, threshold, least, reason
            from validation_rule where service in ($1, '*') order by service, indicator, kind, version desc
            """,
            row => new ValidationRule(
                row.GetString(0),
                row.GetString(1),
                row.Enum<ValidationKind>(2),
                row.AmountOrNull(3),
                row.AmountOrNull(4),
                row.GetString(5)),
            [Parameter.Text(service)],
            cancellationToken);

    /// <summary>A new version of what differs; what is the same is not touched.</summary>
    public async Task<ImportCounts> Set(
        ImmutableArray<ValidationRule> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (created, updated) = await database.Single(
            """
            with newest as (
                select distinct on (service, indicator, kind) service, indicator, kind, version, threshold, least
                from validation_rule order by service, indicator, kind, version desc),
            done as (
                insert into validation_rule (
                    service, indicator, kind, version, threshold, least, reason, set_by, set_at)
                select service, indicator, kind, coalesce(n.version, 0) + 1, g.threshold, g.least, g.reason, $7, $8
                from unnest($1, $2, $3, $4, $5, $6) as g (service, indicator, kind, threshold, least, reason)
                left join newest n using (service, indicator, kind)
                where n.version is null or (n.threshold, n.least) is distinct from (g.threshold, g.least)
                returning version)
            select count(*) filter (where version = 1)::integer, count(*) filter (where version > 1)::integer
            from done
            """,
            row => (row.GetInt32(0), row.GetInt32(1)),
            [
                Parameter.Texts(block.Select(rule => rule.Service)),
                Parameter.Texts(block.Select(rule => rule.Indicator)),
                Parameter.Texts(block.Select(rule => rule.Kind)),
                Parameter.Amounts([.. block.Select(rule => rule.Limit)]),
                Parameter.Amounts([.. block.Select(rule => rule.Least)]),
                Parameter.Texts(block.Select(rule => rule.Reason)),
                Parameter.Json(by),
                Parameter.Instant(now),
            ],
            cancellationToken);
        return new(created, updated, block.Length - created - updated);
    }

    /// <summary>What it had in the family's period that ended a year before, give or take a leap day.</summary>
    public async Task<ImmutableArray<IndicatorValues>> YearBefore(
        OdsCode practice, string family, DateOnly endsOn, CancellationToken cancellationToken) =>
        (await database.Find(
            $"""
            select e.event -> 'values'
            from service_period p
            join collection c on c.practice = $1 and c.service = p.service and c.period = p.period
            cross join lateral ({Newest}) e
            where p.ends_on between $3 and $4 and c.figures_version is not null
                and exists (select from service s where s.code = p.service and s.definition ->> 'family' = $2)
            order by c.key limit 1
            """,
            row => row.Json<IndicatorValues[]>(0),
            [
                Parameter.Text(practice), Parameter.Text(family), Parameter.Day(endsOn.AddYears(-1).AddDays(-1)),
                Parameter.Day(endsOn.AddYears(-1).AddDays(1)),
            ],
            cancellationToken))?.ToImmutableArray() ?? [];

    /// <summary>For each indicator what the commissioner's practices have, of one service and period.</summary>
    public async Task<ImmutableDictionary<string, RegionFigures>> Region(
        string service, string period, OdsCode commissioner, CancellationToken cancellationToken) =>
        (await database.List(
            $"""
            with figures as (
                select v ->> 'indicator' as indicator,
                    coalesce(v ->> 'count', v ->> 'numerator', v ->> 'register')::double precision as patients
                from collection c
                cross join lateral ({Newest}) e
                cross join lateral jsonb_array_elements(e.event -> 'values') v
                where c.service = $1 and c.period = $2 and c.commissioner = $3 and c.figures_version is not null),
            medians as (
                select indicator, count(*)::integer as practices,
                    percentile_cont(0.5) within group (order by patients) as median
                from figures where patients is not null group by indicator)
            select indicator, practices, median::numeric,
                (percentile_cont(0.5) within group (order by abs(patients - median)))::numeric
            from figures join medians using (indicator) where patients is not null
            group by indicator, practices, median
            """,
            row => (Indicator: row.GetString(0), Figures: new RegionFigures(
                row.GetInt32(1), row.GetDecimal(2), row.GetDecimal(3))),
            [Parameter.Text(service), Parameter.Text(period), Parameter.Text(commissioner)],
            cancellationToken)).ToImmutableDictionary(found => found.Indicator, found => found.Figures);

    private const string Newest = """
        select event from collection_event n
        where n.key = c.key and n.kind in ('FiguresExtracted', 'FiguresSubmitted', 'FiguresDefaulted')
        order by n.sequence desc limit 1
        """;
}
