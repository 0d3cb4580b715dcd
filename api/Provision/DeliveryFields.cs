using System.Globalization;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Services;
using GraphQL.DataLoader;

namespace GpCollections.Provision;

/// <summary>
/// All that a requester was given of one service and period, as it stood when it was released. The next delivery of the
/// same service and period replaces it.
/// </summary>
[ObjectType<Delivery>(IgnoreProperties = [nameof(Delivery.IsBusy)])]
public static class DeliveryFields
{
    public static IDataLoaderResult<Organisation> GetRequester(
        [Parent] Delivery delivery, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(delivery.Requester);

    public static IDataLoaderResult<ServiceNode> GetService([Parent] Delivery delivery, ServiceLoader services) =>
        services.LoadRequiredAsync(delivery.Service);

    /// <summary>
    /// SHA-256 of the manifest, which names the SHA-256 of every file; empty while the delivery is being made.
    /// </summary>
    public static string GetSha256([Parent] Delivery delivery) => delivery.Sha256 ?? "";

    /// <summary>Where the manifest is: the path of a GET with the same token. The files lie below it.</summary>
    public static string GetUrl([Parent] Delivery delivery) => DeliveryRoutes.Of(delivery);
}

/// <summary>Services by their codes, as they are defined now.</summary>
public sealed class ServiceLoader(Catalogue catalogue) : BatchDataLoader<string, ServiceNode>
{
    protected override async Task<IReadOnlyDictionary<string, ServiceNode>> LoadBatchAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        (await catalogue.All(cancellationToken)).Where(service => keys.Contains(service.Code))
            .ToDictionary(service => service.Code, service => new ServiceNode(service));
}

[QueryType, SignedIn]
public static class DeliveryQueries
{
    /// <summary>
    /// What requesters were given, newest first: those deliveries whose requester the viewer is one of, or everyone's
    /// for those who see all nationally.
    /// </summary>
    public static async Task<Connection<Delivery>> GetDeliveries(
        PagingArguments paging,
        Viewer viewer,
        Deliveries deliveries,
        CancellationToken cancellationToken,
        OdsCode? requester = null,
        string? service = null)
    {
        var requesters = requester is not { } one ? DeliveryLaw.Visible(viewer)
            : DeliveryLaw.Sees(viewer, one) ? [one] : [];
        var from = Pages.FromRecord(paging, text => Place(Pages.Plain(text))) is { } place
            ? await deliveries.ByNumber(place.Requester, place.Number, cancellationToken)
            : null;
        var slice = await deliveries.Page(
            requesters, service, from, paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging,
            slice,
            delivery => Pages.Opaque($"{delivery.Requester} {delivery.Number}"),
            cancel => deliveries.Count(requesters, service, cancel));
    }

    private static DeliveryPlace? Place(string? text) =>
        text?.Split(' ') is [var code, var number]
        && OdsCode.TryParse(code) is { } requester
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? new(requester, parsed)
            : null;

    private sealed record DeliveryPlace(OdsCode Requester, int Number);
}
