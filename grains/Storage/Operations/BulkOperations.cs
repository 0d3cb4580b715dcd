using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Operations;

public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>Stored now, or by an earlier try of the same request.</summary>
    public sealed record Started(BulkOperation Operation) : StartResult;

    /// <summary>The id, or the person's key, is another request's.</summary>
    public sealed record Taken(string InputHash, string Subject) : StartResult;
}

/// <summary>
/// Whose operations are seen: a person's own, and those that reach no further than the commissioners for which the
/// person may do what they do. Where there is no such record: everybody's.
/// </summary>
/// <param name="Offers">Commissioners; of what the operation undoes, too.</param>
public sealed record OperationsSeenBy(
    string Person,
    ImmutableArray<OdsCode> Offers,
    ImmutableArray<OdsCode> Approvals,
    ImmutableArray<OdsCode> FinancialApprovals,
    ImmutableArray<OdsCode> Entries);

/// <summary>The long pieces of work. Their items: <see cref="BulkItems"/>.</summary>
public sealed class BulkOperations(Database database, IdempotencyKeys keys)
{
    private const string Columns =
        "id, kind, state, started_by, started_at, finished_at, dry_run, total, done, skipped, failed, amount, undoes";

    // Each part has its index: a person's own, and those of a commissioner, which is the first of all that it reaches.
    private const string IsSeen = """
        (started_by ->> 'id' = $1 or reach[1] = any($2 || $3 || $4 || $5)
            and reach <@ case kind when 'APPROVE' then $3 when 'EXTEND_DEADLINE' then $3
                when 'APPROVE_FINANCIALLY' then $4 when 'PAY_ASPIRATION' then $4
                when 'ENTER_FIGURES' then $5 else $2 end)
        """;

