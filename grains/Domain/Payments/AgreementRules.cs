using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Points that a practice aspires to count when a second person has confirmed that they were agreed.</summary>
public static class AgreementRules
{
    private const int MostVersions = 100;
    private const int LongestName = 200;
    private const int LongestReason = 4_000;

    /// <summary>By which months are paid; null: by none.</summary>
    /// <param name="history">Of one practice and year.</param>
    public static AspirationAgreement? InForce(IEnumerable<AspirationAgreement> history) =>
        history.Where(one => one.State == AgreementState.Confirmed).MaxBy(one => one.Version);

    /// <summary>Null: it may be entered.</summary>
    /// <param name="service">Null: there is none of that code.</param>
    /// <param name="versions">How many there are already.</param>
    public static Refusal? RefusesProposal(
        AspirationAgreement proposal, Service? service, int versions, DateOnly today) =>
        service is null || AspirationLaw.PeriodOf(service) is null
            ? Invalid($"{proposal.Service} is no year of QOF: nothing is paid in advance.", "service")
        : AspirationLaw.RefusesPoints(service, proposal.Points) is { } points ? points
        : decimal.Round(proposal.Points, 2) != proposal.Points ? Invalid("Points have two places.", "points")
        : string.IsNullOrWhiteSpace(proposal.AgreedBy) || proposal.AgreedBy.Length > LongestName
            ? Invalid($"Name who agreed for the practice, in 1 to {LongestName} characters.", "agreedBy")
        : proposal.AgreedOn > today || proposal.AgreedOn < service.StartsOn.AddYears(-1)
            ? Invalid("It was agreed on a day from a year before the service starts to today.", "agreedOn")
        : string.IsNullOrWhiteSpace(proposal.Reason) || proposal.Reason.Length > LongestReason
            ? Invalid($"Say why, in 1 to {LongestReason:N0} characters.", "reason")
        : versions >= MostVersions ? Invalid($"There are {MostVersions} versions already.", "practice")
        : null;

    /// <summary>The newest version, when it says the same: entering it again changes nothing.</summary>
    public static AspirationAgreement? Same(
        AspirationAgreement proposal, IEnumerable<AspirationAgreement> history) =>
        history.MaxBy(one => one.Version) is { } newest
        && (newest.Points, newest.AgreedBy, newest.AgreedOn, newest.Reason)
            == (proposal.Points, proposal.AgreedBy, proposal.AgreedOn, proposal.Reason)
            ? newest
            : null;

    /// <summary>Null: this person may confirm it, or somebody did already.</summary>
    /// <param name="version">Null: there is none of the number that was given.</param>
    public static Refusal? RefusesConfirmation(
        AspirationAgreement? version, Actor by, IEnumerable<AspirationAgreement> history) => version switch
        {
            null => new(RefusalCode.NotFound, "There is no such version of the agreement.", ["version"]),
            { State: AgreementState.Confirmed } => null,
            _ when by.IsSamePerson(version.ProposedBy) => new(
                RefusalCode.SamePerson, "You entered this agreement, so somebody else must confirm it."),
            _ when InForce(history) is { } newer && newer.Version > version.Version => new(
                RefusalCode.Conflict,
                Invariant($"Version {newer.Version} has been confirmed since. Enter what is to hold once more.")),
            _ => null,
        };

    /// <summary>What was agreed is not typed otherwise. Null: it may be paid by these points.</summary>
    /// <param name="points">That were typed; null: none.</param>
    public static Refusal? RefusesOthers(decimal? points, AgreedPoints? agreed) =>
        points is { } typed && agreed is not null && typed != agreed.Points
            ? new(
                RefusalCode.Conflict,
                Invariant($"The practice aspires to {agreed.Points:0.##} points by version {agreed.Version} of its ")
                    + "agreement: leave points out, or agree upon others first.",
                ["points"])
            : null;

    private static Refusal Invalid(string message, string field) => new(RefusalCode.Invalid, message, [field]);
}
