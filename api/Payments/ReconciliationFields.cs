using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Payments;

/// <summary>
/// What one commissioner approved in one month for one service, and what has become of it. What was expected less what
/// was confirmed is the sum of the differences.
/// </summary>
[ObjectType<ReconciliationRow>(IgnoreProperties = [nameof(ReconciliationRow.Payments)])]
public static class ReconciliationRowFields
{
    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] ReconciliationRow row, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(row.Commissioner);

    public static int GetPaymentCount([Parent] ReconciliationRow row) => row.Payments;

    /// <summary>
    /// Approved for the last time; nothing for what was paid in advance where participation ended with no achievement.
    /// </summary>
    [Money]
    public static decimal GetExpected([Parent] ReconciliationRow row) => row.Expected;

    /// <summary>Of that, what stands in a run that was not cancelled.</summary>
    [Money]
    public static decimal GetInstructed([Parent] ReconciliationRow row) => row.Instructed;

    /// <summary>What the payment agency says was paid.</summary>
    [Money]
    public static decimal GetConfirmed([Parent] ReconciliationRow row) => row.Confirmed;

    /// <summary>Expected less confirmed.</summary>
    [Money]
    public static decimal GetDifference([Parent] ReconciliationRow row) => row.Expected - row.Confirmed;

    /// <summary>Why they differ; empty: all was confirmed as it was approved.</summary>
    [ListSize(AssumedSize = 3)]
    public static IReadOnlyList<ReconciliationDifference> GetDifferences([Parent] ReconciliationRow row) =>
        row.Differences;
}

/// <summary>Payments that differ for one reason.</summary>
[ObjectType<ReconciliationDifference>(IgnoreProperties = [nameof(ReconciliationDifference.Payments)])]
public static class ReconciliationDifferenceFields
{
    public static int GetPaymentCount([Parent] ReconciliationDifference difference) => difference.Payments;

    /// <summary>
    /// Approved less confirmed. What may yet be paid a second time stands under AWAITING_ANSWER, and with the opposite
    /// sign under PAID_TWICE.
    /// </summary>
    [Money]
    public static decimal GetAmount([Parent] ReconciliationDifference difference) => difference.Amount;
}

[QueryType, SignedIn]
public static class ReconciliationQueries
{
    /// <summary>
    /// What was approved, instructed and confirmed, by commissioner, month of approval and service: of the
    /// commissioners whose pounds the viewer may see.
    /// </summary>
    public static async Task<Connection<ReconciliationRow>> GetPaymentReconciliation(
        PagingArguments paging,
        Viewer viewer,
        Reconciliation reconciliation,
        CancellationToken cancellationToken,
        OdsCode? commissioner = null,
        string? month = null,
        string? service = null)
    {
        if (month is not null && !PaymentMonths.IsOne(month))
        {
            throw new BadUserInput("A month is written 2018-04.");
        }

        var filter = new ReconciliationFilter(
            commissioner is { } one ? [one] : null, month, service is null ? null : [service]);
        var visible = VisibleScope.Of(Rights.VisiblePounds(viewer));
        var slice = await reconciliation.Page(
            filter, visible, Pages.FromRecord(paging, Cursor), paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging, slice, row => Pages.Opaque($"{row.Commissioner} {row.Month} {row.Service}"),
            cancel => reconciliation.Count(filter, visible, cancel));
    }

    private static ReconciliationCursor? Cursor(string text) =>
        Pages.Plain(text)?.Split(' ') is [var commissioner, var month, var service]
            ? new(commissioner, month, service)
            : null;
}
