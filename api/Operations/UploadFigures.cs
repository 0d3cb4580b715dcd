using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Extracts;

namespace GpCollections.Operations;

/// <param name="Csv">With a header: practice,service,period,indicator,field,value, and reason where values go before
/// extracted ones. A number a row; field is numerator, denominator, exceptions, exclusions, register, count or yes. A
/// row without a value is left out. A column confirm may hold ids of warnings.</param>
/// <param name="Submit">False: saved as drafts.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
/// <param name="ConfirmWarnings">Ids of warnings that an earlier answer showed and that you stand by, beside those in
/// the file's column confirm.</param>
public sealed record UploadFiguresInput(
    string Csv,
    bool Submit,
    string? Note,
    [ID] string? IdempotencyKey,
    bool? DryRun = false,
    [ID] IReadOnlyList<string>? ConfirmWarnings = null);

/// <param name="Read">Rows of the file.</param>
/// <param name="Collections">How many the operation takes on; of a collection with a rejected row nothing is.</param>
/// <param name="Rejected">The first 1,000, by line.</param>
/// <param name="Warnings">What is odd and not confirmed, the first 1,000, by line. A collection with one is not
/// submitted (UNCONFIRMED): send the same file again with the ids in its column confirm, or in confirmWarnings.</param>
/// <param name="Operation">Enters the figures, and tells how each collection went; null: there is none.</param>
public sealed record UploadFiguresPayload(
    int Read,
    int Collections,
    IReadOnlyList<RejectedCell> Rejected,
    int RejectedCount,
    IReadOnlyList<UploadWarning> Warnings,
    int WarningCount,
    BulkOperation? Operation,
    IReadOnlyList<UserError> Errors);

/// <param name="Line">The first line of the indicator.</param>
/// <param name="Indicator">The indicator's code: AST002.</param>
/// <param name="Id">Names the collection and what is odd: what confirmWarnings and the column confirm take.</param>
/// <param name="Message">What is odd, as a sentence to show.</param>
public sealed record UploadWarning(
    int Line, CollectionRef Collection, string? Indicator, [property: ID] string Id, string Message);

[MutationType, SignedIn]
public static class UploadMutations
{
    private const int MostCollections = 10_000;
    private const int MostShown = 1_000;

    /// <summary>
    /// Enters figures of many practices, periods and indicators from one CSV file, as drafts or submitted. What is
    /// wrong is told by line and column and stops no other collection; what is odd is told by line, and submitted once
    /// it is confirmed. Runs as a bulk operation. Needs ACHIEVEMENT_ENTRY at each practice or at its commissioner.
    /// </summary>
    public static async Task<UploadFiguresPayload> UploadFigures(
        UploadFiguresInput input,
        Viewer viewer,
        GrainCalls grains,
        FigureUploads uploads,
        CancellationToken cancellationToken)
    {
        var file = FiguresFile.Read(input.Csv);
        if (Refuses(input, viewer, file) is { } refusal)
        {
            return new UploadFiguresPayload(0, 0, [], 0, [], 0, null, [UserError.Of(refusal)]);
        }

        var (items, rejected, warnings) = await uploads.Judge(file, input, viewer, cancellationToken);
        var started = items.IsEmpty ? null : await BulkMutations.Start(
            new BulkRequest.EnterFigures(items, input.Submit, input.Note), input.DryRun ?? false,
            CommandSender.ActorFor(viewer, items[0].Acting), viewer, input.IdempotencyKey, grains, cancellationToken);
        return new UploadFiguresPayload(
            file.Read, items.Length,
            [.. rejected.OrderBy(cell => cell.Line).Take(MostShown)], rejected.Length,
            [.. warnings.OrderBy(warning => warning.Line).Take(MostShown)], warnings.Length,
            started?.Operation, started?.Errors ?? []);
    }

