using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Operations;

/// <summary>Who paused, resumed, cancelled or retried an operation, when, and why.</summary>
public sealed class BulkTurns(Database database)
{
    // A practice that was named and is not there, or was not open in the period, stays refused unless that has changed.
    private const string TakeSql = """
        with target as (
            select id, request from bulk_operation where id = $1 and state = any($2) for update),
        claimed as (
            insert into idempotency_key as k (person, key, input_hash, subject)
            select $9, $10, $11, $12 from target where $10 is not null
            on conflict (person, key) do update
            set subject = k.subject where k.input_hash = excluded.input_hash and k.subject = excluded.subject
            returning key),
        allowed as (
            select id, request from target where $10 is null or exists (select from claimed)),
        taken as (
            insert into bulk_turn (operation, command_id, input_hash, kind, by, at, reason)
            select id, $8, $11, $4, $6, $5, $7 from allowed
            on conflict (operation, command_id) do nothing
            returning operation),
        again as (
            update bulk_item i set state = 'Pending', code = null, message = null
            from taken, allowed
            where $4 = 'Retry' and i.operation = taken.operation and i.state = 'Failed'
                and (not jsonb_exists(allowed.request, 'practices') or exists (
                    select from practice p, service_period s
                    where p.code = split_part(i.key, '/', 3)
                        and s.service = split_part(i.key, '/', 1) and s.period = split_part(i.key, '/', 2)
                        and coalesce(p.opened_on <= s.ends_on, true) and coalesce(p.closed_on >= s.starts_on, true)))
            returning i.no)
        update bulk_operation o
        set state = $3, finished_at = case when $3 = 'Cancelled' then $5 end,
            failed = failed - (select count(*) from again)
        from taken
        where o.id = taken.operation
        """;

    /// <summary>
    /// Brings the operation from one of these states into another, keeps the trace, and claims the person's key, all or
    /// nothing. A retry makes the items that failed pending again.
    /// </summary>
    /// <returns>False: it stands in none of these states, or the key is another request's.</returns>
    public async Task<bool> Take(
        string operation,
        BulkTurn turn,
        ImmutableArray<BulkOperationState> from,
        BulkOperationState to,
        string commandId,
        string inputHash,
        string? idempotencyKey,
        CancellationToken cancellationToken) =>
        await database.Execute(
            TakeSql,
            [
                Parameter.Text(operation),
                Parameter.Texts(from),
                Parameter.Text(to.ToString()),
                Parameter.Text(turn.Kind.ToString()),
                Parameter.Instant(turn.At),
                Parameter.Json(turn.By),
                Parameter.Text(turn.Reason),
                Parameter.Text(commandId),
                Parameter.Text(turn.By.Id),
                Parameter.Text(idempotencyKey),
                Parameter.Text(inputHash),
                Parameter.Text(Subject(operation)),
            ],
            cancellationToken) > 0;

    /// <summary>What a key for a turn of this operation is about.</summary>
    public static string Subject(string operation) => $"turn:{operation}";

    /// <summary>Of the turn's content; null: no such command was carried out.</summary>
    public Task<string?> InputHash(string operation, string commandId, CancellationToken cancellationToken) =>
        database.Find(
            "select input_hash from bulk_turn where operation = $1 and command_id = $2",
            row => row.GetString(0),
            [Parameter.Text(operation), Parameter.Text(commandId)],
            cancellationToken);

    /// <summary>The last retry: what is tried again is done in that person's name, as of then. Null: none.</summary>
    public Task<BulkTurn?> Retried(string operation, CancellationToken cancellationToken) =>
        database.Find(
            "select by, at, reason from bulk_turn where operation = $1 and kind = 'Retry' order by id desc limit 1",
            row => new BulkTurn(BulkTurnKind.Retry, row.Json<Actor>(0), row.Instant(1), row.TextOrNull(2)),
            [Parameter.Text(operation)],
            cancellationToken);

    /// <summary>Of each operation, oldest first.</summary>
    public async Task<ILookup<string, BulkTurn>> Of(
        IEnumerable<string> operations, CancellationToken cancellationToken) =>
        (await database.List(
            "select operation, kind, by, at, reason from bulk_turn where operation = any($1) order by id",
            row => (
                Operation: row.GetString(0),
                Turn: new BulkTurn(
                    row.Enum<BulkTurnKind>(1), row.Json<Actor>(2), row.Instant(3), row.TextOrNull(4))),
            [Parameter.Texts(operations)],
            cancellationToken))
        .ToLookup(row => row.Operation, row => row.Turn);
}
