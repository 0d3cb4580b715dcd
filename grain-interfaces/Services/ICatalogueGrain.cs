using System.Collections.Immutable;
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

    /// <summary>
    /// Moves the dates of periods, each service's in one new version of it. A bad row is rejected and stops no other.
    /// </summary>
    /// <param name="reason">Null: none was given.</param>
    /// <param name="dryRun">Judge, and write nothing.</param>
    [Alias("MoveDates")]
    Task<TimetableOutcome> MoveDates(
        ImmutableArray<TimetableRow> rows,
        string? reason,
        bool dryRun,
        Actor by,
        CancellationToken cancellationToken);

    /// <summary>Sets what declarers of a service sign: the next version, unless it stands already.</summary>
    [Alias("SetStatement")]
    Task<StatementOutcome> SetStatement(
        string service, string text, string reason, Actor by, CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("StatementOutcome")]
public sealed record StatementOutcome(Statement? Statement, Refusal? Refusal);

[GenerateSerializer, Immutable, Alias("ServiceOutcome")]
public sealed record ServiceOutcome(Service? Service, Refusal? Refusal);
