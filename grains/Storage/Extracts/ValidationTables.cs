using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Extracts;

/// <summary>The practices of a commissioner in a service's period.</summary>
public readonly record struct RegionAsked(string Service, string Period, OdsCode Commissioner);

/// <param name="Version">1 for the first of its service, indicator and kind.</param>
public sealed record ValidationRuleInForce(ValidationRule Rule, int Version, Actor SetBy, DateTimeOffset SetAt);

/// <summary>What figures are compared with: the rules in every version, and the figures of others.</summary>
public sealed class ValidationTables(Database database)
{
    /// <summary>The newest version of each rule that may reach one of the services.</summary>
    public Task<ImmutableArray<ValidationRule>> InForce(
        IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        services.Count == 0 ? Task.FromResult(ImmutableArray<ValidationRule>.Empty) : database.List(
            $"{NewestRules} where service = any($1) {ByVersion}",
            Rule,
            [Parameter.Texts(services.Append(ValidationRule.All))],
            cancellationToken);

    /// <summary>The newest version of each, those that are off among them.</summary>
    /// <param name="service">Only what may reach this one; null: of all services.</param>
    public Task<ImmutableArray<ValidationRuleInForce>> Listed(
        string? service, CancellationToken cancellationToken) => database.List(
            $"{NewestRules} where case when $1 is null then true else service in ($1, '*') end {ByVersion}",
            row => new ValidationRuleInForce(
                Rule(row), row.GetInt32(6), row.Json<Actor>(7), row.Instant(8)),
            [Parameter.Text(service)],
            cancellationToken);

    private const string NewestRules = """
        select distinct on (service, indicator, kind)
            service, indicator, kind, threshold, least, reason, version, set_by, set_at
        from validation_rule
        """;

    private const string ByVersion = "order by service, indicator, kind, version desc";

    private static ValidationRule Rule(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.Enum<ValidationKind>(2), row.AmountOrNull(3), row.AmountOrNull(4),
        row.GetString(5));

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

    /// <summary>
    /// What each had in its family's period that ended a year before, give or take a leap day; nothing: left out.
    /// </summary>
    public async Task<ImmutableDictionary<CollectionKey, ImmutableArray<IndicatorValues>>> YearBefore(
        ImmutableArray<Compared> asked, CancellationToken cancellationToken) =>
        asked.IsEmpty ? [] : (await database.List(
            $"""
            select a.key, (
                select e.event -> 'values'
                from service_period p
                join collection c on c.practice = a.practice and c.service = p.service and c.period = p.period
                cross join lateral ({Newest}) e
                where p.ends_on between a.ends_on - 1 and a.ends_on + 1 and c.figures_version is not null
                    and exists (select from service s where s.code = p.service and s.definition ->> 'family' = a.family)
                order by c.key limit 1)
            from unnest($1, $2, $3, $4) as a (key, practice, family, ends_on)
            """,
            row => (Key: CollectionKey.Parse(row.GetString(0)),
                Values: row.IsDBNull(1) ? null : row.Json<IndicatorValues[]>(1)),
            [
                Parameter.Texts(asked.Select(one => one.Key)),
                Parameter.Texts(asked.Select(one => one.Key.Practice)),
                Parameter.Texts(asked.Select(one => one.Family)),
                Parameter.Days([.. asked.Select(one => one.EndsOn.AddYears(-1))]),
            ],
            cancellationToken))
            .Where(found => found.Values is not null)
            .ToImmutableDictionary(found => found.Key, found => found.Values!.ToImmutableArray()); // Filtered above.

    /// <summary>For each indicator what a commissioner's practices have, of one service and period each.</summary>
    public async Task<Dictionary<RegionAsked, ImmutableDictionary<string, RegionFigures>>> Regions(
        ImmutableArray<RegionAsked> asked, CancellationToken cancellationToken) =>
        asked.IsEmpty ? [] : (await database.List(
            $"""
            with figures as (
                select a.service, a.period, a.commissioner, v ->> 'indicator' as indicator,
                    coalesce(v ->> 'count', v ->> 'numerator', v ->> 'register')::double precision as patients
                from unnest($1, $2, $3) as a (service, period, commissioner)
                join collection c using (service, period, commissioner)
                cross join lateral ({Newest}) e
                cross join lateral jsonb_array_elements(e.event -> 'values') v
                where c.figures_version is not null),
            medians as (
                select service, period, commissioner, indicator, count(*)::integer as practices,
                    percentile_cont(0.5) within group (order by patients) as median
                from figures where patients is not null group by service, period, commissioner, indicator)
            select service, period, commissioner, indicator, practices, median::numeric,
                (percentile_cont(0.5) within group (order by abs(patients - median)))::numeric
            from figures join medians using (service, period, commissioner, indicator)
            where patients is not null
            group by service, period, commissioner, indicator, practices, median
            """,
            row => (
                Region: new RegionAsked(row.GetString(0), row.GetString(1), row.Code(2)),
                Indicator: row.GetString(3),
                Figures: new RegionFigures(row.GetInt32(4), row.GetDecimal(5), row.GetDecimal(6))),
            [
                Parameter.Texts(asked.Select(one => one.Service)), Parameter.Texts(asked.Select(one => one.Period)),
                Parameter.Texts(asked.Select(one => one.Commissioner)),
            ],
            cancellationToken))
            .GroupBy(found => found.Region)
            .ToDictionary(
                region => region.Key,
                region => region.ToImmutableDictionary(found => found.Indicator, found => found.Figures));

    private const string Newest = """
        select event from collection_event n
        where n.key = c.key and n.kind in ('FiguresExtracted', 'FiguresSubmitted', 'FiguresDefaulted')
        order by n.sequence desc limit 1
        """;
}
