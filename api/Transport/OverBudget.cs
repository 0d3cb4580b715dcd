using GraphQL.Validation;

namespace GpCollections.Transport;

/// <summary>The caller has used up what a minute may cost.</summary>
internal sealed class OverBudget : ValidationError
{
    public OverBudget(int retryAfterSeconds)
        : base("You have asked for more than a minute may cost: wait as Retry-After says, or ask for less.") =>
        (Code, RetryAfterSeconds) = (Codes.OverBudget, retryAfterSeconds);

    public int RetryAfterSeconds { get; }
}
