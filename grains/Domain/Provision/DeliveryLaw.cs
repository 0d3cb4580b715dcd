using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>Who may release, receive and withdraw what, and when. Null answers: it may be done.</summary>
public static class DeliveryLaw
{
    private const int LongestReason = 4_000;

    /// <summary>
    /// Answered for what is not there and for what may not be seen, so that nobody learns which it is.
    /// </summary>
    public static Refusal Unseen { get; } = new(
        RefusalCode.NotFound, "There is no such delivery among those that you may see.");

    /// <summary>The requesters whose deliveries the viewer sees; null: everyone's.</summary>
    /// <remarks>Practices and commissioners see their own collections instead.</remarks>
    public static ImmutableArray<OdsCode>? Visible(Viewer viewer) =>
        Rights.Visible(viewer).IsNational ? null : Rights.Holding(viewer, Role.Requester).Organisations;

    public static bool Sees(Viewer viewer, OdsCode requester) => Visible(viewer)?.Contains(requester) ?? true;

    /// <summary>Whoever receives does not release: what leaves is decided by those who answer for it.</summary>
    public static Refusal? RefusesRelease(Viewer viewer) =>
        Rights.Nationally(viewer, Role.NationalServiceManager)
            ? null
            : new(RefusalCode.Forbidden, "This needs the role National Service Manager at X24.");

    public static Refusal? RefusesAcknowledging(Viewer viewer, OdsCode requester) =>
        !Sees(viewer, requester) ? Unseen
        : Rights.Holding(viewer, Role.Requester).Organisations.Contains(requester) ? null
        : new(RefusalCode.Forbidden, $"This needs the role Requester at {requester}.");

    public static Refusal? RefusesWithdrawing(Viewer viewer, OdsCode requester) =>
        Sees(viewer, requester) ? RefusesRelease(viewer) : Unseen;

    public static Refusal? RefusesRelease(Service? service, OdsCode requester, string period) => service switch
    {
        null => new(RefusalCode.NotFound, "There is no such service.", ["service"]),
        { Requester: var its } when its != requester =>
            new(RefusalCode.Invalid, $"{service.Code} was asked for by {its}.", ["requester"]),
        _ when service.Period(period) is null =>
            new(RefusalCode.Invalid, $"{service.Code} has no period {period}.", ["period"]),
        _ => null,
    };

    public static Refusal? RefusesAcknowledging(Delivery delivery) => delivery switch
    {
        { State: DeliveryState.Withdrawn } => new(
            RefusalCode.WrongStatus, $"Delivery {delivery.Number} was withdrawn: {delivery.WithdrawReason}"),
        { State: DeliveryState.Releasing } => Unfinished(delivery),
        { AcknowledgedBy: { } other } => new(RefusalCode.WrongStatus, $"{other.Name} has acknowledged it already."),
        _ => null,
    };

    public static Refusal? RefusesWithdrawing(Delivery delivery, string? reason) => delivery switch
    {
        _ when string.IsNullOrWhiteSpace(reason) => new(RefusalCode.Invalid, "Say why it is withdrawn.", ["reason"]),
        _ when reason.Length > LongestReason => new(
            RefusalCode.Invalid, $"At most {LongestReason:N0} characters are kept.", ["reason"]),
        { State: DeliveryState.Withdrawn } => new(RefusalCode.WrongStatus, "It was withdrawn already."),
        { IsBusy: true } => Unfinished(delivery),
        { ReplacedBy: { } newer } => new(
            RefusalCode.WrongStatus, $"Delivery {newer} has replaced it: withdraw that, if its figures are wrong."),
        _ => null,
    };

    public static Refusal Unfinished(Delivery delivery) => new(
        RefusalCode.Conflict, $"Delivery {delivery.Number} is still being worked on. Try again when that is done.");

    public static Refusal NothingReady(string service, string period) => new(
        RefusalCode.Incomplete, $"Nothing of {service} {period} is ready that was not provided before.");
}
