using System.Collections.Immutable;

namespace GpCollections.Payments;

/// <summary>Finds where what is stored of payment runs contradicts the payments, or itself.</summary>
public sealed class PaymentRunFaults(Database database)
{
    /// <summary>A sentence for each; none where all is right.</summary>
    public Task<ImmutableArray<string>> All(CancellationToken cancellationToken) =>
        database.List(Sql, row => row.GetString(0), [], cancellationToken);

    private const string Sql = """
        select 'payment run ' || r.commissioner || '-' || r.number || ': its totals are not those of its payments'
        from payment_run r
        cross join lateral (
            select count(*) as lines, sum(p.amount) as amount,
                sum(('0' || regexp_replace(p.practice, '[^0-9]', '', 'g'))::bigint) as hash_total
            from payment_run_line l join payment p on p.id = l.payment and p.commissioner = l.commissioner
            where l.commissioner = r.commissioner and l.number = r.number) made
        where (r.lines, r.amount, r.hash_total) is distinct from (made.lines, made.amount, made.hash_total)
        union all
        select 'payment run ' || commissioner || '-' || number || ': its file is not the one that was exported'
        from payment_run where encode(sha256(file), 'hex') <> sha256
        union all
        select 'payment run ' || l.commissioner || '-' || l.number || ': payment ' || p.id || ' is '
            || p.amount || ' pounds, in the run it is ' || l.amount
        from payment_run_line l join payment p on p.id = l.payment where l.amount <> p.amount
        union all
        select 'payment ' || p.id || ' is ' || p.state || ', and was in no run'
        from payment p
        where (p.state <> 'Instructed' or p.run is not null or p.confirmed is not null or p.paid_twice)
            and not exists (select from payment_run_line l where l.payment = p.id)
        union all
        select 'payment ' || p.id || ' has ' || count(a.id) || ' answers, and rests on ' || p.answers
        from payment p left join payment_answer a on a.payment = p.id
        group by p.id having count(a.id) <> p.answers
        order by 1
        """;
}
