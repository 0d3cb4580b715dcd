using System.Security.Claims;

namespace GpCollections.Transport;

/// <summary>Who sends an operation, and over what.</summary>
/// <param name="Services">The scope of the request, or of the operation on a socket.</param>
/// <param name="MayChange">The transport takes mutations.</param>
/// <param name="MayStream">The transport takes subscriptions.</param>
/// <param name="Left">The client has gone, or may not stay.</param>
internal sealed record Caller(
    IServiceProvider Services,
    ClaimsPrincipal User,
    string CorrelationId,
    bool MayChange,
    bool MayStream,
    CancellationToken Left)
{
    /// <value>Whose streams are counted together.</value>
    public string Person => PersonOf(User);

    public static string PersonOf(ClaimsPrincipal user) =>
        user.FindFirst("sub") is { } subject ? $"{user.FindFirst("iss")?.Value}|{subject.Value}" : "nobody";
}
