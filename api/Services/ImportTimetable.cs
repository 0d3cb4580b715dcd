using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <param name="Csv">With a header: service and period, and any of the columns that GET /timetable/all.csv has. What
/// stands there may be sent back as it is; extractOpensAt, extractClosesAt, manualEntryOpensOn, manualEntryClosesOn,
/// declareBy and approveBy may be others.</param>
/// <param name="Reason">Why dates are moved; it is kept with each of them.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record ImportTimetableInput(string Csv, string? Reason = null, bool? DryRun = false);

[MutationType, SignedIn]
public static class TimetableMutations
{
    private const int BlockSize = 200;

    /// <summary>
    /// Moves dates of periods. Collections that were offered before follow, by a bulk operation; time that was given
    /// beyond stays, and what is finished is not disturbed. No step is added or taken away. A bad row is reported by
    /// line and never stops the rest; importing again changes nothing. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<ImportPayload> ImportTimetable(
        ImportTimetableInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return ImportPayload.Refused(UserError.Forbidden("the role National Service Manager at X24"));
        }

        var file = TimetableFile.Read(input.Csv);
        if (file.Error is { } error)
        {
            return ImportPayload.Refused(UserError.Of(new Refusal(RefusalCode.Invalid, error, ["csv"])));
        }

        var dryRun = input.DryRun ?? false;
        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var (counts, rejected) = (ImportCounts.None, file.Rejected.ToList());

        // By service: one import makes one version of it, unless it has more periods than a block.
        foreach (var block in file.Rows.OrderBy(row => row.Service, StringComparer.Ordinal).Chunk(BlockSize))
        {
            var outcome = await grains.Call(
                "catalogue/all",
                (ICatalogueGrain grain) => grain.MoveDates([.. block], input.Reason, dryRun, by, cancellationToken),
                cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return ImportPayload.Refused(UserError.Of(refusal));
            }

            counts = counts.Plus(outcome.Counts);
            rejected.AddRange(outcome.Rejected);
        }

        var following = dryRun || counts.Updated == 0
            ? null
            : await BulkMutations.Start(
                new BulkRequest.TimetableChange(), dryRun: false, by, viewer, null, grains, cancellationToken);
        return ImportPayload.Of(
            file.Rows.Length + file.Rejected.Length, counts, [.. rejected.OrderBy(row => row.Line)],
            following?.Operation);
    }
}
