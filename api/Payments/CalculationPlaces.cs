using System.Threading.RateLimiting;
using GpCollections.Transport;
using Microsoft.Extensions.Options;

namespace GpCollections.Payments;

/// <summary>Where calculations are worked at. Who finds none free is told so at once, and waits outside.</summary>
internal sealed class CalculationPlaces(IOptions<CalculationOptions> options) : IDisposable
{
    // A year of all England takes some ten seconds.
    private const int RetryAfterSeconds = 10;

    private readonly ConcurrencyLimiter _all = new(new() { PermitLimit = options.Value.AtOnce });

    private readonly PartitionedRateLimiter<string> _own = PartitionedRateLimiter.Create<string, string>(
        person => RateLimitPartition.GetConcurrencyLimiter(
            person, _ => new() { PermitLimit = options.Value.AtOnceOfAPerson }));

    /// <summary>Null, and the place is taken until the request ends; or what to answer.</summary>
    public (int Status, string Detail)? Take(HttpContext context)
    {
        var own = _own.AttemptAcquire(Budgets.Caller(context));
        context.Response.RegisterForDispose(own);
        if (!own.IsAcquired)
        {
            return Full(
                context, StatusCodes.Status429TooManyRequests,
                "You have a calculation under way: wait until it is answered.");
        }

        var any = _all.AttemptAcquire();
        context.Response.RegisterForDispose(any);
        return any.IsAcquired ? null : Full(
            context, StatusCodes.Status503ServiceUnavailable,
            "Others have calculations under way, and there is no room for more: try again as Retry-After says.");
    }

    public void Dispose()
    {
        _all.Dispose();
        _own.Dispose();
    }

    private static (int, string) Full(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return (status, detail);
    }
}
