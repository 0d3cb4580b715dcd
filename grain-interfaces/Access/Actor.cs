using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>A person or a system. Ids are for ever; names are for showing.</summary>
/// <param name="Organisation">The organisation for which the actor acted; null for the system itself.</param>
[GenerateSerializer, Immutable, Alias("Actor")]
public sealed record Actor(string Id, string Name, OdsCode? Organisation = null, Actor? OnBehalfOf = null)
{
    /// <summary>The clock and the rules themselves: lapses, windows, what needs no person.</summary>
    public static Actor System { get; } = new("system", "GpCollections");

    /// <summary>The clinical systems, which answer for a practice.</summary>
    public static Actor ClinicalSystem(string? supplier) =>
        new($"supplier:{supplier ?? "unknown"}", supplier ?? "Clinical system");

    /// <summary>An organisation for which another does what is its own to do.</summary>
    public static Actor Of(OdsCode organisation, string? name) =>
        new($"organisation:{organisation}", name ?? $"{organisation}", organisation);

    public bool IsSamePerson(Actor other) =>
        Id == other.Id || OnBehalfOf?.Id == other.Id || other.OnBehalfOf?.Id == Id
        || (OnBehalfOf is { } mine && mine.Id == other.OnBehalfOf?.Id);
}