    private static Refusal? Refuses(UploadFiguresInput input, Viewer viewer, FiguresRows file) =>
        Rights.HoldingFor(CollectionAction.EnterFigures, viewer).IsNothing
            ? new(RefusalCode.Forbidden, "This needs the role Achievement Entry at a practice or a commissioner.")
        : file.Error is { } error ? new(RefusalCode.Invalid, error, ["csv"])
        : file.Collections.Length > MostCollections
            ? new(RefusalCode.Invalid, $"A file holds at most {MostCollections:N0} collections.", ["csv"])
        : CommandSender.BadKey(input.IdempotencyKey);
}

/// <summary>What of a file, or of one of its collections, can be entered.</summary>
/// <param name="Warnings">What is odd and not confirmed.</param>
public sealed record JudgedFigures(
    ImmutableArray<EnterItem> Items, ImmutableArray<RejectedCell> Rejected, ImmutableArray<UploadWarning> Warnings);

/// <summary>
/// Judges a file's collections, as each judges its own once more when they are entered: here the lines are known.
/// </summary>
public sealed class FigureUploads(CollectionReads reads, Comparisons comparisons, TimeProvider clock)
{
    private const int CollectionsAtOnce = 500;

    public async Task<JudgedFigures> Judge(
        FiguresRows file, UploadFiguresInput input, Viewer viewer, CancellationToken cancellationToken)
    {
        var (now, named) = (clock.GetUtcNow(), FiguresFile.Named(input.ConfirmWarnings ?? []));
        var judged = new List<JudgedFigures> { new([], file.Rejected, []) };
        foreach (var some in file.Collections.Chunk(CollectionsAtOnce))
        {
            // Each by the version it is bound to.
            var nodes = (await reads.Nodes([.. some.Select(one => one.Key)], cancellationToken))
                .ToDictionary(node => node.Key);
            var compared = await comparisons.Of([.. nodes.Values.Select(Compare)], now, cancellationToken);
            judged.AddRange(
                from one in some
                let node = nodes.GetValueOrDefault(one.Key)
                let acting = node is null ? null : Rights.ActingFor(
                    CollectionAction.EnterFigures, viewer, one.Key.Practice, node.Commissioner)
                select node is null || acting is null
                    ? new([], [Unknown(one)], [])
                    : Judge(
                        one, new EnterItem(one.Key, acting.Value, one.Values, [.. one.Confirm.Union(named[one.Key])]),
                        input, node.State,
                        new Circumstances(node.Terms, [], CommandSender.ActorFor(viewer, acting), now)
                        {
                            Comparison = compared[Compare(node)],
                        }));
        }

        return new JudgedFigures(
            [.. judged.SelectMany(one => one.Items)], [.. judged.SelectMany(one => one.Rejected)],
            [.. judged.SelectMany(one => one.Warnings)]);
    }

    private static JudgedFigures Judge(
        FileCollection one, EnterItem item, UploadFiguresInput input, Collection state, Circumstances circumstances)
    {
        if (FigureChecks.Errors(circumstances.Terms.Service, one.Values) is { IsEmpty: false } wrong)
        {
            return new JudgedFigures([], [.. wrong.Select(one.Rejected)], []);
        }

        var command = new CollectionCommand.EnterFigures(item.Values, input.Submit, item.Confirm ?? [], input.Note);
        return new JudgedFigures(
            [item], [],
            [
                .. (Lifecycle.Decide(state, command, circumstances).Warnings ?? [])
                    .Where(warning => !command.Confirm.Contains(warning.Id))
                    .Select(warning => new UploadWarning(
                        one.LineOf(warning.Indicator), CollectionRef.Of(one.Key), warning.Indicator,
                        FiguresFile.IdOf(one.Key, warning), warning.Message)),
            ]);
    }

    private static Compared Compare(CollectionNode node) => Compared.Of(node.State, node.Terms);

    private static RejectedCell Unknown(FileCollection one) =>
        new(one.FirstLine, "practice", $"{one.Key} is no collection for which you may enter figures.");
}