    /// <summary>Stores the operation, and claims the person's key for it in the same transaction.</summary>
    public async Task<StartResult> Start(
        BulkOperation operation,
        BulkRequest request,
        string inputHash,
        IdempotencyClaim? claim,
        CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            with claimed as (
                insert into idempotency_key as k (person, key, input_hash, subject)
                select $8, $9, $10, $1 where $9 is not null
                on conflict (person, key) do update
                set subject = k.subject where k.input_hash = excluded.input_hash and k.subject = excluded.subject
                returning key)
            insert into bulk_operation (
                id, kind, state, started_by, started_at, dry_run, input_hash, request, undoes, reach)
            select $1, $2, 'Running', $3, $4, $5, $6, $7, $11,
                case when $13 is null then $12
                    else array(select distinct commissioner from practice where code = any($13) order by 1) end
            where $9 is null or exists (select from claimed)
            on conflict (id) do nothing
            """,
            [
                Parameter.Text(operation.Id),
                Parameter.Text(operation.Kind),
                Parameter.Json(operation.StartedBy),
                Parameter.Instant(operation.StartedAt),
                Parameter.Flag(operation.DryRun),
                Parameter.Text(inputHash),
                Parameter.Json(request),
                Parameter.Text(claim?.Person),
                Parameter.Text(claim?.Key),
                Parameter.Text(claim?.InputHash),
                Parameter.Text(operation.Undoes),
                Parameter.TextsOrNull(Reach(request)),
                Parameter.TextsOrNull((request as BulkRequest.Offer)?.Practices),
            ],
            cancellationToken);
        if (claim is not null
            && await keys.Find(claim.Person, claim.Key, cancellationToken) is { } holder
            && holder != new ClaimResult.Taken(claim.InputHash, operation.Id))
        {
            return new StartResult.Taken(holder.InputHash, holder.Subject);
        }

        var (stored, hash) = await database.Single(
            $"select {Columns}, input_hash from bulk_operation where id = $1",
            row => (Read(row), row.GetString(13)),
            [Parameter.Text(operation.Id)],
            cancellationToken);
        return hash == inputHash ? new StartResult.Started(stored) : new StartResult.Taken(hash, stored.Id);
    }

    public Task<BulkOperation?> ById(string id, CancellationToken cancellationToken) =>
        database.Find(
            $"select {Columns} from bulk_operation where id = $1", Read, [Parameter.Text(id)], cancellationToken);

    /// <summary>The operation if it is among those; null for <paramref name="by"/>: among all.</summary>
    public Task<BulkOperation?> Seen(string id, OperationsSeenBy? by, CancellationToken cancellationToken) =>
        by is null ? ById(id, cancellationToken) : database.Find(
            $"select {Columns} from bulk_operation where id = $6 and {IsSeen}",
            Read,
            [.. Seeing(by), Parameter.Text(id)],
            cancellationToken);

    /// <summary>The commissioners whose collections it reaches; null: everyone's.</summary>
    public Task<ImmutableArray<OdsCode>?> Reach(string id, CancellationToken cancellationToken) =>
        database.Single(
            "select reach from bulk_operation where id = $1",
            row => row.CodesOrNull(0),
            [Parameter.Text(id)],
            cancellationToken);

    /// <summary>Many at once, for the progress that many watch.</summary>
    public Task<ImmutableArray<BulkOperation>> ByIds(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from bulk_operation where id = any($1) order by id",
            Read,
            [Parameter.Texts(ids)],
            cancellationToken);

    public Task<BulkRequest?> Request(string id, CancellationToken cancellationToken) =>
        database.Find(
            "select request from bulk_operation where id = $1",
            row => row.Json<BulkRequest>(0),
            [Parameter.Text(id)],
            cancellationToken);

    /// <summary>Those that somebody should work on.</summary>
    public Task<ImmutableArray<string>> Running(CancellationToken cancellationToken) =>
        database.List(
            "select id from bulk_operation where state = 'Running' order by id",
            row => row.GetString(0),
            [],
            cancellationToken);

    /// <summary>Completed, or completed with failures, if it runs and nothing is left to do.</summary>
    /// <returns>The operation as it stands; null when there is none.</returns>
    public async Task<BulkOperation?> Finish(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            update bulk_operation
            set state = case when failed > 0 then 'CompletedWithFailures' else 'Completed' end, finished_at = $2
            where id = $1 and state = 'Running' and done + skipped + failed = total
            """,
            [Parameter.Text(id), Parameter.Instant(now)],
            cancellationToken);
        return await ById(id, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="by">Null: everybody's.</param>
    /// <param name="from">Not included. Null: from the newest, or backwards from the oldest.</param>
    public async Task<Slice<BulkOperation>> Page(
        BulkOperationState? state,
        OperationsSeenBy? by,
        BulkOperation? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} from bulk_operation
            where (started_at, id) < ($7, $8) and case when $6 is null then true else state = $6 end
            """;
        const string Backwards = $"""
            select {Columns} from bulk_operation
            where (started_at, id) > ($7, $8) and case when $6 is null then true else state = $6 end
            """;
        const string Down = "order by started_at desc, id desc limit $9";
        const string Up = "order by started_at, id limit $9";
        var edge = DateTime.SpecifyKind(backwards ? DateTime.MinValue : DateTime.MaxValue, DateTimeKind.Utc);
        var read = await database.List(
            (backwards, by) switch
            {
                (false, null) => $"{Forwards} {Down}",
                (false, _) => $"{Forwards} and {IsSeen} {Down}",
                (true, null) => $"{Backwards} {Up}",
                (true, _) => $"{Backwards} and {IsSeen} {Up}",
            },
            Read,
            [
                .. Seeing(by),
                Parameter.Text(state?.ToString()),
                Parameter.InstantOrInfinity(from?.StartedAt.UtcDateTime ?? edge),
                Parameter.Text(from?.Id ?? ""),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<BulkOperation>.Of(read, limit, backwards);
    }

    public Task<int> Count(BulkOperationState? state, OperationsSeenBy? by, CancellationToken cancellationToken)
    {
        const string All = """
            select count(*)::integer from bulk_operation where case when $6 is null then true else state = $6 end
            """;
        return database.Single(
            by is null ? All : $"{All} and {IsSeen}",
            row => row.GetInt32(0),
            [.. Seeing(by), Parameter.Text(state?.ToString())],
            cancellationToken);
    }

    private static NpgsqlParameter[] Seeing(OperationsSeenBy? by) =>
    [
        Parameter.Text(by?.Person),
        Parameter.TextsOrNull(by?.Offers),
        Parameter.TextsOrNull(by?.Approvals),
        Parameter.TextsOrNull(by?.FinancialApprovals),
        Parameter.TextsOrNull(by?.Entries),
    ];

    // Of practices that are named: their commissioners, which the statement looks up.
    private static ImmutableArray<OdsCode>? Reach(BulkRequest request) => request switch
    {
        BulkRequest.Offer { Commissioner: { } commissioner } => [commissioner],
        BulkRequest.Approve approve => approve.Scope,
        BulkRequest.Undo undo => undo.Scope,
        BulkRequest.PayAspiration pay => pay.Scope,
        BulkRequest.ExtendDeadline extend => extend.Scope,
        BulkRequest.EnterFigures entry => [.. entry.Items.Select(item => item.Acting).Distinct()],
        _ => null,
    };

    private static BulkOperation Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.Enum<BulkOperationState>(2),
        row.Json<Actor>(3),
        row.Instant(4),
        row.InstantOrNull(5),
        row.GetBoolean(6),
        row.IntegerOrNull(7),
        row.GetInt32(8),
        row.GetInt32(9),
        row.GetInt32(10),
        row.AmountOrNull(11),
        row.TextOrNull(12));
}
