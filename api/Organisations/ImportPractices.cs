using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;

namespace GpCollections.Organisations;

/// <param name="Csv">epraccur.csv as ODS publishes it: 27 columns, no header.</param>
public sealed record ImportPracticesInput(string Csv);

/// <param name="Rejected">The first 1,000.</param>
public sealed record ImportPayload(
    int Read,
    int Created,
    int Updated,
    int Unchanged,
    IReadOnlyList<RejectedRow> Rejected,
    int RejectedCount,
    IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class PracticeMutations
{
    private const int BlockSize = 1_000;
    private const int MostRejectedShown = 1_000;

    /// <summary>
    /// Takes the practice register as ODS publishes it. A bad row is reported by line and never stops the rest;
    /// importing again changes nothing. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<ImportPayload> ImportPractices(
        ImportPracticesInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return new ImportPayload(
                0, 0, 0, 0, [], 0, [UserError.Forbidden("the role National Service Manager at X24")]);
        }

        var rows = Epraccur.Read(input.Csv).ToList();
        var counts = new ImportCounts(0, 0, 0);
        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        foreach (var block in rows.Select(row => row.Practice).OfType<Practice>().Chunk(BlockSize))
        {
            var done = await grains.Call(
                "register/practices",
                (IPracticeRegisterGrain grain) => grain.Import([.. block], by, cancellationToken),
                cancellationToken);
            counts = new ImportCounts(
                counts.Created + done.Created, counts.Updated + done.Updated, counts.Unchanged + done.Unchanged);
        }

        var rejected = rows.Where(row => row.Practice is null)
            .Select(row => new RejectedRow(row.Line, row.Error ?? "")).ToList();
        return new ImportPayload(
            rows.Count, counts.Created, counts.Updated, counts.Unchanged,
            [.. rejected.Take(MostRejectedShown)], rejected.Count, []);
    }
}
