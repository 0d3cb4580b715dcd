using GpCollections.Access;
using GpCollections.Compat;

namespace GpCollections.Collections;

/// <param name="AwaitsAnswerOf">Who is asked for an answer; null: nobody is.</param>
/// <param name="Attachments">
/// At most 5 files of one's own, uploaded within the last day by POST /collections/.../attachments, which no other
/// message has.
/// </param>
public sealed record PostMessageInput(
    CollectionKeyInput Key,
    string Text,
    MessageSide? AwaitsAnswerOf,
    [ID] IReadOnlyList<string>? Attachments,
    [ID] string? IdempotencyKey);

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
            new CollectionCommand.PostMessage(
                input.Text, input.AwaitsAnswerOf, input.Attachments is { Count: > 0 } files ? [.. files] : null),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>Takes back what oneself wrote: its text is shown no more, and that there was one is.</summary>
    public static Task<CollectionPayload> WithdrawMessage(
        WithdrawMessageInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.PostMessage,
            new CollectionCommand.WithdrawMessage(input.Number),
            input.IdempotencyKey, null, cancellationToken);
}

[ObjectType<CollectionMessage>(IgnoreProperties = [nameof(CollectionMessage.Attachments)])]
public static class MessageFields
{
    /// <summary>Its files; none any more when its author has withdrawn it.</summary>
    [ListSize(AssumedSize = 1)]
    public static IReadOnlyList<Attachment> GetAttachments([Parent] CollectionMessage message) =>
        message.Attachments ?? [];
}

[ObjectType<Attachment>(IgnoreProperties = [nameof(Attachment.Id)])]
public static class AttachmentFields
{
    /// <summary>Of the file, for ever.</summary>
    [ID]
    public static string GetId([Parent] Attachment attachment) => attachment.Id;

    /// <summary>Where whoever reads the message gets it, with the same token.</summary>
    public static string GetUrl([Parent] Attachment attachment) => AttachmentRoutes.Of(attachment.Id);
}
