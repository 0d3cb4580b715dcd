using Npgsql;


namespace GpCollections.Operations;

/// <param name="InputHash">Of the request: another request under the same key is refused.</param>
public sealed record IdempotencyClaim(string Person, string Key, string InputHash);

public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>The key is this request's: now, or since an earlier try.</summary>
    public sealed record Claimed(string? Outcome) : ClaimResult;

    /// <summary>The key is another request's.</summary>
    public sealed record Taken(string InputHash, string Subject) : ClaimResult;
}

/// <summary>Which request a person gave a key to.</summary>
public sealed class IdempotencyKeys(Database database)
{
    /// <param name="subject">What the request is about: a collection's key, an operation's id.</param>
    public async Task<ClaimResult> Claim(IdempotencyClaim claim, string subject, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            insert into idempotency_key (person, key, input_hash, subject) values ($1, $2, $3, $4)
            on conflict (person, key) do nothing
            """,
            Parameters(claim, subject),
            cancellationToken);
        var holder = await Find(claim.Person, claim.Key, cancellationToken)
            ?? throw new StorageException("An idempotency key was forgotten while it was claimed.");
        return holder == new ClaimResult.Taken(claim.InputHash, subject)
            ? new ClaimResult.Claimed(await Outcome(claim, cancellationToken))
            : holder;
    }

    /// <summary>Remembers what the request came to, so that it is answered the same for ever.</summary>
    public Task Complete(IdempotencyClaim claim, string outcome, CancellationToken cancellationToken) =>
        database.Execute(
            "update idempotency_key set outcome = $3 where person = $1 and key = $2",
            [Parameter.Text(claim.Person), Parameter.Text(claim.Key), Parameter.Text(outcome)],
            cancellationToken);

    private async Task<string?> Outcome(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "select outcome from idempotency_key where person = $1 and key = $2 and outcome is not null",
            row => row.GetString(0),
            [Parameter.Text(claim.Person), Parameter.Text(claim.Key)],
            cancellationToken);
        return found is [var outcome] ? outcome : null;
    }

    public Task<ClaimResult.Taken?> Find(string person, string key, CancellationToken cancellationToken) =>
        database.Find(
            "select input_hash, subject from idempotency_key where person = $1 and key = $2",
            row => new ClaimResult.Taken(row.GetString(0), row.GetString(1)),
            [Parameter.Text(person), Parameter.Text(key)],
            cancellationToken);

    /// <summary>For a request that came to nothing: its key may be used again.</summary>
    public Task Forget(IdempotencyClaim claim, string subject, CancellationToken cancellationToken) =>
        database.Execute(
            "delete from idempotency_key where person = $1 and key = $2 and input_hash = $3 and subject = $4",
            Parameters(claim, subject),
            cancellationToken);

    private static NpgsqlParameter[] Parameters(IdempotencyClaim claim, string subject) =>
    [
        Parameter.Text(claim.Person),
        Parameter.Text(claim.Key),
        Parameter.Text(claim.InputHash),
        Parameter.Text(subject),
    ];
}
