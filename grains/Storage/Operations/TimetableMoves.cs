using GpCollections.Access;

namespace GpCollections.Operations;

/// <summary>Dates that were moved, and the collections that follow.</summary>
public sealed class TimetableMoves(Database database)
{
    private const int SecondsToSelect = 600;

    // Of several moves of a period the newest holds; what is finished is not disturbed.
    private const string SelectSql = """
        with target as (
            select id from bulk_operation where id = $1 and total is null for update),
        claimed as (
            update timetable_move m set operation = target.id
            from target where m.operation is null
            returning m.service, m.period, m.version, m.dates, m.reason),
        newest as (
            select distinct on (service, period) * from claimed order by service, period, version desc),
        items as (
            insert into bulk_item (operation, no, key, command, state)
            select target.id, row_number() over (order by c.key), c.key,
                jsonb_build_object('command', 'MoveDates', 'serviceVersion', n.version, 'dates', n.dates,
                    'reason', n.reason),
                'Pending'
            from target cross join newest n
                join collection c on c.key > n.service || '/' || n.period || '/'
                    and c.key < n.service || '/' || n.period || '0'
            where c.status not in ('Ended', 'Approved')
            returning no)
        update bulk_operation o set total = (select count(*) from items)
        from target where o.id = target.id
        """;

    public Task Select(string operation, CancellationToken cancellationToken) =>
        database.Execute(SelectSql, [Parameter.Text(operation)], cancellationToken, SecondsToSelect);

    /// <summary>
    /// What was moved after a version is followed once more: by those who were offered that version only since.
    /// </summary>
    public Task Reopen(string service, int version, CancellationToken cancellationToken) => database.Execute(
        "update timetable_move set operation = null where service = $1 and version > $2 and operation is not null",
        [Parameter.Text(service), Parameter.Integer(version)],
        cancellationToken);

    /// <summary>Who moved what no operation sees to, although some time has passed; null: nobody.</summary>
    public Task<Actor?> Forgotten(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.Find(
            """
            select by from timetable_move
            where operation is null and at < $1 and not exists (
                select from bulk_operation where state = 'Running' and kind = 'TIMETABLE_CHANGE' and total is null)
            order by id limit 1
            """,
            row => row.Json<Actor>(0),
            [Parameter.Instant(before)],
            cancellationToken);
}
