using GpCollections.Access;
using GpCollections.Compat;

namespace GpCollections.Collections;

/// <param name="AwaitsAnswerOf">Who is asked for an answer; null: nobody is.</param>
public sealed record PostMessageInput(
    CollectionKeyInput Key, string Text, MessageSide? AwaitsAnswerOf, [ID] string? IdempotencyKey);

/// <param name="Number">Of the message, among the collection's.</param>
public sealed record WithdrawMessageInput(CollectionKeyInput Key, int Number, [ID] string? IdempotencyKey);

[MutationType, SignedIn]
public static class MessageMutations
{
    /// <summary>
    /// Writes to the other sides about a collection, in whatever status. Whoever sees it reads it; nobody changes it.
    /// Never name a patient. Needs a role that acts, at the practice, at the commissioner or at X24.
    /// </summary>
    public static Task<CollectionPayload> PostMessage(
        PostMessageInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.PostMessage,
            new CollectionCommand.PostMessage(input.Text, input.AwaitsAnswerOf),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>Takes back what oneself wrote: its text is shown no more, and that there was one is.</summary>
    public static Task<CollectionPayload> WithdrawMessage(
        WithdrawMessageInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.PostMessage,
            new CollectionCommand.WithdrawMessage(input.Number),
            input.IdempotencyKey, null, cancellationToken);
}
