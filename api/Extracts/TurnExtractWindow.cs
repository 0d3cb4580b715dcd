using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Extracts;

/// <param name="Turn">What is to be made of the window.</param>
/// <param name="Until">To open early, to extend and to run again: until when is asked, at most 92 days ahead.</param>
public sealed record TurnExtractWindowInput(
    string Service,
    string Period,
    WindowTurnKind Turn,
    DateTimeOffset? Until,
    string Reason,
    [ID] string? IdempotencyKey);

/// <param name="Window">As it stands now; null when it was refused.</param>
/// <param name="Operation">That asks; null: the turn asks nobody.</param>
public sealed record TurnExtractWindowPayload(
    ExtractWindow? Window, BulkOperation? Operation, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class ExtractWindowMutations
{
    private static readonly CollectionStatus[] WithoutFigures =
    [
        CollectionStatus.Participating, CollectionStatus.Collecting, CollectionStatus.AwaitingEntry,
        CollectionStatus.NotCollected,
    ];

    /// <summary>
    /// Pauses or resumes the asking in a window, opens it early, asks beyond its end for what has not come, or asks for
    /// everything again. Who did so and why stays with the window. Needs EXTRACTION_OPERATOR at X24.
    /// </summary>
    public static async Task<TurnExtractWindowPayload> TurnExtractWindow(
        TurnExtractWindowInput input,
        Viewer viewer,
        GrainCalls grains,
        ExtractWindows windows,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Refuses(input, viewer, clock.GetUtcNow()) is { } refusal)
        {
            return Refused(refusal);
        }

        if (await windows.Terms(input.Service, input.Period, cancellationToken) is not { } terms
            || Timetable.ExtractWindow(terms) is null)
        {
            return Refused(new(RefusalCode.NotFound, "This service has no extract window for this period."));
        }

        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var operation = await Started(input, by, viewer, grains, cancellationToken);
        if (operation is { Errors: [var error, ..] })
        {
            return new TurnExtractWindowPayload(null, null, [error]);
        }

        var turn = new WindowTurn(
            input.Turn, by, default, input.Reason, Asks(input.Turn) ? input.Until : null, operation?.Operation?.Id);
        var use = operation is null && input.IdempotencyKey is { } key
            ? new IdempotencyKeyUse(key, HashOf(input))
            : null;
        var outcome = await grains.Call(
            $"{input.Service}/{input.Period}",
            (IExtractWindowGrain grain) => grain.Turn(
                turn, OperationIds.For(viewer, input.IdempotencyKey), use, cancellationToken),
            cancellationToken);
        return outcome.Refusal is { } refused
            ? Refused(refused)
            : new TurnExtractWindowPayload(
                await windows.Of(input.Service, input.Period, viewer, cancellationToken), operation?.Operation, []);
    }

    private static bool Asks(WindowTurnKind kind) => kind is not (WindowTurnKind.Pause or WindowTurnKind.Resume);

    private static Refusal? Refuses(TurnExtractWindowInput input, Viewer viewer, DateTimeOffset now) =>
        !Rights.Nationally(viewer, Role.ExtractionOperator)
            ? new(RefusalCode.Forbidden, "This needs the role Extraction Operator at X24.")
        : CommandSender.BadKey(input.IdempotencyKey) is { } badKey ? badKey
        : input.Reason.Trim().Length is 0 or > 2_000
            ? new(RefusalCode.Invalid, "Say why, in 1 to 2,000 characters.", ["reason"])
        : !Asks(input.Turn) ? null
        : input.Until is { } until ? Lifecycle.RefusesUntil(until, now)
        : new(RefusalCode.Invalid, "Say until when to ask.", ["until"]);

    /// <summary>The operation that carries the turn out; null: the turn needs none.</summary>
    private static async Task<BulkOperationPayload?> Started(
        TurnExtractWindowInput input, Actor by, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Asks(input.Turn))
        {
            return null;
        }

        var filter = new CollectionFilter(
            Service: [input.Service],
            Period: [input.Period],
            Status: input.Turn == WindowTurnKind.ReRun ? null : [.. WithoutFigures]);
        var request = new BulkRequest.ReExtract(
            filter, input.Until!.Value.ToUniversalTime(), input.Reason, // Given: it has been checked.
            Early: input.Turn == WindowTurnKind.OpenEarly);
        return await BulkMutations.Start(
            request, dryRun: false, by, viewer, input.IdempotencyKey, grains, cancellationToken);
    }

    private static TurnExtractWindowPayload Refused(Refusal refusal) => new(null, null, [UserError.Of(refusal)]);

    private static string HashOf(TurnExtractWindowInput input) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(StoredJson.Write(input with { IdempotencyKey = null }))));
}
