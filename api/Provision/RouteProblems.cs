using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Transport;

namespace GpCollections.Provision;

/// <summary>How the routes of what is provided say no.</summary>
internal static class RouteProblems
{
    /// <param name="code">Never changes its meaning; null: the status says it all.</param>
    public static IResult Of(HttpContext context, int status, string detail, string? code = null)
    {
        var extensions = new Dictionary<string, object?> { ["correlationId"] = CorrelationId.Of(context) };
        if (code is not null)
        {
            extensions["code"] = code;
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }

    public static IResult NotSignedIn(HttpContext context) =>
        Of(context, StatusCodes.Status401Unauthorized, "Sign in first: send a valid token.");

    public static IResult Unseen(HttpContext context) =>
        Of(context, StatusCodes.Status404NotFound, DeliveryLaw.Unseen.Message);

    /// <summary>The requester, if the caller sees what it was given; or why not.</summary>
    public static (OdsCode? Requester, IResult? Problem) Requester(
        HttpContext context, IViewerAccessor access, string requester) => access.Viewer switch
        {
            null => (null, NotSignedIn(context)),
            { } viewer when OdsCode.TryParse(requester) is { } code && DeliveryLaw.Sees(viewer, code) => (code, null),
            _ => (null, Unseen(context)),
        };
}
