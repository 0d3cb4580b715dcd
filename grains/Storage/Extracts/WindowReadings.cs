using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>How extract windows stand.</summary>
public sealed class WindowReadings(Database database)
{
    /// <param name="within">Practices and commissioners; null: everybody's.</param>
    public async Task<WindowCounts> Counts(
        string service,
        string period,
        DateTimeOffset now,
        ImmutableArray<OdsCode>? within,
        CancellationToken cancellationToken)
    {
        var rows = await database.List(
            CountsSql,
            row => (
                Last: row.EnumOrNull<MessageOutcome>(0), Stored: row.GetBoolean(1), Count: row.GetInt32(2),
                Lately: row.GetInt32(3), Held: row.GetInt32(4)),
            [
                Parameter.Text($"{service}/{period}/"),
                Parameter.Text($"{service}/{period}0"), // The character after the slash: behind every key.
                Parameter.TextsOrNull(within),
                Parameter.Instant(now.AddMinutes(-1)),
            ],
            cancellationToken);
        return new WindowCounts(
            rows.Sum(row => row.Count),
            rows.Where(row => row.Last is not null).Sum(row => row.Count),
            rows.Where(row => row.Stored).Sum(row => row.Count),
            [
                .. rows.Where(row => row is { Stored: false, Last: not null })
                    .Select(row => new FailedCount(row.Last.GetValueOrDefault(), row.Count))
                    .OrderByDescending(failed => failed.Count),
            ],
            rows.Sum(row => row.Lately),
            rows.Sum(row => row.Held));
    }

    /// <summary>
    /// Of practices that take no part, or are in no register: their last messages, by outcome, but for those that were
    /// taken while they took part.
    /// </summary>
    public Task<ImmutableArray<FailedCount>> Unexpected(
        string service, string period, CancellationToken cancellationToken) => database.List(
            $"""
            select outcome, count(*)::integer from (
                select distinct on (m.practice) m.outcome from extract_message m
                where m.service = $1 and m.period = $2 and m.practice is not null and not exists (
                    select from collection c where c.key = $1 || '/' || $2 || '/' || m.practice and {TakesPart})
                order by m.practice, m.id desc) last
            where outcome not in ('Stored', 'Held', 'Duplicate')
            group by outcome order by count(*) desc, outcome
            """,
            row => new FailedCount(row.Enum<MessageOutcome>(0), row.GetInt32(1)),
            [Parameter.Text(service), Parameter.Text(period)],
            cancellationToken);

    /// <summary>Windows that are open at this moment and have practices, by service and period.</summary>
    /// <param name="within">As for the counts.</param>
    public Task<ImmutableArray<(string Service, string Period)>> Open(
        DateTimeOffset now, ImmutableArray<OdsCode>? within, int limit, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select p.service, p.period from service_period p
            where p.extract_opens_at <= $1 and p.extract_closes_at > $1 and exists (
                select from collection c
                where c.key > p.service || '/' || p.period || '/' and c.key < p.service || '/' || p.period || '0'
                    and {TakesPart} and ($3 is null or c.practice = any($3) or c.commissioner = any($3)))
            order by p.extract_opens_at, p.service, p.period limit $2
            """,
            row => (row.GetString(0), row.GetString(1)),
            [Parameter.Instant(now), Parameter.Integer(limit), Parameter.TextsOrNull(within)],
            cancellationToken);

    private const string TakesPart = "c.status not in ('Offered', 'Declined', 'Lapsed', 'Withdrawn', 'Ended')";

    private const string CountsSql = $"""
        select last, stored, count(*)::integer, count(*) filter (where lately)::integer,
            count(*) filter (where held)::integer
        from collection c
        cross join lateral (
            select (array_agg(m.outcome order by m.id desc))[1] as last,
                coalesce(bool_or(m.outcome in ('Stored', 'Held')), false) as stored,
                coalesce(bool_or(m.outcome in ('Stored', 'Held') and m.received_at > $4), false) as lately,
                (array_agg(m.outcome order by m.id desc) filter (where m.outcome in ('Stored', 'Held')))[1]
                    = 'Held' as held
            from extract_message m
            where m.service = c.service and m.period = c.period and m.practice = c.practice) messages
        where c.key > $1 and c.key < $2
            and {TakesPart}
            and ($3 is null or c.practice = any($3) or c.commissioner = any($3))
        group by last, stored
        """;
}
