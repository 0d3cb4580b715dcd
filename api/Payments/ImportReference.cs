using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <param name="Csv">With a header. LIST_SIZE: practice,date,patients. CLINICAL_SYSTEM: practice,supplier.
/// NATIONAL_PREVALENCE: financialYear,group,percent. MEMBERSHIP: practice,organisation,from,to, where organisation is
/// the commissioner and an empty to means until the next. SUCCESSION: predecessor,successor,reason,date,indicator, as
/// ODS publishes them in succ.csv. Days as yyyy-mm-dd; of the last two also as ODS writes them, yyyymmdd.
/// OUTPUT_MAP: the columns of CQRS's metadata: AID, SERVICE_YEAR, QUALITY_SERVICE, INDICATOR_ID, MEASURE_TYPE, MEASURE,
/// MEASURE_DESCRIPTION, CQRS short code. VALIDATION_RULE: service,indicator,kind,limit,least,reason, where * is all and
/// an empty limit and least switch it off: ABOVE_LIST_SIZE (limit: per cent of the list), SAME_PERIOD_LAST_YEAR (per
/// cent; at least so many patients), REGION_OUTLIER (robust z-score; at least so many practices), MIN_MAX.</param>
public sealed record ImportReferenceInput(ReferenceKind Kind, string Csv);

[MutationType, SignedIn]
public static class ReferenceMutations
{
    private const int BlockSize = 1_000;

    /// <summary>
    /// Takes list sizes, suppliers of clinical systems, national prevalences, commissioners of practices by day,
    /// successors of practices, which outputs of queries are which indicators and measures, or what figures are
    /// compared with. A bad row is reported by line and never stops the rest; importing again changes nothing. What is
    /// not declared yet is worked out again; what is declared stands. Where commissioners changed,
    /// collections follow, by a bulk operation. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<ImportPayload> ImportReference(
        ImportReferenceInput input,
        Viewer viewer,
        GrainCalls grains,
        Practices practices,
        CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return ImportPayload.Refused(UserError.Forbidden("the role National Service Manager at X24"));
        }

        var file = ReferenceFile.Read(input.Kind, input.Csv);
        if (file.Error is { } error)
        {
            return ImportPayload.Refused(UserError.Of(new Refusal(RefusalCode.Invalid, error, ["csv"])));
        }

        var rows = await WithKnownPractices(file.Rows, practices, cancellationToken);
        var counts = ImportCounts.None;
        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        foreach (var block in rows.Select(row => row.Row).OfType<ReferenceRow>().Chunk(BlockSize))
        {
            counts = counts.Plus(await grains.Call(
                "reference/all",
                (IReferenceGrain grain) => grain.Import([.. block], by, cancellationToken),
                cancellationToken));
        }

        return ImportPayload.Of(
            rows.Count,
            counts,
            [.. rows.Where(row => row.Row is null).Select(row => new RejectedRow(row.Line, row.Error ?? ""))],
            await PracticeMutations.Follow(counts.Changes, by, viewer, grains, cancellationToken));
    }

    /// <summary>Rows of practices that the register has not are no rows.</summary>
    private static async Task<IReadOnlyList<ReferenceFileRow>> WithKnownPractices(
        IReadOnlyList<ReferenceFileRow> rows, Practices practices, CancellationToken cancellationToken)
    {
        var asked = rows.Select(row => PracticeOf(row.Row)).OfType<OdsCode>().Distinct();
        var known = (await practices.ByCodes(asked, cancellationToken)).Select(practice => practice.Code).ToHashSet();
        return
        [
            .. rows.Select(row => PracticeOf(row.Row) is { } practice && !known.Contains(practice)
                ? row with { Row = null, Error = $"The register has no practice {practice}." }
                : row),
        ];
    }

    private static OdsCode? PracticeOf(ReferenceRow? row) => row switch
    {
        ReferenceRow.ListSize list => list.Practice,
        ReferenceRow.ClinicalSystem system => system.Practice,
        ReferenceRow.Membership member => member.Practice,
        ReferenceRow.Succession succession => succession.Practice,
        _ => null,
    };
}
