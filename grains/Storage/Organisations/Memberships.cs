using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Payments;

namespace GpCollections.Organisations;

/// <summary>Which commissioner a practice had when, and who succeeded it.</summary>
public sealed class Memberships(Database database)
{
    /// <summary>
    /// Of practice p: the commissioner on a period's last day, s.ends_on. What no membership says, the register does.
    /// </summary>
    internal const string AtTheTime = """
        coalesce((
            select m.commissioner from practice_member m
            where m.practice = p.code and m.from_day <= s.ends_on and (m.to_day is null or m.to_day >= s.ends_on)
            order by m.from_day desc limit 1), p.commissioner)
        """;

    /// <summary>The commissioner of each collection's practice at the time of its period.</summary>
    /// <returns>Practices and periods that nobody knows are left out.</returns>
    public async Task<Dictionary<CollectionKey, OdsCode>> Commissioners(
        IReadOnlyCollection<CollectionKey> keys, CancellationToken cancellationToken) =>
        (await database.List(
            $"""
            select s.service, s.period, p.code, {AtTheTime}
            from unnest($1, $2, $3) as asked (service, period, practice)
                join practice p on p.code = asked.practice
                join service_period s on s.service = asked.service and s.period = asked.period
            """,
            row => (
                Key: new CollectionKey(row.GetString(0), row.GetString(1), row.Code(2)), Commissioner: row.Code(3)),
            [
                Parameter.Texts(keys.Select(key => key.Service)),
                Parameter.Texts(keys.Select(key => key.Period)),
                Parameter.Texts(keys.Select(key => key.Practice)),
            ],
            cancellationToken))
            .DistinctBy(found => found.Key)
            .ToDictionary(found => found.Key, found => found.Commissioner);

    /// <summary>The practices that took over from each; a practice that goes on is left out.</summary>
    public async Task<ILookup<OdsCode, Practice>> Successors(
        IEnumerable<OdsCode> practices, CancellationToken cancellationToken) =>
        (await database.List(
            $"""
            select s.practice, {string.Join(", ", Practices.Columns.Split(", ").Select(column => $"p.{column}"))}
            from practice_successor s join practice p on p.code = s.successor
            where s.practice = any($1) order by s.practice, s.on_day, p.code
            """,
            row => (Practice: row.Code(0), Successor: Practices.Read(row, 1)),
            [Parameter.Texts(practices)],
            cancellationToken)).ToLookup(found => found.Practice, found => found.Successor);

    /// <summary>
    /// Inserts and updates in one transaction; what is the same is not touched. Notes what collections must follow.
    /// </summary>
    public Task<ImportCounts> Upsert(
        ImmutableArray<ReferenceRow> block, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = block.OfType<ReferenceRow.Membership>().DistinctBy(row => (row.Practice, row.From)).ToList();
        var followed = block.OfType<ReferenceRow.Succession>()
            .DistinctBy(row => (row.Practice, row.Successor)).ToList();
        return database.Single(
            UpsertSql,
            row => new ImportCounts(
                row.GetInt32(0),
                row.GetInt32(1),
                members.Count + followed.Count - row.GetInt32(0) - row.GetInt32(1),
                new RegisterChanges(0, 0, row.GetInt32(2), row.GetInt32(3))),
            [
                Parameter.Texts(members.Select(row => row.Practice)),
                Parameter.Texts(members.Select(row => row.Commissioner)),
                Parameter.Days([.. members.Select(row => row.From)]),
                Parameter.Days([.. members.Select(row => row.To)]),
                Parameter.Texts(followed.Select(row => row.Practice)),
                Parameter.Texts(followed.Select(row => row.Successor)),
                Parameter.Texts(followed.Select(row => row.Reason)),
                Parameter.Days([.. followed.Select(row => row.On)]),
                Parameter.Texts(followed.Select(row => row.Indicator)),
                Parameter.Instant(now),
                Parameter.Json(by),
            ],
            cancellationToken);
    }

    // A practice that has closed already has merged, now that its successor is known.
    private const string UpsertSql = """
        with members as (
            insert into practice_member as m (practice, commissioner, from_day, to_day, changed_at, changed_by)
            select practice, commissioner, from_day, to_day, $10, $11
            from unnest($1, $2, $3, $4) as given (practice, commissioner, from_day, to_day)
            order by practice, from_day
            on conflict (practice, from_day) do update
            set commissioner = excluded.commissioner, to_day = excluded.to_day, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by
            where (m.commissioner, m.to_day) is distinct from (excluded.commissioner, excluded.to_day)
            returning m.practice, m.from_day, m.xmax = 0 as created),
        followed as (
            insert into practice_successor as s (
                practice, successor, reason, on_day, indicator, changed_at, changed_by)
            select practice, successor, reason, on_day, indicator, $10, $11
            from unnest($5, $6, $7, $8, $9) as given (practice, successor, reason, on_day, indicator)
            order by practice, successor
            on conflict (practice, successor) do update
            set reason = excluded.reason, on_day = excluded.on_day, indicator = excluded.indicator,
                changed_at = excluded.changed_at, changed_by = excluded.changed_by
            where (s.reason, s.on_day, s.indicator)
                is distinct from (excluded.reason, excluded.on_day, excluded.indicator)
            returning s.practice, s.xmax = 0 as created),
        noted as (
            insert into register_change (practice, kind, on_day, at, by)
            select practice, 'Moved', min(from_day), $10, $11::jsonb from members group by practice
            union all
            select p.code, 'Merged', p.closed_on, $10, $11::jsonb
            from practice p
            where p.closed_on is not null and p.code in (select practice from followed where created)
            order by 1, 2
            returning kind)
        select (select count(*) from members where created)::integer
                + (select count(*) from followed where created)::integer,
            (select count(*) from members where not created)::integer
                + (select count(*) from followed where not created)::integer,
            (select count(*) from noted where kind = 'Merged')::integer,
            (select count(*) from noted where kind = 'Moved')::integer
        """;
}
