using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Operations;

/// <summary>What stops declaring and approving.</summary>
public sealed class Holds(Database database)
{
    private const string Columns = """
        id, service, period, supplier, commissioner, practice, reason, banner, placed_by, placed_at, released_at,
        released_by, release_reason
        """;

    /// <returns>What is stored under this id: another hold, if another was there.</returns>
    public async Task<Hold> Insert(Hold hold, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            insert into hold (
                id, service, period, supplier, commissioner, practice, reason, banner, placed_by, placed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (id) do nothing
            """,
            [
                Parameter.Text(hold.Id),
                .. Scope(hold),
                Parameter.Text(hold.Reason),
                Parameter.Text(hold.Banner),
                Parameter.Json(hold.PlacedBy),
                Parameter.Instant(hold.PlacedAt),
            ],
            cancellationToken);
        return await ById(hold.Id, cancellationToken)
            ?? throw new StorageException($"The hold {hold.Id} was stored and is not there.");
    }

    /// <summary>Releases it, unless that was done before.</summary>
    /// <returns>The hold as it stands; null when there is none.</returns>
    public async Task<Hold?> Release(
        string id, string reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            update hold set released_at = $2, released_by = $3, release_reason = $4
            where id = $1 and released_at is null
            """,
            [Parameter.Text(id), Parameter.Instant(now), Parameter.Json(by), Parameter.Text(reason)],
            cancellationToken);
        return await ById(id, cancellationToken);
    }

    public Task<Hold?> ById(string id, CancellationToken cancellationToken) =>
        database.Find($"select {Columns} from hold where id = $1", Read, [Parameter.Text(id)], cancellationToken);

    /// <summary>Those that stood at this instant or later, released since or not.</summary>
    public Task<ImmutableArray<Hold>> StandingSince(DateTimeOffset instant, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from hold where released_at is null or released_at > $1 order by placed_at, id",
            Read,
            [Parameter.Instant(instant)],
            cancellationToken);

    /// <summary>Those that stand; see also <see cref="ActiveHolds"/>.</summary>
    public Task<ImmutableArray<Hold>> Active(CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from hold where released_at is null order by placed_at, id",
            Read,
            [],
            cancellationToken);

    /// <summary>Newest first: those that stand, or with <paramref name="released"/> the others.</summary>
    public Task<ImmutableArray<Hold>> List(bool released, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from hold where (released_at is not null) = $1 order by placed_at desc, id",
            Read,
            [Parameter.Flag(released)],
            cancellationToken);

    /// <summary>How many collections the hold reaches now.</summary>
    public Task<int> CountAffected(Hold hold, CancellationToken cancellationToken) =>
        database.Single(
            """
            select count(*)::integer from collection c
            where ($1 is null or c.service = $1)
                and ($2 is null or c.period = $2)
                and ($3 is null or c.practice in (select p.code from practice p where p.clinical_system = $3))
                and ($4 is null or c.commissioner = $4)
                and ($5 is null or c.practice = $5)
            """,
            row => row.GetInt32(0),
            Scope(hold),
            cancellationToken);

    /// <summary>
    /// By the id of each hold on a practice: the commissioners whose collections of it the hold reaches, and the
    /// practice's present one where it reaches what may still be offered.
    /// </summary>
    public async Task<ILookup<string, OdsCode>> Commissioners(
        IEnumerable<Hold> holds, CancellationToken cancellationToken)
    {
        Hold[] one = [.. holds.Where(hold => hold.Practice is not null)];
        var found = one is [] ? [] : await database.List(
            """
            with held as (
                select * from unnest($1, $2, $3, $4) as held (id, practice, service, period)),
            reached as (
                select h.id, c.commissioner, h.service is not null and h.period is not null as alone
                from held h join collection c on c.practice = h.practice
                    and (h.service is null or c.service = h.service) and (h.period is null or c.period = h.period))
            select id, commissioner from reached
            union
            select h.id, p.commissioner from held h join practice p on p.code = h.practice
            where not exists (select from reached r where r.id = h.id and r.alone)
            """,
            row => (Id: row.GetString(0), Commissioner: row.Code(1)),
            [
                Parameter.Texts(one.Select(hold => hold.Id)),
                Parameter.Texts(one.Select(hold => hold.Practice!.Value)),
                Parameter.Texts([.. one.Select(hold => hold.Service)]),
                Parameter.Texts([.. one.Select(hold => hold.Period)]),
            ],
            cancellationToken);
        return found.ToLookup(row => row.Id, row => row.Commissioner);
    }

    private static NpgsqlParameter[] Scope(Hold hold) =>
    [
        Parameter.Text(hold.Service),
        Parameter.Text(hold.Period),
        Parameter.Text(hold.Supplier),
        Parameter.Text(hold.Commissioner),
        Parameter.Text(hold.Practice),
    ];

    private static Hold Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.TextOrNull(1),
        row.TextOrNull(2),
        row.TextOrNull(3),
        row.CodeOrNull(4),
        row.CodeOrNull(5),
        row.GetString(6),
        row.TextOrNull(7),
        row.Json<Actor>(8),
        row.Instant(9),
        row.InstantOrNull(10),
        row.JsonOrNull<Actor>(11),
        row.TextOrNull(12));
}
