using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>Selects the collections that follow what imports changed about their practices.</summary>
public sealed class RegisterSelection(Database database)
{
    // What ends comes first. What is over by then, or approved, stays where it is.
    private const string Sql = $$"""
        with target as (
            select id from bulk_operation where id = $1 and total is null for update),
        claimed as (
            update register_change r set operation = target.id
            from target where r.operation is null
            returning r.practice, r.kind, r.on_day),
        ending as (
            select practice, max(on_day) as on_day, bool_or(kind = 'Merged') as merged
            from claimed where kind <> 'Moved' group by practice),
        ended as (
            select c.key, c.status = 'Offered' as offered, ending.on_day, (
                select string_agg(f.successor, ', ' order by f.successor) from practice_successor f
                where ending.merged and f.practice = ending.practice) as successors
            from ending join collection c using (practice)
                join service_period s on s.service = c.service and s.period = c.period
            where s.ends_on > ending.on_day and c.status in (
                'Offered', 'Participating', 'Collecting', 'AwaitingEntry', 'NotCollected', 'AwaitingDeclaration',
                'AwaitingApproval', 'AwaitingFinancialApproval')),
        moved as (
            select c.key, {{Memberships.AtTheTime}} as commissioner, moving.on_day
            from (select practice, min(on_day) as on_day from claimed where kind = 'Moved' group by practice) moving
                join practice p on p.code = moving.practice
                join collection c on c.practice = moving.practice
                join service_period s on s.service = c.service and s.period = c.period
            where s.ends_on >= moving.on_day and c.commissioner <> {{Memberships.AtTheTime}} and c.status in (
                'Offered', 'Participating', 'Collecting', 'AwaitingEntry', 'NotCollected', 'AwaitingDeclaration',
                'AwaitingApproval')
                and c.key not in (select key from ended)),
        selected as (
            select key, case when offered
                then jsonb_build_object('command', 'WithdrawOffer', 'reason', why.words)
                else jsonb_build_object('command', 'EndParticipation', 'endsOn', on_day, 'reason', why.words,
                    'why', case when successors is null then 'PracticeClosed' else 'PracticeMerged' end) end as command
            from ended cross join lateral (
                select case when successors is null then 'The practice closes on ' || on_day || '.'
                    else 'The practice merges into ' || successors || ' on ' || on_day || '.' end as words) why
            union all
            select key, jsonb_build_object('command', 'ChangeCommissioner', 'to', commissioner, 'on', on_day)
            from moved),
        items as (
            insert into bulk_item (operation, no, key, command, state)
            select target.id, row_number() over (order by key), key, command, 'Pending'
            from target cross join selected
            returning no)
        update bulk_operation o set total = (select count(*) from items)
        from target where o.id = target.id
        """;

    private const int SecondsToSelect = 600;

    public Task Select(string operation, CancellationToken cancellationToken) =>
        database.Execute(Sql, [Parameter.Text(operation)], cancellationToken, SecondsToSelect);
}
