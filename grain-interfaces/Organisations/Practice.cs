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
/// <param name="Changes">Of practices, that matter to their collections.</param>
[GenerateSerializer, Immutable, Alias("ImportCounts")]
public sealed record ImportCounts(int Created, int Updated, int Unchanged, RegisterChanges? Changes = null)
{
    public static ImportCounts None { get; } = new(0, 0, 0);

    public ImportCounts Plus(ImportCounts other) => new(
        Created + other.Created,
        Updated + other.Updated,
        Unchanged + other.Unchanged,
        Changes is null ? other.Changes : other.Changes is null ? Changes : Changes.Plus(other.Changes));
}

/// <summary>How many practices a newer register changed, and how.</summary>
/// <param name="Opened">New and active, or active again.</param>
/// <param name="Closed">With a closing day, and without a successor that is known.</param>
/// <param name="Merged">With a closing day and a successor.</param>
/// <param name="Moved">To another commissioner.</param>
[GenerateSerializer, Immutable, Alias("RegisterChanges")]
public sealed record RegisterChanges(int Opened, int Closed, int Merged, int Moved)
{
    public RegisterChanges Plus(RegisterChanges other) =>
        new(Opened + other.Opened, Closed + other.Closed, Merged + other.Merged, Moved + other.Moved);
}
