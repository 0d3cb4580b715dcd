using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Organisations;

/// <summary>Takes newer rows of the practice register, and notes what they change for collections.</summary>
public sealed class RegisterImport(Database database)
{
    /// <summary>
    /// Inserts and updates in one transaction; what is the same is not touched. A practice without a clinical system
    /// keeps the one that is known, and whether that is shared.
    /// </summary>
    /// <param name="today">The day from which a practice has another commissioner.</param>
    /// <param name="dryRun">Count, and write nothing.</param>
    /// <remarks>Of a code that comes twice, the last counts.</remarks>
    public async Task<ImportCounts> Upsert(
        ImmutableArray<Practice> block,
        Actor by,
        DateTimeOffset now,
        DateOnly today,
        bool dryRun,
        CancellationToken cancellationToken)
    {
        Practice[] rows = [.. block.Reverse().DistinctBy(practice => practice.Code)];
        return await database.Single(
            Sql,
            row => new ImportCounts(
                row.GetInt32(0),
                row.GetInt32(1),
                rows.Length - row.GetInt32(0) - row.GetInt32(1),
                new RegisterChanges(row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5))),
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
                Parameter.Day(today),
                Parameter.Flag(dryRun),
            ],
            cancellationToken);
    }

    /// <summary>Who imported what no operation sees to, although some time has passed; null: nobody.</summary>
    public Task<Actor?> Forgotten(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.Find(
            """
            select by from register_change
            where operation is null and at < $1 and not exists (
                select from bulk_operation where state = 'Running' and kind = 'REGISTER_CHANGE')
            order by id limit 1
            """,
            row => row.Json<Actor>(0),
            [Parameter.Instant(before)],
            cancellationToken);

    // Practices that are new have no collections yet: nothing follows from their state.
    private const string Sql = """
        with given as (
            select code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as given (
                code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system)),
        compared as (
            select given.*, p.code is not null as known,
                p.commissioner <> given.commissioner as moved,
                given.closed_on is not null and p.closed_on is distinct from given.closed_on as closed,
                given.active and (p.code is null or not p.active) as opened,
                exists (select from practice_successor s where s.practice = given.code) as succeeded,
                (p.name, p.commissioner, p.postcode, p.active, p.opened_on, p.closed_on)
                    is distinct from (given.name, given.commissioner, given.postcode, given.active,
                        given.opened_on, given.closed_on)
                or given.clinical_system is not null
                    and (p.clinical_system, p.shared_system)
                        is distinct from (given.clinical_system, given.shared_system) as differs
            from given left join practice p on p.code = given.code),
        stored as (
            insert into practice as p (
                code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system,
                changed_by, changed_at)
            select code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system,
                $10, $11
            from compared where differs and not $13 order by code
            on conflict (code) do update
            set name = excluded.name, commissioner = excluded.commissioner, postcode = excluded.postcode,
                active = excluded.active, opened_on = excluded.opened_on, closed_on = excluded.closed_on,
                clinical_system = coalesce(excluded.clinical_system, p.clinical_system),
                shared_system = case when excluded.clinical_system is null then p.shared_system
                    else excluded.shared_system end,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at),
        noted as (
            insert into register_change (practice, kind, on_day, at, by)
            select code, case when succeeded then 'Merged' else 'Closed' end, closed_on, $11, $10
            from compared where known and closed and not $13
            union all
            select code, 'Moved', $12, $11, $10 from compared where known and moved and not $13
            order by 1, 2)
        select count(*) filter (where not known)::integer, count(*) filter (where known and differs)::integer,
            count(*) filter (where opened)::integer,
            count(*) filter (where known and closed and not succeeded)::integer,
            count(*) filter (where known and closed and succeeded)::integer,
            count(*) filter (where known and moved)::integer
        from compared
        """;
}
