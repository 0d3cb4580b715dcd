using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Services;

/// <summary>Writes the catalogue of services. Key: catalogue/all.</summary>
[Alias("ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>
    /// Defines a service with its periods. The same definition again changes nothing; another one for the same code
    /// becomes its next version, where a reason is given, and else is a CONFLICT.
    /// </summary>
    /// <param name="service">Without periods: its calendar makes them.</param>
    /// <param name="expectedVersion">Refused (CONFLICT) when another is the newest; null: any.</param>
    [Alias("Define")]
    Task<ServiceOutcome> Define(
        Service service, string? reason, int? expectedVersion, Actor by, CancellationToken cancellationToken);

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

    /// <summary>Prepares the services of a financial year from those of the year before; overwrites nothing.</summary>
    [Alias("RollOver")]
    Task<RollOverAnswer> RollOver(
        RollOverRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Sets what declarers of a service sign: the next version, unless it stands already.</summary>
    [Alias("SetStatement")]
    Task<StatementOutcome> SetStatement(
        string service, string text, string reason, Actor by, CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("StatementOutcome")]
public sealed record StatementOutcome(Statement? Statement, Refusal? Refusal);

[GenerateSerializer, Immutable, Alias("ServiceOutcome")]
public sealed record ServiceOutcome(Service? Service, Refusal? Refusal);

/// <param name="Year">The year that is prepared: 2018-19.</param>
/// <param name="Only">Codes of the year before; null: all of them.</param>
/// <param name="Offer">Whoever asks offers them afterwards.</param>
[GenerateSerializer, Immutable, Alias("RollOverRequest")]
public sealed record RollOverRequest(
    string Year, ImmutableArray<string>? Only, bool DryRun, bool Offer = false, DateOnly? RespondBy = null);

[GenerateSerializer, Immutable, Alias("RollOverAnswer")]
public sealed record RollOverAnswer(ImmutableArray<RolledOver> Services, Refusal? Refusal);
