using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Carries a viewer's command to its collection: rights first, then the grain.</summary>
public sealed class CommandSender(
    GrainCalls grains, Catalogue catalogue, Practices practices, IViewerAccessor access, RequestArrival arrival)
{
    private const int LongestKey = 200;

    /// <param name="organisation">The organisation for which the viewer acts.</param>
    internal static Actor ActorFor(Viewer viewer, OdsCode? organisation) => Rights.ActorOf(viewer, organisation);

    /// <summary>Who takes the action, and on whose behalf: a person's, or the practice's whose own it is.</summary>
    internal static async Task<Actor> ActorFor(
        Viewer viewer,
        CollectionAction action,
        OdsCode practice,
        OdsCode commissioner,
        Practices practices,
        CancellationToken cancellationToken)
    {
        var by = ActorFor(viewer, Rights.ActingFor(action, viewer, practice, commissioner));
        return by is { OnBehalfOf: null, Organisation: { } acting }
            && Rights.IsOnPracticesBehalf(action, acting, practice)
            ? by with
            {
                OnBehalfOf = Actor.Of(
                    practice, (await practices.ByCodes([practice], cancellationToken)).FirstOrDefault()?.Name),
            }
            : by;
    }

    /// <summary>The key's command id, or a fresh one.</summary>
    internal static string CommandId(Viewer viewer, string? idempotencyKey) =>
        idempotencyKey is null
            ? Guid.NewGuid().ToString("N")
            : $"key:{OperationIds.For(viewer, idempotencyKey)}";

    internal static Refusal? BadKey(string? idempotencyKey) => idempotencyKey is { Length: 0 or > LongestKey }
        ? new Refusal(RefusalCode.Invalid, $"An idempotency key has 1 to {LongestKey} characters.", ["idempotencyKey"])
        : null;

    public async Task<CollectionPayload> Send(
        CollectionKeyInput input,
        CollectionAction action,
        CollectionCommand command,
        string? idempotencyKey,
        int? expectedVersion,
        CancellationToken cancellationToken)
    {
        var person = access.Viewer ?? throw new InvalidOperationException("Nobody is signed in.");
        if (input.ToKey() is not { } key || await grains.Read(key, cancellationToken) is not { } state)
        {
            return new CollectionPayload(null, [], [UserError.Of(Rights.Unseen)]);
        }

        if (Rights.Refuses(action, person, key.Practice, state.Commissioner) is { } refusal)
        {
            var shown = refusal.Code == RefusalCode.NotFound ? null : state;
            return await Payload(shown, refusal, [], cancellationToken);
        }

        if (BadKey(idempotencyKey) is { } badKey)
        {
            return await Payload(state, badKey, [], cancellationToken);
        }

        var by = await ActorFor(
            person, action, key.Practice, state.Commissioner, practices, cancellationToken);
        var outcome = await grains.Execute(
            key,
            new CommandEnvelope(
                command, by, CommandId(person, idempotencyKey), idempotencyKey, expectedVersion,
                Arrival: arrival.Moment),
            cancellationToken);
        return await Payload(outcome.Collection, outcome.Refusal, outcome.Warnings ?? [], cancellationToken);
    }

    private async Task<CollectionPayload> Payload(
        Collection? state,
        Refusal? refusal,
        IReadOnlyList<Warning> warnings,
        CancellationToken cancellationToken) => new(
            state is not null && await catalogue.Terms(
                state.Key.Service, state.ServiceVersion, state.Key.Period, cancellationToken) is { } terms
                ? new CollectionNode(state, terms)
                : null,
            warnings,
            UserError.List(refusal));
}
