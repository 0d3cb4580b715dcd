using Microsoft.AspNetCore.Authentication;

namespace GpCollections.Transport;

/// <summary>Until when a stream may go on: the token lasts, the client stays, this process isn't stopping.</summary>
internal sealed class StreamLife : IDisposable
{
    // Timers take no more than some 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _end;
    private readonly CancellationToken _stopping;

    /// <param name="expires">When the token does; null: there is none, or it never does.</param>
    public StreamLife(
        DateTimeOffset? expires, TimeProvider clock, CancellationToken stopping, CancellationToken left)
    {
        var rest = expires - clock.GetUtcNow() ?? Longest;
        _expiry = new(rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < Longest ? rest : Longest, clock);
        _stopping = stopping;
        _end = CancellationTokenSource.CreateLinkedTokenSource(_expiry.Token, stopping, left);
    }

    public CancellationToken End => _end.Token;

    public bool IsExpired => _expiry.IsCancellationRequested;

    public bool IsStopping => _stopping.IsCancellationRequested;

    public static DateTimeOffset? ExpiryOf(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Succeeded: true } result
            ? result.Properties?.ExpiresUtc
            : null;

    public void Dispose()
    {
        _end.Dispose();
        _expiry.Dispose();
    }
}
