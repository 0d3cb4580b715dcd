using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <param name="Periods">Null: all that the action fits.</param>
public sealed record ParticipationInput(
    OdsCode Practice, string Service, IReadOnlyList<string>? Periods, string? Reason, [ID] string? IdempotencyKey);

/// <param name="EndsOn">The last day of participation.</param>
public sealed record EndParticipationInput(
    OdsCode Practice, string Service, DateOnly EndsOn, EndReason Why, string Reason, [ID] string? IdempotencyKey);

/// <param name="Collections">Those that were changed.</param>
/// <param name="Refused">Those that were named and could not be changed.</param>
public sealed record ParticipationPayload(
    IReadOnlyList<CollectionNode> Collections, IReadOnlyList<BulkFailureNode> Refused, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class ParticipationMutations
{
    /// <summary>The practice takes the service on. Needs SERVICE_MANAGEMENT at the practice.</summary>
    public static Task<ParticipationPayload> AcceptOffer(
        ParticipationInput input, ParticipationSender sender, CancellationToken cancellationToken) =>
        sender.Send(input, CollectionAction.Accept, new CollectionCommand.Accept(input.Reason), cancellationToken);

    /// <summary>The practice does not take the service on. Needs SERVICE_MANAGEMENT at the practice.</summary>
    public static Task<ParticipationPayload> DeclineOffer(
        ParticipationInput input, ParticipationSender sender, CancellationToken cancellationToken) =>
        sender.Send(input, CollectionAction.Decline, new CollectionCommand.Decline(input.Reason), cancellationToken);

    /// <summary>
    /// Takes back an offer that is not accepted. Needs COMMISSIONING_MANAGEMENT at the commissioner, or
    /// NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<ParticipationPayload> WithdrawOffer(
        ParticipationInput input, ParticipationSender sender, CancellationToken cancellationToken) =>
        sender.Send(
            input,
            CollectionAction.WithdrawOffer,
            new CollectionCommand.WithdrawOffer(input.Reason),
            cancellationToken);

    /// <summary>
    /// Ends participation after a day; what is not approved and not over by then ends. Needs SERVICE_MANAGEMENT at the
    /// practice, COMMISSIONING_MANAGEMENT at the commissioner, or NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<ParticipationPayload> EndParticipation(
        EndParticipationInput input, ParticipationSender sender, CancellationToken cancellationToken) => sender.Send(
            new ParticipationInput(input.Practice, input.Service, null, input.Reason, input.IdempotencyKey),
            CollectionAction.EndParticipation,
            new CollectionCommand.EndParticipation(input.EndsOn, input.Why, input.Reason),
            cancellationToken);
}

/// <summary>Carries an answer to an offer: rights first, then the grain that knows the practice's periods.</summary>
public sealed class ParticipationSender(
    GrainCalls grains,
    CollectionList list,
    CollectionReads reads,
    Practices practices,
    IViewerAccessor access,
    RequestArrival arrival)
{
    public async Task<ParticipationPayload> Send(
        ParticipationInput input,
        CollectionAction action,
        CollectionCommand command,
        CancellationToken cancellationToken)
    {
        var viewer = access.Viewer ?? throw new InvalidOperationException("Nobody is signed in.");
        if (!CollectionKey.IsServiceCode(input.Service))
        {
            return Refused(Rights.Unseen);
        }

        // A practice that moved has collections of several commissioners: each answers for its own.
        var rows = (await list.Rows(
            await list.OfPractice(input.Service, input.Practice, cancellationToken), cancellationToken))
            .Where(row => Rights.Sees(viewer, input.Practice, row.Commissioner))
            .ToList();
        if (rows.Count == 0)
        {
            return Refused(Rights.Unseen);
        }

        var own = rows.Where(row => Rights.Refuses(action, viewer, input.Practice, row.Commissioner) is null).ToList();
        if ((own.Count == 0 ? Rights.Refuses(action, viewer, input.Practice, rows[0].Commissioner) : null)
            is { } forbidden)
        {
            return Refused(forbidden);
        }

        if (CommandSender.BadKey(input.IdempotencyKey) is { } badKey)
        {
            return Refused(badKey);
        }

        var by = await CommandSender.ActorFor(
            viewer, action, input.Practice, own[0].Commissioner, practices, cancellationToken);
        var commandId = CommandSender.CommandId(viewer, input.IdempotencyKey);
        var outcome = await grains.Call(
            $"{input.Service}/{input.Practice}",
            (IParticipationGrain grain) => grain.Answer(
                command,
                input.Periods is null ? null : [.. input.Periods],
                [.. own.Select(row => row.Key.Period)],
                by,
                commandId,
                input.IdempotencyKey,
                arrival.Moment,
                cancellationToken),
            cancellationToken);
        return new ParticipationPayload(
            await reads.Nodes(outcome.Changed, cancellationToken),
            [.. outcome.Refused.Select(BulkFailureNode.Of)],
            UserError.List(outcome.Refusal));
    }

    private static ParticipationPayload Refused(Refusal refusal) => new([], [], [UserError.Of(refusal)]);
}
