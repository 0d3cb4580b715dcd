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

    /// <summary>Sets what declarers of a service sign: the next version, unless it stands already.</summary>
    [Alias("SetStatement")]
    Task<StatementOutcome> SetStatement(
        string service, string text, string reason, Actor by, CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("StatementOutcome")]
public sealed record StatementOutcome(Statement? Statement, Refusal? Refusal);

[GenerateSerializer, Immutable, Alias("ServiceOutcome")]
public sealed record ServiceOutcome(Service? Service, Refusal? Refusal);
