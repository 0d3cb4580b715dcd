using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>List sizes, suppliers and national prevalences.</summary>
public sealed class ReferenceTables(Database database)
{
    /// <summary>
    /// The newest list that is not after the day, for each practice and day; where there is none it is left out.
    /// </summary>
    public async Task<ImmutableDictionary<(OdsCode Practice, DateOnly On), int>> ListSizes(
        IReadOnlyCollection<(OdsCode Practice, DateOnly On)> asked, CancellationToken cancellationToken) =>
        (await database.List(
            """
            select asked.practice, asked.day, newest.patients
            from (select distinct practice, day from unnest($1, $2) as given (practice, day)) asked
            cross join lateral (
                select patients from list_size l where l.practice = asked.practice and l.on_day <= asked.day
                order by l.on_day desc limit 1) newest
            """,
            row => (Asked: (row.Code(0), row.GetFieldValue<DateOnly>(1)), Patients: row.GetInt32(2)),
            [Parameter.Texts(asked.Select(one => one.Practice)), Parameter.Days([.. asked.Select(one => one.On)])],
            cancellationToken)).ToImmutableDictionary(found => found.Asked, found => found.Patients);

    /// <summary>What is known for one practice and day, and nationally for one year.</summary>
    /// <param name="practice">Null: none, but what is national.</param>
    /// <returns>Released: the newest parameters that a second person released for the year; null: none.</returns>
    public async Task<(ListSize? List, ImmutableArray<NationalPrevalence> Prevalences, YearParameters? Released)> Known(
        OdsCode? practice, DateOnly day, string financialYear, CancellationToken cancellationToken) =>
        await database.Single(
            """
            select newest.on_day, newest.patients, national.groups, national.percents, released.version,
                released.pounds_per_point, released.national_average_list_size, released.source
            from (select array_agg(indicator_group) as groups, array_agg(percent) as percents
                from national_prevalence where financial_year = $3) national
            left join lateral (
                select on_day, patients from list_size where practice = $1 and on_day <= $2
                order by on_day desc limit 1) newest on true
            left join lateral (
                select version, pounds_per_point, national_average_list_size, source from qof_parameters
                where financial_year = $3 and released_at is not null
                order by version desc limit 1) released on true
            """,
            row => (
                row.DayOrNull(0) is { } on ? new ListSize(on, row.GetInt32(1)) : null,
                row.IsDBNull(2)
                    ? []
                    : row.GetFieldValue<string[]>(2).Zip(row.GetFieldValue<decimal[]>(3))
                        .Select(pair => new NationalPrevalence(pair.First, pair.Second)).ToImmutableArray(),
                row.IntegerOrNull(4) is { } version
                    ? new YearParameters(
                        financialYear, version, row.GetDecimal(5), row.GetInt32(6), row.GetString(7))
                    : null),
            [Parameter.Text(practice), Parameter.Day(day), Parameter.Text(financialYear)],
            cancellationToken);

    /// <summary>What the practice's newest figures of the service's earlier periods counted, by indicator.</summary>
    /// <param name="before">Only periods that were over by then.</param>
    public Task<ImmutableArray<EarlierCount>> Earlier(
        CollectionKey key,
        DateOnly before,
        IReadOnlyCollection<string> indicators,
        CancellationToken cancellationToken) => database.List(
            """
            select v ->> 'indicator', least(sum((v ->> 'count')::bigint), 2147483647)::integer
            from service_period p
            join collection c on c.practice = $1 and c.service = p.service and c.period = p.period
            cross join lateral (
                select event from collection_event n
                where n.key = c.key and n.kind in ('FiguresExtracted', 'FiguresSubmitted', 'FiguresDefaulted')
                order by n.sequence desc limit 1) e
            cross join lateral jsonb_array_elements(e.event -> 'values') v
            where p.service = $2 and p.ends_on < $3 and c.figures_version is not null
                and v ->> 'indicator' = any($4) and v ->> 'count' is not null
            group by 1
            """,
            row => new EarlierCount(row.GetString(0), row.GetInt32(1)),
            [
                Parameter.Text(key.Practice), Parameter.Text(key.Service), Parameter.Day(before),
                Parameter.Texts(indicators),
            ],
            cancellationToken);

