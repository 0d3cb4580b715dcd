using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Payments;

public enum AgreementState
{
    /// <summary>One person entered it: nothing rests on it yet.</summary>
    Proposed,

    /// <summary>Another person confirmed it.</summary>
    Confirmed,
}

/// <summary>One version of how many points of a year a practice aspires to.</summary>
/// <param name="Service">The year of QOF.</param>
/// <param name="Version">From 1, of the practice and year.</param>
/// <param name="AgreedBy">Who agreed for the practice, by name.</param>
/// <param name="Reason">Why it is agreed, or agreed anew.</param>
/// <param name="ConfirmedBy">Another person; null: nothing rests on it yet.</param>
[GenerateSerializer, Immutable, Alias("AspirationAgreement")]
public sealed record AspirationAgreement(
    OdsCode Practice,
    string Service,
    int Version,
    decimal Points,
    string AgreedBy,
    DateOnly AgreedOn,
    string Reason,
    Actor ProposedBy,
    DateTimeOffset ProposedAt,
    Actor? ConfirmedBy = null,
    DateTimeOffset? ConfirmedAt = null)
{
    public AgreementState State => ConfirmedBy is null ? AgreementState.Proposed : AgreementState.Confirmed;
}

/// <param name="Agreement">As it now stands; null: there is none.</param>
[GenerateSerializer, Immutable, Alias("AgreementOutcome")]
public sealed record AgreementOutcome(AspirationAgreement? Agreement, Refusal? Refusal);

/// <summary>What one practice aspires to. Key: aspiration/A81001.</summary>
[Alias("IAspirationAgreementGrain")]
public interface IAspirationAgreementGrain : IGrainWithStringKey
{
    /// <summary>The next version, on which nothing rests yet; the newest again changes nothing.</summary>
    /// <param name="proposal">Its version is worked out.</param>
    [Alias("Agree")]
    Task<AgreementOutcome> Agree(AspirationAgreement proposal, CancellationToken cancellationToken);

    /// <summary>From now on months are paid by it.</summary>
    [Alias("Confirm")]
    Task<AgreementOutcome> Confirm(string service, int version, Actor by, CancellationToken cancellationToken);
}
