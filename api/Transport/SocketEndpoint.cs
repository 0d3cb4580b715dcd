using Microsoft.AspNetCore.Authentication;

namespace GpCollections.Transport;

/// <summary>Takes WebSockets at /graphql, and signs in who opens them.</summary>
internal static class SocketEndpoint
{
    private const string Protocol = "graphql-transport-ws";

    public static async Task Serve(HttpContext context, GraphQLRunner runner, GraphQLOptions options)
    {
        var streams = context.RequestServices.GetRequiredService<OpenStreams>();
        // Now: it sets a header, which can't be done any more once the socket is open.
        var correlationId = CorrelationId.Of(context);
        // A page of somebody else's must not act with what a browser knows of us.
        if (!IsOurs(context.Request, options))
        {
            context.Response.StatusCode = 403;
            return;
        }
        using var place = streams.EnterSocket();
        if (place is null)
        {
            context.Response.StatusCode = 503;
            return;
        }
        var speaks = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var wire = new SocketWire(
            await context.WebSockets.AcceptWebSocketAsync(speaks ? Protocol : null), options);
        if (!speaks)
        {
            await wire.Close(SocketCodes.NoSubprotocol, "Subprotocol not acceptable");
            return;
        }
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var socket = new GraphQLSocket(
            wire, runner, options, token => SignIn(context, correlationId, token, streams, options, stopping));
        await socket.Serve(stopping);
    }

    /// <param name="token">Of connection_init; null: who the request's own header says, if anybody.</param>
    private static async Task<SocketCaller> SignIn(
        HttpContext context,
        string correlationId,
        string? token,
        OpenStreams streams,
        GraphQLOptions options,
        CancellationToken stopping)
    {
        var owned = new List<IDisposable>();
        var (services, user, expires) = (context.RequestServices, context.User, StreamLife.ExpiryOf(context));
        if (token is not null)
        {
            // As a request of its own would be: whatever the first request's header was, it is not asked again.
            var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateScope();
            owned.Add(scope);
            var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            request.Request.Headers.Authorization = $"Bearer {token}";
            var result = await request.AuthenticateAsync();
            if (!result.Succeeded)
            {
                scope.Dispose();
                throw result.Failure is CannotSignIn
                    ? new SocketFault(SocketCodes.TryAgainLater, "Who you are can't be checked just now")
                    : new SocketFault(SocketCodes.Forbidden, "Forbidden");
            }
            (services, user, expires) = (scope.ServiceProvider, result.Principal, result.Properties?.ExpiresUtc);
        }
        var life = new StreamLife(
            expires, context.RequestServices.GetRequiredService<TimeProvider>(), stopping, context.RequestAborted);
        var caller = new SocketCaller(services, user, life, correlationId, options, owned);
        var mine = streams.EnterSocketOf(caller.Person);
        if (mine is null)
        {
            caller.Dispose();
            throw new SocketFault(SocketCodes.PolicyViolation, "You have too many sockets open");
        }
        owned.Add(mine);
        return caller;
    }

    private static bool IsOurs(HttpRequest request, GraphQLOptions options) =>
        request.Headers.Origin is not [{ Length: > 0 } origin]
        || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && new HostString(from.Authority).Equals(WithoutDefaultPort(request)));

    private static HostString WithoutDefaultPort(HttpRequest request) =>
        request.Host.Port is 80 or 443 ? new(request.Host.Host) : request.Host;
}