    /// <summary>
    /// The collections whose pounds may rest on these practices' lists or on these years' prevalences, and that nobody
    /// has declared: by key.
    /// </summary>
    /// <param name="after">Not included; null: from the begin.</param>
    public Task<ImmutableArray<CollectionKey>> Concerned(
        IReadOnlyCollection<OdsCode> practices,
        IReadOnlyCollection<string> financialYears,
        CollectionKey? after,
        int limit,
        CancellationToken cancellationToken) =>
        database.List(
            """
            with asking as (
                select code from service
                where definition -> 'tariff' ->> 'kind' in ('QofPoints', 'PerRegisteredPatient') group by code)
            select key from (
                select key, status, figures_version from collection
                where practice = any($1) and service in (select code from asking)
                union
                select key, status, figures_version from collection c
                where c.service in (
                    select p.service from service_period p join asking on asking.code = p.service
                    where p.financial_year = any($2))) concerned
            where key > $3 and figures_version is not null
                and status in ('Participating', 'Collecting', 'AwaitingEntry', 'NotCollected', 'AwaitingDeclaration')
            order by key limit $4
            """,
            row => CollectionKey.Parse(row.GetString(0)),
            [
                Parameter.Texts(practices), Parameter.Texts(financialYears), Parameter.Text(after?.ToString() ?? ""),
                Parameter.Integer(limit),
            ],
            cancellationToken);

    /// <summary>
    /// Inserts and updates in one transaction; what is the same is not touched. A clinical system of a practice that
    /// is not in the register is passed over.
    /// </summary>
    public async Task<ImportCounts> Upsert(
        ImmutableArray<ReferenceRow> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lists = block.OfType<ReferenceRow.ListSize>().DistinctBy(row => (row.Practice, row.On)).ToList();
        var systems = block.OfType<ReferenceRow.ClinicalSystem>().DistinctBy(row => row.Practice).ToList();
        var shares = block.OfType<ReferenceRow.Prevalence>().DistinctBy(row => (row.FinancialYear, row.Group)).ToList();
        var (created, updated) = await database.Single(
            UpsertSql,
            row => (row.GetInt32(0), row.GetInt32(1)),
            [
                Parameter.Texts(lists.Select(row => row.Practice)),
                Parameter.Days([.. lists.Select(row => row.On)]),
                Parameter.Integers([.. lists.Select(row => row.Patients)]),
                Parameter.Texts(systems.Select(row => row.Practice)),
                Parameter.Texts(systems.Select(row => row.Supplier)),
                Parameter.Texts(shares.Select(row => row.FinancialYear)),
                Parameter.Texts(shares.Select(row => row.Group)),
                Parameter.Amounts([.. shares.Select(row => (decimal?)row.Percent)]),
                Parameter.Instant(now),
                Parameter.Json(by),
            ],
            cancellationToken);
        return new(created, updated, lists.Count + systems.Count + shares.Count - created - updated);
    }

    // Sorted, so that two imports at once wait for each other and never for ever.
    private const string UpsertSql = """
        with lists as (
            insert into list_size as l (practice, on_day, patients, changed_at, changed_by)
            select practice, on_day, patients, $9, $10 from unnest($1, $2, $3) as given (practice, on_day, patients)
            order by practice, on_day
            on conflict (practice, on_day) do update
            set patients = excluded.patients, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            where l.patients <> excluded.patients
            returning l.xmax = 0 as created),
        given_systems as (
            select p.code, given.supplier, p.clinical_system is null as created
            from unnest($4, $5) as given (practice, supplier) join practice p on p.code = given.practice
            where p.clinical_system is distinct from given.supplier
            order by p.code
            for update of p),
        systems as (
            update practice p set clinical_system = given.supplier, changed_at = $9, changed_by = $10
            from given_systems given where p.code = given.code
            returning given.created),
        shares as (
            insert into national_prevalence as n (financial_year, indicator_group, percent, changed_at, changed_by)
            select financial_year, indicator_group, percent, $9, $10
            from unnest($6, $7, $8) as given (financial_year, indicator_group, percent)
            order by financial_year, indicator_group
            on conflict (financial_year, indicator_group) do update
            set percent = excluded.percent, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            where n.percent <> excluded.percent
            returning n.xmax = 0 as created)
        select count(*) filter (where created)::integer, count(*) filter (where not created)::integer
        from (select created from lists union all select created from systems union all select created from shares) s
        """;
}
