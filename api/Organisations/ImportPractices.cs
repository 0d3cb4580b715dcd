using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;

namespace GpCollections.Organisations;

/// <param name="Csv">epraccur.csv as ODS publishes it: 27 columns, no header.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record ImportPracticesInput(string Csv, bool? DryRun = false);

/// <param name="Rejected">The first 1,000.</param>
/// <param name="Changes">What the file changed about practices; null: such files change nothing about them.</param>
/// <param name="Operation">Lets collections follow those changes; null: there are none to follow.</param>
public sealed record ImportPayload(
    int Read,
    int Created,
    int Updated,
    int Unchanged,
    IReadOnlyList<RejectedRow> Rejected,
    int RejectedCount,
    RegisterChanges? Changes,
    BulkOperation? Operation,
    IReadOnlyList<UserError> Errors)
{
    private const int MostRejectedShown = 1_000;

    internal static ImportPayload Refused(UserError error) => new(0, 0, 0, 0, [], 0, null, null, [error]);

    internal static ImportPayload Of(
        int read, ImportCounts counts, IReadOnlyList<RejectedRow> rejected, BulkOperation? operation) => new(
        read, counts.Created, counts.Updated, counts.Unchanged, [.. rejected.Take(MostRejectedShown)], rejected.Count,
        counts.Changes, operation, []);
}

[MutationType, SignedIn]
public static class PracticeMutations
{
    private const int BlockSize = 1_000;

    /// <summary>
    /// Takes the practice register as ODS publishes it. A bad row is reported by line and never stops the rest;
    /// importing again changes nothing. Where a practice closed, merged or has another commissioner, its collections
    /// follow, by a bulk operation. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<ImportPayload> ImportPractices(
        ImportPracticesInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return ImportPayload.Refused(UserError.Forbidden("the role National Service Manager at X24"));
        }

        var dryRun = input.DryRun ?? false;
        var rows = Epraccur.Read(input.Csv).ToList();
        var counts = ImportCounts.None;
        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        foreach (var block in rows.Select(row => row.Practice).OfType<Practice>().Chunk(BlockSize))
        {
            counts = counts.Plus(await grains.Call(
                "register/practices",
                (IPracticeRegisterGrain grain) => grain.Import([.. block], dryRun, by, cancellationToken),
                cancellationToken));
        }

        return ImportPayload.Of(
            rows.Count,
            counts,
            [.. rows.Where(row => row.Practice is null).Select(row => new RejectedRow(row.Line, row.Error ?? ""))],
            dryRun ? null : await Follow(counts.Changes, by, viewer, grains, cancellationToken));
    }

    /// <summary>Starts what lets collections follow, where there is something to follow.</summary>
    internal static async Task<BulkOperation?> Follow(
        RegisterChanges? changes, Actor by, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken) =>
        changes is { Closed: > 0 } or { Merged: > 0 } or { Moved: > 0 }
            ? (await BulkMutations.Start(
                new BulkRequest.RegisterChange(), dryRun: false, by, viewer, null, grains, cancellationToken)).Operation
            : null;
}
