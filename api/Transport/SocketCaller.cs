using System.Security.Claims;

namespace GpCollections.Transport;

/// <summary>Who opened a socket, and until when.</summary>
/// <param name="services">Of the request, or of the token: where it is kept who is signed in.</param>
internal sealed class SocketCaller(
    IServiceProvider services,
    ClaimsPrincipal user,
    StreamLife life,
    string correlationId,
    GraphQLOptions options,
    List<IDisposable> owned) : IDisposable
{
    public StreamLife Life => life;

    public string CorrelationId => correlationId;

    public string Person => Caller.PersonOf(user);

    /// <summary>Services for one operation.</summary>
    public AsyncServiceScope NewScope()
    {
        var scope = services.CreateAsyncScope();
        options.CarryOver(services, scope.ServiceProvider);
        return scope;
    }

    public Caller For(AsyncServiceScope scope, CancellationToken end) =>
        new(scope.ServiceProvider, user, correlationId, MayChange: true, MayStream: true, end);

    public void Dispose()
    {
        life.Dispose();
        foreach (var one in owned) one.Dispose();
    }
}
