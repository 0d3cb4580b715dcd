using System.Globalization;
using System.Text;
using GpCollections.Access;

namespace GpCollections.Provision;

/// <summary>GET /deliveries/{requester}/{number}: a delivery's manifest, and below it its files.</summary>
public static class DeliveryRoutes
{
    public static void MapDeliveries(this WebApplication app)
    {
        app.MapGet("/deliveries/{requester}/{number}", Manifest);
        app.MapGet("/deliveries/{requester}/{number}/{file}", File);
    }

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
        var (delivery, manifest, problem) = await Find(
            requester, number, context, access, deliveries, cancellationToken);
        return problem ?? Results.Bytes(
            Encoding.UTF8.GetBytes(manifest!), "application/json; charset=utf-8",
            entityTag: new($"\"{delivery!.Sha256}\"")); // Neither is null where there is no problem.
    }

    private static async Task<IResult> File(
        string requester,
        string number,
        string file,
        HttpContext context,
        IViewerAccessor access,
        Deliveries deliveries,
        DeliveryFiles files,
        CancellationToken cancellationToken)
    {
        var (delivery, manifest, problem) = await Find(
            requester, number, context, access, deliveries, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        return Provision.Manifest.FilesOf(manifest!).FirstOrDefault(one => one.Name == file) is { } found
            ? new DeliveryFileResult(delivery!, found, files)
            : RouteProblems.Of(context, StatusCodes.Status404NotFound, "The delivery has no such file.");
    }

    private static async Task<(Delivery? Delivery, string? Manifest, IResult? Problem)> Find(
        string requester,
        string number,
        HttpContext context,
        IViewerAccessor access,
        Deliveries deliveries,
        CancellationToken cancellationToken)
    {
        var (code, problem) = RouteProblems.Requester(context, access, requester);
        if (code is not { } seen)
        {
            return (null, null, problem);
        }

        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            || await deliveries.ByNumber(seen, parsed, cancellationToken) is not { } delivery)
        {
            return (null, null, RouteProblems.Unseen(context));
        }

        return delivery.Sha256 is null
            ? (null, null, RouteProblems.Of(context, StatusCodes.Status409Conflict, "It is still being made."))
            : (delivery, await deliveries.Manifest(delivery, cancellationToken), null);
    }
}
