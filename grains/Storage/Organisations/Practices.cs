using System.Collections.Immutable;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Organisations;

/// <summary>The practice register.</summary>
public sealed class Practices(Database database)
{
    private const string Columns =
        "code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system";

    /// <summary>In the order of their codes; a code without a practice is left out.</summary>
    public Task<ImmutableArray<Practice>> ByCodes(IEnumerable<OdsCode> codes, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from practice where code = any($1) order by code",
            Read,
            [Parameter.Texts(codes)],
            cancellationToken);

    /// <summary>Whether any practice has a clinical system of this supplier.</summary>
    public Task<bool> HasSupplier(string supplier, CancellationToken cancellationToken) =>
        database.Single(
            "select exists (select from practice where clinical_system = $1)",
            row => row.GetBoolean(0),
            [Parameter.Text(supplier)],
            cancellationToken);

    /// <param name="search">The begin of the code, or of any word of the name. Null: all.</param>
    /// <param name="from">Not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<Practice>> Page(
        string? search,
        OdsCode? commissioner,
        bool? active,
        OdsCode? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} from practice
            where code > $4 and {Matches}
            order by code limit $5
            """;
        const string Backwards = $"""
            select {Columns} from practice
            where code < $4 and {Matches}
            order by code desc limit $5
            """;
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                .. Filter(search, commissioner, active),
                Parameter.Text(from?.ToString() ?? (backwards ? "~" : "")),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<Practice>.Of(read, limit, backwards);
    }

    public Task<int> Count(string? search, OdsCode? commissioner, bool? active, CancellationToken cancellationToken) =>
        database.Single(
            $"select count(*)::integer from practice where {Matches}",
            row => row.GetInt32(0),
            Filter(search, commissioner, active),
            cancellationToken);

    /// <summary>
    /// Inserts and updates in one transaction; what is the same is not touched. A practice without a clinical system
    /// keeps the one that is known, and whether that is shared.
    /// </summary>
    /// <remarks>Of a code that comes twice, the last counts.</remarks>
    public async Task<ImportCounts> Upsert(
        ImmutableArray<Practice> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Practice[] rows = [.. block.Reverse().DistinctBy(practice => practice.Code)];
        var (created, updated) = await database.Single(
            UpsertSql,
            row => (row.GetInt32(0), row.GetInt32(1)),
            [
                Parameter.Texts(rows.Select(practice => practice.Code)),
                Parameter.Texts(rows.Select(practice => practice.Name)),
                Parameter.Texts(rows.Select(practice => practice.Commissioner)),
                Parameter.Texts([.. rows.Select(practice => practice.Postcode)]),
                Parameter.Flags([.. rows.Select(practice => practice.Active)]),
                Parameter.Days([.. rows.Select(practice => practice.OpenedOn)]),
                Parameter.Days([.. rows.Select(practice => practice.ClosedOn)]),
                Parameter.Texts([.. rows.Select(practice => practice.ClinicalSystem)]),
                Parameter.Flags([.. rows.Select(practice => practice.SharedSystem)]),
                Parameter.Json(by),
                Parameter.Instant(now),
            ],
            cancellationToken);
        return new(created, updated, rows.Length - created - updated);
    }

    // The register has some 12,000 rows for ever: no index on names is worth its keep.
    private const string Matches = """
        case when $1 is null then true
            else starts_with(code, upper($1)) or strpos(' ' || lower(name), ' ' || lower($1)) > 0 end
        and case when $2 is null then true else commissioner = $2 end
        and case when $3 is null then true else active = $3 end
        """;

    private const string UpsertSql = """
        with given as (
            select code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as given (
                code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system)),
        stored as (
            insert into practice as p (
                code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system,
                changed_by, changed_at)
            select given.*, $10, $11 from given order by code
            on conflict (code) do update
            set name = excluded.name, commissioner = excluded.commissioner, postcode = excluded.postcode,
                active = excluded.active, opened_on = excluded.opened_on, closed_on = excluded.closed_on,
                clinical_system = coalesce(excluded.clinical_system, p.clinical_system),
                shared_system = case when excluded.clinical_system is null then p.shared_system
                    else excluded.shared_system end,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at
            where (p.name, p.commissioner, p.postcode, p.active, p.opened_on, p.closed_on)
                    is distinct from (excluded.name, excluded.commissioner, excluded.postcode, excluded.active,
                        excluded.opened_on, excluded.closed_on)
                or excluded.clinical_system is not null
                    and (p.clinical_system, p.shared_system)
                        is distinct from (excluded.clinical_system, excluded.shared_system)
            returning p.xmax = 0 as created)
        select count(*) filter (where created)::integer, count(*) filter (where not created)::integer from stored
        """;

    private static NpgsqlParameter[] Filter(string? search, OdsCode? commissioner, bool? active) =>
    [
        Parameter.Text(string.IsNullOrWhiteSpace(search) ? null : search.Trim()),
        Parameter.Text(commissioner),
        Parameter.Flag(active),
    ];

    private static Practice Read(NpgsqlDataReader row) => new(
        row.Code(0),
        row.GetString(1),
        row.Code(2),
        row.TextOrNull(3),
        row.GetBoolean(4),
        row.DayOrNull(5),
        row.DayOrNull(6),
        row.TextOrNull(7),
        row.GetBoolean(8));
}
