using System.Collections.Immutable;
using GpCollections.Access;
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

/// <summary>The long pieces of work. Their items: <see cref="BulkItems"/>.</summary>
public sealed class BulkOperations(Database database, IdempotencyKeys keys)
{
    private const string Columns =
        "id, kind, state, started_by, started_at, finished_at, dry_run, total, done, skipped, failed, amount, undoes";

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
                id, kind, state, started_by, started_at, dry_run, input_hash, request, undoes)
            select $1, $2, 'Running', $3, $4, $5, $6, $7, $11
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
    /// <param name="startedBy">A person's id; null: everyone's.</param>
    /// <param name="from">Not included. Null: from the newest, or backwards from the oldest.</param>
    public async Task<Slice<BulkOperation>> Page(
        BulkOperationState? state,
        string? startedBy,
        BulkOperation? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Matches = """
            case when $1 is null then true else state = $1 end
            and case when $2 is null then true else started_by ->> 'id' = $2 end
            """;
        const string Forwards = $"""
            select {Columns} from bulk_operation
            where (started_at, id) < ($3, $4) and {Matches}
            order by started_at desc, id desc limit $5
            """;
        const string Backwards = $"""
            select {Columns} from bulk_operation
            where (started_at, id) > ($3, $4) and {Matches}
            order by started_at, id limit $5
            """;
        var edge = DateTime.SpecifyKind(backwards ? DateTime.MinValue : DateTime.MaxValue, DateTimeKind.Utc);
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                Parameter.Text(state?.ToString()),
                Parameter.Text(startedBy),
                Parameter.InstantOrInfinity(from?.StartedAt.UtcDateTime ?? edge),
                Parameter.Text(from?.Id ?? ""),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<BulkOperation>.Of(read, limit, backwards);
    }

    public Task<int> Count(BulkOperationState? state, string? startedBy, CancellationToken cancellationToken) =>
        database.Single(
            """
            select count(*)::integer from bulk_operation
            where case when $1 is null then true else state = $1 end
                and case when $2 is null then true else started_by ->> 'id' = $2 end
            """,
            row => row.GetInt32(0),
            [Parameter.Text(state?.ToString()), Parameter.Text(startedBy)],
            cancellationToken);

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
