using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <param name="Service">A year of QOF, paid by points.</param>
/// <param name="Points">More than 0, and at most all of the year's.</param>
/// <param name="AgreedBy">Who agreed for the practice, by name.</param>
/// <param name="Reason">Why it is agreed, or agreed anew.</param>
public sealed record AgreeAspirationInput(
    OdsCode Practice, string Service, decimal Points, string AgreedBy, DateOnly AgreedOn, string Reason);

/// <param name="Version">As agreeAspiration answered it.</param>
public sealed record ConfirmAspirationInput(OdsCode Practice, string Service, int Version);

public sealed record AgreementPayload(AgreementNode? Agreement, IReadOnlyList<UserError> Errors);

/// <summary>One version of how many points of a year a practice aspires to.</summary>
[GraphQLName("AspirationAgreement")]
public sealed record AgreementNode(AspirationAgreement Values, bool InForce);

[ObjectType<AgreementNode>(Explicit = true)]
public static class AspirationAgreementFields
{
    public static string GetService([Parent] AgreementNode agreement) => agreement.Values.Service;

    /// <summary>From 1, of the practice and year.</summary>
    public static int GetVersion([Parent] AgreementNode agreement) => agreement.Values.Version;

    public static AgreementState GetState([Parent] AgreementNode agreement) => agreement.Values.State;

    /// <summary>Whether months are paid by it: the newest that is confirmed.</summary>
    public static bool GetInForce([Parent] AgreementNode agreement) => agreement.InForce;

    public static decimal GetPoints([Parent] AgreementNode agreement) => agreement.Values.Points;

    /// <summary>Who agreed for the practice, by name.</summary>
    public static string GetAgreedBy([Parent] AgreementNode agreement) => agreement.Values.AgreedBy;

    public static DateOnly GetAgreedOn([Parent] AgreementNode agreement) => agreement.Values.AgreedOn;

    /// <summary>Why it was agreed, or agreed anew.</summary>
    public static string GetReason([Parent] AgreementNode agreement) => agreement.Values.Reason;

    public static Actor GetProposedBy([Parent] AgreementNode agreement) => agreement.Values.ProposedBy;

    public static DateTimeOffset GetProposedAt([Parent] AgreementNode agreement) => agreement.Values.ProposedAt;

    /// <summary>Never who proposed it; null: nothing rests on it yet.</summary>
    public static Actor? GetConfirmedBy([Parent] AgreementNode agreement) => agreement.Values.ConfirmedBy;

    public static DateTimeOffset? GetConfirmedAt([Parent] AgreementNode agreement) => agreement.Values.ConfirmedAt;
}

[QueryType, SignedIn]
public static class AspirationAgreementQueries
{
    /// <summary>
    /// What a practice agreed to aspire to in a year, newest first, for those who may see its pounds; else nothing.
    /// </summary>
    [ListSize(AssumedSize = 3)]
    public static async Task<IReadOnlyList<AgreementNode>> GetAspirationAgreements(
        OdsCode practice,
        string service,
        Viewer viewer,
        Practices practices,
        AspirationAgreements agreements,
        CancellationToken cancellationToken)
    {
        if (await practices.ByCodes([practice], cancellationToken) is not [var known]
            || !Rights.SeesPounds(viewer, practice, known.Commissioner))
        {
            return [];
        }

        var history = await agreements.Of(practice, service, cancellationToken);
        return [.. history.Select(one => Node(one, history))];
    }

    internal static AgreementNode Node(AspirationAgreement one, IEnumerable<AspirationAgreement> history) =>
        new(one, AgreementRules.InForce(history) == one);
}

[MutationType, SignedIn]
public static class AspirationAgreementMutations
{
    /// <summary>
    /// Enters how many points of a year a practice agreed to aspire to: the next version, by which nothing is paid
    /// until somebody else confirms it. The newest version again changes nothing. Needs FINANCE_MANAGEMENT at the
    /// practice's commissioner.
    /// </summary>
    public static Task<AgreementPayload> AgreeAspiration(
        AgreeAspirationInput input,
        Viewer viewer,
        GrainCalls grains,
        Practices practices,
        AspirationAgreements agreements,
        CancellationToken cancellationToken) => Do(
            input.Practice,
            viewer,
            (by, grain) => grain.Agree(
                new(
                    input.Practice, input.Service, 0, input.Points, input.AgreedBy.Trim(), input.AgreedOn,
                    input.Reason.Trim(), by, default),
                cancellationToken),
            grains, practices, agreements, cancellationToken);

    /// <summary>
    /// Lets the year's months be paid by a version that another person entered, the same person is refused
    /// (SAME_PERSON). What was paid stands. Needs FINANCE_MANAGEMENT at the practice's commissioner.
    /// </summary>
    public static Task<AgreementPayload> ConfirmAspiration(
        ConfirmAspirationInput input,
        Viewer viewer,
        GrainCalls grains,
        Practices practices,
        AspirationAgreements agreements,
        CancellationToken cancellationToken) => Do(
            input.Practice,
            viewer,
            (by, grain) => grain.Confirm(input.Service, input.Version, by, cancellationToken),
            grains, practices, agreements, cancellationToken);

    private static async Task<AgreementPayload> Do(
        OdsCode practice,
        Viewer viewer,
        Func<Actor, IAspirationAgreementGrain, Task<AgreementOutcome>> what,
        GrainCalls grains,
        Practices practices,
        AspirationAgreements agreements,
        CancellationToken cancellationToken)
    {
        if (await practices.ByCodes([practice], cancellationToken) is not [var known]
            || !PaymentRunLaw.MayRun(viewer, known.Commissioner))
        {
            return new(null, [UserError.Forbidden("the role Finance Management at the practice's commissioner")]);
        }

        var by = CommandSender.ActorFor(viewer, known.Commissioner);
        var outcome = await grains.Call(
            $"aspiration/{practice}", (IAspirationAgreementGrain grain) => what(by, grain), cancellationToken);
        return new(
            outcome.Agreement is { } agreement
                ? AspirationAgreementQueries.Node(
                    agreement, await agreements.Of(practice, agreement.Service, cancellationToken))
                : null,
            UserError.List(outcome.Refusal));
    }
}
