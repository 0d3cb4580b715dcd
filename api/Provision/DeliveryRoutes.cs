using System.Globalization;
using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Transport;

namespace GpCollections.Provision;

/// <summary>GET /deliveries/{requester}/{number}: what a delivery holds, for those who see it.</summary>
public static class DeliveryRoutes
{
    public static void MapDeliveries(this WebApplication app) =>
        app.MapGet("/deliveries/{requester}/{number}", Manifest);

    /// <summary>Where its manifest is.</summary>
    public static string Of(Delivery delivery) =>
        string.Create(CultureInfo.InvariantCulture, $"/deliveries/{delivery.Requester}/{delivery.Number}");

    private static async Task<IResult> Manifest(
        string requester,
        string number,
        HttpContext context,
        IViewerAccessor access,
        Deliveries deliveries,
        CancellationToken cancellationToken)
    {
        var (delivery, problem) = await Find(requester, number, context, access, deliveries, cancellationToken);
        if (delivery?.Sha256 is not { } sha256)
        {
            return problem ?? Problem(context, StatusCodes.Status409Conflict, "It is still being made.");
        }

        var text = await deliveries.Manifest(delivery, cancellationToken);
        return Results.Bytes(
            System.Text.Encoding.UTF8.GetBytes(text), "application/json; charset=utf-8",
            entityTag: new($"\"{sha256}\""));
    }

    private static async Task<(Delivery? Delivery, IResult? Problem)> Find(
        string requester,
        string number,
        HttpContext context,
        IViewerAccessor access,
        Deliveries deliveries,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return (null, Problem(context, StatusCodes.Status401Unauthorized, "Sign in first: send a valid token."));
        }

        return OdsCode.TryParse(requester) is { } code && DeliveryLaw.Sees(viewer, code)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            && await deliveries.ByNumber(code, parsed, cancellationToken) is { } delivery
            ? (delivery, null)
            : (null, Problem(context, StatusCodes.Status404NotFound, DeliveryLaw.Unseen.Message));
    }

    private static IResult Problem(HttpContext context, int status, string detail) => Results.Problem(
        detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["correlationId"] = CorrelationId.Of(context) });
}
