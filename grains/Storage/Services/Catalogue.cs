using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Services;

/// <summary>A period as its service's newest version has it.</summary>
public sealed record TimetableLine(Terms Terms, DateTimeOffset DefinedAt);

/// <summary>The services, in every version of their definitions.</summary>
public sealed class Catalogue(Database database)
{
    // A version never changes, and there are some hundred of them a year.
    private readonly ConcurrentDictionary<(string Code, int Version), Service> _versions = new();

    /// <summary>Every service in its newest version, by code.</summary>
    public Task<ImmutableArray<Service>> All(CancellationToken cancellationToken) =>
        database.List(
            "select distinct on (code) definition, version from service order by code, version desc",
            Read,
            [],
            cancellationToken);

    /// <summary>In their newest version, those whose deliveries wait for no person.</summary>
    public Task<ImmutableArray<Service>> ReleasedByThemselves(CancellationToken cancellationToken) => database.List(
        """
        select definition, version from service s
        where jsonb_exists(definition, 'automaticRelease')
            and not exists (select from service n where n.code = s.code and n.version > s.version)
        order by code
        """,
        Read,
        [],
        cancellationToken);

    /// <summary>The service of the same family that ended the day before this one starts; null: none.</summary>
    public async Task<Service?> Before(Service service, CancellationToken cancellationToken) =>
        (await database.List(
            """
            select distinct on (code) definition, version from service
            where definition ->> 'family' = $1 and definition ->> 'endsOn' = $2 order by code, version desc
            """,
            Read,
            [
                Parameter.Text(service.Family),
                Parameter.Text(service.StartsOn.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ],
            cancellationToken)).FirstOrDefault();

    /// <param name="version">Null: the newest.</param>
    public async Task<Service?> ByCode(string code, int? version, CancellationToken cancellationToken) =>
        version is { } one && _versions.TryGetValue((code, one), out var known)
            ? known
            : await database.Find(
                """
                select definition, version from service
                where code = $1 and case when $2 is null then true else version = $2 end
                order by version desc limit 1
                """,
                Read,
                [Parameter.Text(code), Parameter.Integer(version)],
                cancellationToken);

    /// <summary>The number of the newest; null when there is no such service.</summary>
    public Task<int?> NewestVersion(string code, CancellationToken cancellationToken) => database.Single(
        "select max(version) from service where code = $1",
        row => row.IsDBNull(0) ? (int?)null : row.GetInt32(0),
        [Parameter.Text(code)],
        cancellationToken);

    /// <summary>What a collection is bound to; null when there is no such version or period.</summary>
    public async Task<Terms?> Terms(string service, int version, string period, CancellationToken cancellationToken) =>
        await ByCode(service, version, cancellationToken) is { } found && found.Period(period) is { } one
            ? new Terms(found, one)
            : null;

    /// <summary>Whether the service has, or ever had, such a period; null: any service.</summary>
    public Task<bool> HasPeriod(string? service, string period, CancellationToken cancellationToken) =>
        database.Single(
            """
            select exists (select from service_period
                where period = $2 and case when $1 is null then true else service = $1 end)
            """,
            row => row.GetBoolean(0),
            [Parameter.Text(service), Parameter.Text(period)],
            cancellationToken);

    /// <summary>
    /// The services with a period that ends in the financial year, and those periods only, soonest first.
    /// </summary>
    /// <param name="financialYear">2017-18; null: all years.</param>
    public async Task<ImmutableArray<TimetableLine>> Timetable(
        string? financialYear, string? service, CancellationToken cancellationToken)
    {
        var services = await database.List(
            """
            select distinct on (s.code) s.definition, s.version, s.defined_at
            from service s
            where case when $1 is null then true
                    else s.code in (select p.service from service_period p where p.financial_year = $1) end
                and case when $2 is null then true else s.code = $2 end
            order by s.code, s.version desc
            """,
            row => (Service: Read(row), DefinedAt: row.GetFieldValue<DateTimeOffset>(2)),
            [Parameter.Text(financialYear), Parameter.Text(service)],
            cancellationToken);
        return
        [
            .. from one in services
               from period in one.Service.Periods
               where financialYear is null || FinancialYear(period.EndsOn) == financialYear
               orderby period.AchievementDate, one.Service.Code
               select new TimetableLine(new Terms(one.Service, period), one.DefinedAt),
        ];
    }

    /// <summary>Every version of each of these services, newest first.</summary>
    public async Task<ILookup<string, ServiceVersion>> Versions(
        IReadOnlyCollection<string> codes, CancellationToken cancellationToken) =>
        (await database.List(
            """
            select definition, version, defined_at, defined_by, reason from service
            where code = any($1) order by code, version desc
            """,
            row => new ServiceVersion(
                Read(row), row.Instant(2), row.Json<Actor>(3), row.IsDBNull(4) ? null : row.GetString(4)),
            [Parameter.Texts(codes)],
            cancellationToken)).ToLookup(version => version.Definition.Code);

    /// <summary>
    /// The periods of the service that have collections, whatever became of these, or will: an operation that runs or
    /// is paused offers them, in the version that it began with. What failed is tried again in the newest only.
    /// </summary>
    public Task<ImmutableArray<string>> Offered(string service, CancellationToken cancellationToken) => database.List(
        """
        select p.period from service_period p
        where p.service = $1
            and (exists (select from collection c where c.service = p.service and c.period = p.period)
                or exists (select from bulk_operation o
                    where o.state in ('Running', 'Paused') and o.kind = 'OFFER' and not o.dry_run
                        and o.request ->> 'service' = p.service
                        and coalesce(jsonb_exists(o.request -> 'periods', p.period), true)))
        order by p.period
        """,
        row => row.GetString(0),
        [Parameter.Text(service)],
        cancellationToken);

    /// <summary>Stores this version of the definition, and makes its periods the service's timetable.</summary>
    /// <returns>What is stored under this code and version: another definition, if another was there.</returns>
    public Task<Service> Insert(
        Service service, string? reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        Insert(service, [], reason, by, now, cancellationToken);

    /// <summary>The same, and notes what collections that were offered before are to follow.</summary>
    /// <param name="moved">The periods whose dates are others than in the version before.</param>
    public async Task<Service> Insert(
        Service service,
        ImmutableArray<string> moved,
        string? reason,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        ServicePeriod[] periods = [.. service.Periods];
        await database.Execute(
            InsertSql,
            [
                Parameter.Text(service.Code),
                Parameter.Integer(service.Version),
                Parameter.Json(service),
                Parameter.Json(by),
                Parameter.Instant(now),
                Parameter.Texts(periods.Select(period => period.Code)),
                Parameter.Days([.. periods.Select(period => period.StartsOn)]),
                Parameter.Days([.. periods.Select(period => period.EndsOn)]),
                Parameter.Texts(periods.Select(period => FinancialYear(period.EndsOn))),
                Parameter.Instants([.. periods.Select(period => period.ExtractOpensAt?.UtcDateTime)]),
                Parameter.Instants([.. periods.Select(period => period.ExtractClosesAt?.UtcDateTime)]),
                Parameter.Text(reason),
                Parameter.Texts(moved.AsEnumerable()),
                Parameter.Jsons([.. moved.Select(code => StoredJson.Write(PeriodDates.Of(service.Period(code)!)))]),
            ],
            cancellationToken);
        return await ByCode(service.Code, service.Version, cancellationToken)
            ?? throw new StorageException($"The definition of {service.Code} was stored and is not there.");
    }

    /// <summary>2017-18 for a day from 1 April 2017 to 31 March 2018.</summary>
    public static string FinancialYear(DateOnly day)
    {
        var begin = day.Month >= 4 ? day.Year : day.Year - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{begin}-{(begin + 1) % 100:d2}");
    }

    private const string InsertSql = """
        with defined as (
            insert into service (code, version, definition, defined_by, defined_at, reason)
            values ($1, $2, $3, $4, $5, $12)
            on conflict (code, version) do nothing
            returning code),
        removed as (
            delete from service_period
            where service in (select code from defined) and period <> all($6)),
        noted as (
            insert into timetable_move (service, period, version, dates, reason, at, by)
            select code, moved.period, $2, moved.dates, $12, $5, $4
            from defined, unnest($13, $14) as moved (period, dates))
        insert into service_period as p (
            service, period, starts_on, ends_on, financial_year, extract_opens_at, extract_closes_at)
        select code, period, starts_on, ends_on, financial_year, opens_at, closes_at
        from defined, unnest($6, $7, $8, $9, $10, $11)
            as given (period, starts_on, ends_on, financial_year, opens_at, closes_at)
        on conflict (service, period) do update
        set starts_on = excluded.starts_on, ends_on = excluded.ends_on, financial_year = excluded.financial_year,
            extract_opens_at = excluded.extract_opens_at, extract_closes_at = excluded.extract_closes_at
        """;

    private Service Read(NpgsqlDataReader row)
    {
        var service = row.Json<Service>(0) with { Version = row.GetInt32(1) };
        return _versions.GetOrAdd((service.Code, service.Version), service);
    }
}
