using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>How often, how much at once and how dear a caller may ask: ASP.NET's limiters, by caller.</summary>
public static class Budgets
{
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    public static WebApplicationBuilder AddBudgets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BudgetOptions>()
            .BindConfiguration("Budgets").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CostBudget>();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<BudgetOptions>>((limiter, budgets) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetConcurrencyLimiter(
                    Caller(context),
                    _ => new ConcurrencyLimiterOptions { PermitLimit = budgets.Value.ConcurrentRequests })),
                PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                    Caller(context), _ => Bucket(budgets.Value.RequestsPerMinute))));
            limiter.OnRejected = (context, _) => Refuse(context.HttpContext, context.Lease);
        });
        return builder;
    }

    /// <summary>Who is counted: the bearer of a valid token, else the address (of IPv6 its network).</summary>
    internal static string Caller(HttpContext context)
    {
        if (Person(context.User) is { } person) return person;
        return context.Connection.RemoteIpAddress switch
        {
            null => "nobody",
            { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address =>
                $"network {new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]])}",
            var address => $"address {address.MapToIPv4()}",
        };
    }

    /// <summary>Null without a valid token.</summary>
    internal static string? Person(ClaimsPrincipal? user) =>
        user?.Identity?.IsAuthenticated == true && user.FindFirst("sub") is { } subject
            ? $"person {subject.Issuer} {subject.Value}"
            : null;

    internal static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(perMinute / 60, 1),
        // Fewer than one a second: one every so many seconds.
        ReplenishmentPeriod = perMinute >= 60 ? Refill : TimeSpan.FromSeconds(60.0 / perMinute),
    };

    internal static int RetryAfterSeconds(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max((int)wait.TotalSeconds, 1) : 1;

    private static async ValueTask Refuse(HttpContext context, RateLimitLease lease)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds(lease)}";
        await RefusalAnswer.Send(context, new RequestFault(
            429, Codes.TooManyRequests, "Too many requests: wait as Retry-After says."));
    }
}

/// <summary>The cost that each person has left. Who is not signed in gets at nothing that costs.</summary>
internal sealed class CostBudget(IOptions<BudgetOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _left = PartitionedRateLimiter.Create<string, string>(
        person => RateLimitPartition.GetTokenBucketLimiter(
            person, _ => Budgets.Bucket(options.Value.CostPerMinute)));

    /// <summary>Null, and the cost is paid; or seconds after which to try again.</summary>
    public int? Pay(ClaimsPrincipal? user, double cost)
    {
        if (Budgets.Person(user) is not { } person) return null;
        // What costs more than there ever is would never be answered: it takes all.
        using var lease = _left.AttemptAcquire(person, (int)Math.Clamp(cost, 0, options.Value.CostPerMinute));
        return lease.IsAcquired ? null : Budgets.RetryAfterSeconds(lease);
    }

    public void Dispose() => _left.Dispose();
}
