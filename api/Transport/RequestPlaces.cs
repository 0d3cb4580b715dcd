using System.Threading.RateLimiting;

namespace GpCollections.Transport;

/// <summary>Where requests that take memory are worked at. Who finds no place is told so, and waits outside.</summary>
/// <param name="atOnce">Of everybody, in this process.</param>
/// <param name="work">What a person has under way: "a calculation".</param>
/// <param name="works">What others have under way: "calculations".</param>
internal abstract class RequestPlaces(int atOnce, int atOnceOfAPerson, int retryAfterSeconds, string work, string works)
    : IDisposable
{
    private readonly ConcurrencyLimiter _all = new(new() { PermitLimit = atOnce });

    private readonly PartitionedRateLimiter<string> _own = PartitionedRateLimiter.Create<string, string>(
        person => RateLimitPartition.GetConcurrencyLimiter(person, _ => new() { PermitLimit = atOnceOfAPerson }));

    /// <returns>A place, taken until it is disposed of; or what to answer. One of them is null.</returns>
    public (IDisposable? Place, FullAnswer? Full) Take(HttpContext context)
    {
        var own = _own.AttemptAcquire(Budgets.Caller(context));
        if (!own.IsAcquired)
        {
            own.Dispose();
            return Full(
                context, StatusCodes.Status429TooManyRequests,
                $"You have {work} under way: wait until it is answered.");
        }

        var any = _all.AttemptAcquire();
        var place = new Place(own, any);
        if (any.IsAcquired)
        {
            return (place, null);
        }

        place.Dispose();
        return Full(
            context, StatusCodes.Status503ServiceUnavailable,
            $"Others have {works} under way, and there is no room for more: try again as Retry-After says.");
    }

    public void Dispose()
    {
        _all.Dispose();
        _own.Dispose();
    }

    private (IDisposable?, FullAnswer?) Full(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = $"{retryAfterSeconds}";
        return (null, new(status, detail));
    }

    private sealed class Place(RateLimitLease own, RateLimitLease any) : IDisposable
    {
        public void Dispose()
        {
            any.Dispose();
            own.Dispose();
        }
    }
}

/// <summary>There is no place.</summary>
internal sealed record FullAnswer(int Status, string Detail);
