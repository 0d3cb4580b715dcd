using Microsoft.IdentityModel.Tokens;

namespace GpCollections.Access;

/// <summary>Counts the tokens that were refused, and says so at most once a minute, whoever sends how many.</summary>
internal sealed partial class RefusedTokens(TimeProvider clock, ILogger<RefusedTokens> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ILogger<RefusedTokens> _logger = logger;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _since = new(StringComparer.Ordinal);
    private long? _told;

    public void Note(Exception why)
    {
        lock (_lock)
        {
            var reason = Reason(why);
            _since[reason] = _since.GetValueOrDefault(reason) + 1;
            if (_told is { } told && clock.GetElapsedTime(told) < Pause) return;
            LogRefused(_since.Values.Sum(), string.Join(", ", _since.Select(each => $"{each.Value} {each.Key}")));
            _since.Clear();
            _told = clock.GetTimestamp();
        }
    }

    // Never what stands in the token: it names people, or is made up.
    private static string Reason(Exception why) => why switch
    {
        IssuerIsAway => "that could not be checked: the issuer did not answer",
        SecurityTokenExpiredException => "expired",
        SecurityTokenNotYetValidException => "not valid yet",
        SecurityTokenInvalidAudienceException => "for another audience",
        SecurityTokenInvalidIssuerException => "of another issuer",
        SecurityTokenInvalidAlgorithmException or SecurityTokenInvalidSignatureException
            or SecurityTokenSignatureKeyNotFoundException => "with a wrong signature",
        _ => "that are none",
    };

    [LoggerMessage(LogLevel.Warning, "Refused {Count} tokens since this was said last: {Reasons}.")]
    private partial void LogRefused(int count, string reasons);
}
