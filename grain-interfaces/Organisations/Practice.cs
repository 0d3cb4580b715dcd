namespace GpCollections.Organisations;

/// <summary>A row of the practice register, as ODS publishes it in epraccur.csv.</summary>
/// <param name="Commissioner">The regional local office (column 4, "high level health geography").</param>
/// <param name="Active">Status A and prescribing setting 4 (GP practice).</param>
/// <param name="ClinicalSystem">The supplier of its clinical system; null when not known.</param>
/// <param name="SharedSystem">Two practices on one system: never extracted.</param>
[GenerateSerializer, Immutable, Alias("Practice")]
public sealed record Practice(
    OdsCode Code,
    string Name,
    OdsCode Commissioner,
    string? Postcode,
    bool Active,
    DateOnly? OpenedOn,
    DateOnly? ClosedOn,
    string? ClinicalSystem,
    bool SharedSystem);

public enum OrganisationKind
{
    Practice,
    Commissioner,
    National,
    Requester,
    Supplier,
}

[GenerateSerializer, Immutable, Alias("Organisation")]
public sealed record Organisation(OdsCode Code, string Name, OrganisationKind Kind);

/// <summary>A row of a file that was not taken. <paramref name="Line"/> counts from 1.</summary>
[GenerateSerializer, Immutable, Alias("RejectedRow")]
public sealed record RejectedRow(int Line, string Reason);

/// <summary>What an import, or a block of one, did to the register.</summary>
[GenerateSerializer, Immutable, Alias("ImportCounts")]
public sealed record ImportCounts(int Created, int Updated, int Unchanged);
