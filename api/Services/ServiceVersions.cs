using GpCollections.Access;
using GpCollections.Compat;
using GraphQL.DataLoader;

namespace GpCollections.Services;

/// <summary>One version of a service's definition, and who made it why.</summary>
/// <param name="From">It holds for what is offered from this moment on, until the next version.</param>
/// <param name="Reason">In the words of who made it; null for a first version.</param>
/// <param name="Changes">What it says differently from the version before, a sentence each; none for the first.</param>
/// <param name="Service">The definition as it was.</param>
[GraphQLName("ServiceVersion")]
public sealed record ServiceVersionNode(
    int Version,
    DateTimeOffset From,
    Actor By,
    string? Reason,
    [property: ListSize(AssumedSize = 5)] IReadOnlyList<string> Changes,
    ServiceNode Service)
{
    internal static ServiceVersionNode Of(ServiceVersion version, ServiceVersion? before) => new(
        version.Definition.Version, version.From, version.By, version.Reason,
        before is null ? []
            : [.. ServiceDifferences.Between(before.Definition, version.Definition).Select(one => $"{one}")],
        new ServiceNode(version.Definition));
}

[ObjectType<ServiceNode>]
public static class ServiceVersionFields
{
    private const int MostVersions = 100;

    /// <summary>Its definitions, newest first: what changed, from when, by whom and why.</summary>
    [Cost(5)]
    [ListSize(AssumedSize = 5)]
    public static IDataLoaderResult<IReadOnlyList<ServiceVersionNode>> GetVersions(
        [Parent] ServiceNode service, ServiceVersionLoader versions, int first = 20) =>
        first is < 1 or > MostVersions
            ? throw new BadUserInput($"first must be 1 to {MostVersions}.")
            : versions.LoadRequiredAsync(service.Definition.Code)
                .Then<IReadOnlyList<ServiceVersion>, IReadOnlyList<ServiceVersionNode>>(found =>
                [
                    .. found.Take(first).Select((one, at) =>
                        ServiceVersionNode.Of(one, found.ElementAtOrDefault(at + 1))),
                ]);
}

/// <summary>Of each service, newest first.</summary>
public sealed class ServiceVersionLoader(Catalogue catalogue)
    : BatchDataLoader<string, IReadOnlyList<ServiceVersion>>
{
    protected override async Task<IReadOnlyDictionary<string, IReadOnlyList<ServiceVersion>>> LoadBatchAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = await catalogue.Versions(keys, cancellationToken);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<ServiceVersion>)[.. found[key]]);
    }
}
