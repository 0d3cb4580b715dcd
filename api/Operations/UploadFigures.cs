using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <param name="Csv">With a header: practice,service,period,indicator,field,value, and reason where values go before
/// extracted ones. A number a row; field is numerator, denominator, exceptions, exclusions, register, count or yes. A
/// row without a value is left out.</param>
/// <param name="Submit">False: saved as drafts.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record UploadFiguresInput(
    string Csv, bool Submit, string? Note, [ID] string? IdempotencyKey, bool? DryRun = false);

/// <param name="Read">Rows of the file.</param>
/// <param name="Collections">How many the operation takes on; of a collection with a rejected row nothing is.</param>
/// <param name="Rejected">The first 1,000, by line.</param>
/// <param name="Operation">Enters the figures, and tells how each collection went; null: there is none.</param>
public sealed record UploadFiguresPayload(
    int Read,
    int Collections,
    IReadOnlyList<RejectedCell> Rejected,
    int RejectedCount,
    BulkOperation? Operation,
    IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class UploadMutations
{
    private const int MostCollections = 10_000;
    private const int MostRejectedShown = 1_000;
    private const int CollectionsAtOnce = 500;

    /// <summary>
    /// Enters figures of many practices, periods and indicators from one CSV file, as drafts or submitted. What is
    /// wrong is told by line and column and stops no other collection. Runs as a bulk operation. Needs
    /// ACHIEVEMENT_ENTRY at each practice or at its commissioner.
    /// </summary>
    public static async Task<UploadFiguresPayload> UploadFigures(
        UploadFiguresInput input,
        Viewer viewer,
        GrainCalls grains,
        CollectionReads reads,
        CancellationToken cancellationToken)
    {
        var file = FiguresFile.Read(input.Csv);
        if (Refuses(input, viewer, file) is { } refusal)
        {
            return new UploadFiguresPayload(0, 0, [], 0, null, [UserError.Of(refusal)]);
        }

        var items = ImmutableArray.CreateBuilder<EnterItem>();
        var rejected = file.Rejected.ToList();
        var known = await Known(file, reads, cancellationToken);
        foreach (var one in file.Collections)
        {
            var (commissioner, service) = known.GetValueOrDefault(one.Key);
            OdsCode? acting = service is null
                ? null
                : Rights.ActingFor(CollectionAction.EnterFigures, viewer, one.Key.Practice, commissioner);
            ImmutableArray<RejectedCell> wrong = service is null || acting is null
                ? Unknown(one)
                : [.. FigureChecks.Errors(service, one.Values).Select(one.Rejected)];
            rejected.AddRange(wrong);
            if (acting is { } organisation && wrong.IsEmpty)
            {
                items.Add(new EnterItem(one.Key, organisation, one.Values));
            }
        }

        var started = items.Count == 0 ? null : await BulkMutations.Start(
            new BulkRequest.EnterFigures(items.ToImmutable(), input.Submit, input.Note), input.DryRun ?? false,
            CommandSender.ActorFor(viewer, items[0].Acting), viewer, input.IdempotencyKey, grains, cancellationToken);
        return new UploadFiguresPayload(
            file.Read, items.Count, [.. rejected.OrderBy(cell => cell.Line).Take(MostRejectedShown)], rejected.Count,
            started?.Operation, started?.Errors ?? []);
    }

    private static Refusal? Refuses(UploadFiguresInput input, Viewer viewer, FiguresRows file) =>
        Rights.HoldingFor(CollectionAction.EnterFigures, viewer).IsNothing
            ? new(RefusalCode.Forbidden, "This needs the role Achievement Entry at a practice or a commissioner.")
        : file.Error is { } error ? new(RefusalCode.Invalid, error, ["csv"])
        : file.Collections.Length > MostCollections
            ? new(RefusalCode.Invalid, $"A file holds at most {MostCollections:N0} collections.", ["csv"])
        : CommandSender.BadKey(input.IdempotencyKey);

    private static ImmutableArray<RejectedCell> Unknown(FileCollection one) =>
        [new(one.FirstLine, "practice", $"{one.Key} is no collection for which you may enter figures.")];

    // As the collection itself checks it once more: here the lines are known. Each by the version it is bound to.
    private static async Task<Dictionary<CollectionKey, (OdsCode Commissioner, Service? Service)>> Known(
        FiguresRows file, CollectionReads reads, CancellationToken cancellationToken)
    {
        var known = new Dictionary<CollectionKey, (OdsCode, Service?)>();
        foreach (var keys in file.Collections.Select(one => one.Key).Chunk(CollectionsAtOnce))
        {
            foreach (var node in await reads.Nodes(keys, cancellationToken))
            {
                known[node.State.Key] = (node.State.Commissioner, node.Terms.Service);
            }
        }

        return known;
    }
}
