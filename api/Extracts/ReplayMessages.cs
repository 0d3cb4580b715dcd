using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>Exactly one of ids and filter.</summary>
/// <param name="Ids">Of messages, at most 1,000.</param>
public sealed record ReplayMessagesInput(
    [ID] IReadOnlyList<string>? Ids, ExtractMessageFilterInput? Filter, [ID] string? IdempotencyKey);

/// <param name="Messages">The new attempts, one for each message that could be tried again.</param>
/// <param name="More">The filter selects more than the 1,000 of one call: call again.</param>
public sealed record ReplayMessagesPayload(
    IReadOnlyList<ExtractMessage> Messages, bool More, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class ReplayMutations
{
    private const int MostMessages = 1_000;
    private const int BatchSize = 64;

    /// <summary>
    /// Tries messages again that were not stored, after what was wrong has been mended; each try is a message of its
    /// own. What was stored since is passed over. Needs EXTRACTION_OPERATOR at X24.
    /// </summary>
    public static async Task<ReplayMessagesPayload> ReplayMessages(
        ReplayMessagesInput input,
        Viewer viewer,
        GrainCalls grains,
        InboxList inbox,
        CancellationToken cancellationToken)
    {
        if (Refuses(input, viewer) is { } refusal)
        {
            return new ReplayMessagesPayload([], false, [refusal]);
        }

        var (ids, more) = input.Ids is { } named
            ? ([.. named.Select(ExtractMessageFields.Id).OfType<long>()], false)
            : await Selected(input.Filter!.ToFilter(), inbox, cancellationToken);
        var use = input.IdempotencyKey is { } key ? new IdempotencyKeyUse(key, HashOf(input)) : null;
        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var commandId = OperationIds.For(viewer, input.IdempotencyKey);
        var attempts = new List<ExtractMessage>();
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var outcome = await grains.Call(
                "inbox/replays",
                (IInboxGrain grain) => grain.Replay([.. batch], by, commandId, use, cancellationToken),
                cancellationToken);
            if (outcome.Refusal is { } refused)
            {
                return new ReplayMessagesPayload([], false, [UserError.Of(refused)]);
            }

            attempts.AddRange(outcome.Attempts);
        }

        return new ReplayMessagesPayload(attempts, more, []);
    }

    private static UserError? Refuses(ReplayMessagesInput input, Viewer viewer) =>
        !Rights.Nationally(viewer, Role.ExtractionOperator)
            ? UserError.Forbidden("the role Extraction Operator at X24")
        : CommandSender.BadKey(input.IdempotencyKey) is { } badKey ? UserError.Of(badKey)
        : input.Ids is null == input.Filter is null || input.Ids is { Count: 0 or > MostMessages }
            ? new UserError(RefusalCode.Invalid, $"Give either ids, 1 to {MostMessages:N0}, or a filter.")
        : input.Ids?.FirstOrDefault(id => ExtractMessageFields.Id(id) is null) is not null
            ? new UserError(RefusalCode.Invalid, "An id is none of a message.", ["ids"])
        : null;

    private static async Task<(IReadOnlyList<long> Ids, bool More)> Selected(
        MessageFilter filter, InboxList inbox, CancellationToken cancellationToken)
    {
        var slice = await inbox.Page(
            filter with { CanReplay = true }, null, null, backwards: false, MostMessages, cancellationToken);
        return ([.. slice.Items.Select(message => message.Id)], slice.More);
    }

    private static string HashOf(ReplayMessagesInput input) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(StoredJson.Write(input with { IdempotencyKey = null }))));
}
