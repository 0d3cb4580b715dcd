using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Services;

/// <summary>Writes the catalogue of services. Key: catalogue/all.</summary>
[Alias("ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>
    /// Defines a service with its periods. The same definition again changes nothing; another one for the same code is
    /// a CONFLICT.
    /// </summary>
    [Alias("Define")]
    Task<ServiceOutcome> Define(Service service, Actor by, CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("ServiceOutcome")]
public sealed record ServiceOutcome(Service? Service, Refusal? Refusal);
