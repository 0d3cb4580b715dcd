using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Payments;

/// <summary>
/// The payments of one commissioner that go to the payment agency together. Recoveries that nothing in it covers wait
/// for a later one: no practice's sum is below zero.
/// </summary>
[ObjectType<PaymentRun>(Explicit = true)]
public static class PaymentRunFields
{
    /// <summary>ZA1-7: the commissioner, and the run's number among the commissioner's.</summary>
    [ID]
    public static string GetId([Parent] PaymentRun run) => $"{run.Id}";

    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] PaymentRun run, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(run.Id.Commissioner);

    /// <summary>Of the commissioner, from 1, without gaps.</summary>
    public static int GetNumber([Parent] PaymentRun run) => run.Id.Number;

    public static PaymentRunState GetState([Parent] PaymentRun run) => run.State;

    /// <summary>Of the pay date: 2018-04.</summary>
    public static string GetMonth([Parent] PaymentRun run) => run.Plan.Month;

    public static DateOnly GetPayOn([Parent] PaymentRun run) => run.Plan.PayOn;

    /// <summary>The last day whose approvals are in it.</summary>
    public static DateOnly GetCutOff([Parent] PaymentRun run) => run.Plan.CutOff;

    /// <summary>How many payments are in it.</summary>
    public static int GetLineCount([Parent] PaymentRun run) => run.Totals.Lines;

    /// <summary>The sum of its payments, less what is recovered.</summary>
    [Money]
    public static decimal GetAmount([Parent] PaymentRun run) => run.Totals.Amount;

    /// <summary>The sum of the practices' codes, their digits read as numbers: a control total.</summary>
    public static string GetHashTotal([Parent] PaymentRun run) =>
        run.Totals.Hash.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many recoveries waited on, since nothing covered them.</summary>
    public static int GetCarriedOver([Parent] PaymentRun run) => run.CarriedOver;

    /// <summary>Their sum, zero or below.</summary>
    [Money]
    public static decimal GetCarriedOverAmount([Parent] PaymentRun run) => run.CarriedOverAmount;

    public static Actor GetOpenedBy([Parent] PaymentRun run) => run.OpenedBy;

    public static DateTimeOffset GetOpenedAt([Parent] PaymentRun run) => run.OpenedAt;

    public static Actor? GetExportedBy([Parent] PaymentRun run) => run.ExportedBy;

    public static DateTimeOffset? GetExportedAt([Parent] PaymentRun run) => run.ExportedAt;

    /// <summary>Of its file, in lower case; null until it is exported.</summary>
    public static string? GetSha256([Parent] PaymentRun run) => run.Sha256;

    /// <summary>Where its file is: the path of a GET with the same token; null until it is exported.</summary>
    public static string? GetUrl([Parent] PaymentRun run) => run.Sha256 is null ? null : PaymentRunRoutes.Of(run.Id);

    public static Actor? GetCancelledBy([Parent] PaymentRun run) => run.CancelledBy;

    public static DateTimeOffset? GetCancelledAt([Parent] PaymentRun run) => run.CancelledAt;

    public static string? GetCancelReason([Parent] PaymentRun run) => run.CancelReason;

    /// <summary>Its payments, as they were when it was opened, in the order of their ids.</summary>
    public static async Task<Connection<PaymentRunLine>> GetLines(
        [Parent] PaymentRun run,
        PagingArguments paging,
        PaymentRunLines lines,
        CancellationToken cancellationToken) => Pages.Of(
            paging,
            await lines.Page(
                run.Id, Pages.FromRecord(paging, Pages.Plain), paging.Backwards, paging.Size, cancellationToken),
            line => Pages.Opaque(line.Payment.Id),
            _ => Task.FromResult(run.Totals.Lines));
}

/// <summary>A payment in a run, and what the payment agency's answers come to: payment { answers } has each.</summary>
[ObjectType<PaymentRunLine>(Explicit = true)]
public static class PaymentRunLineFields
{
    /// <summary>As it stands now: a payment that was rejected may stand in another run.</summary>
    public static Payment GetPayment([Parent] PaymentRunLine line) => line.Payment;

    /// <summary>Null: nothing was heard of it yet.</summary>
    public static PaymentOutcome? GetOutcome([Parent] PaymentRunLine line) => line.Result?.Outcome;

    /// <summary>When it was paid, was rejected, or came back.</summary>
    public static DateOnly? GetOn([Parent] PaymentRunLine line) => line.Result?.On;

    /// <summary>
    /// What was paid and did not come back, which may be another sum than was instructed; null: nothing.
    /// </summary>
    [Money]
    public static decimal? GetPaid([Parent] PaymentRunLine line) => line.Result?.Amount;

    /// <summary>Why it was rejected, or came back.</summary>
    public static string? GetReason([Parent] PaymentRunLine line) => line.Result?.Reason;
}

[QueryType, SignedIn]
public static class PaymentRunQueries
{
    /// <summary>
    /// Payment runs, newest first: of the commissioners whose pounds the viewer may see. Practices see their own
    /// payments instead.
    /// </summary>
    public static async Task<Connection<PaymentRun>> GetPaymentRuns(
        PagingArguments paging,
        Viewer viewer,
        PaymentRuns runs,
        CancellationToken cancellationToken,
        OdsCode? commissioner = null,
        string? month = null,
        PaymentRunState? state = null)
    {
        var filter = new PaymentRunFilter(commissioner, month, state);
        var visible = VisibleScope.Of(Rights.VisiblePounds(viewer));
        var slice = await runs.Page(
            filter, visible, Pages.FromRecord(paging, Cursor), paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging, slice, run => Pages.Opaque($"{run.OpenedAt:O} {run.Id}"),
            cancel => runs.Count(filter, visible, cancel));
    }

    /// <summary>One run; null: there is none, or the viewer may not see it.</summary>
    public static async Task<PaymentRun?> GetPaymentRun(
        [ID] string id, Viewer viewer, PaymentRuns runs, CancellationToken cancellationToken) =>
        PaymentRunId.TryParse(id) is { } run && PaymentRunLaw.Sees(viewer, run.Commissioner)
            ? await runs.ById(run, cancellationToken)
            : null;

    private static PaymentRunCursor? Cursor(string text) =>
        Pages.Plain(text)?.Split(' ', 2) is [var at, var id] && PaymentRunId.TryParse(id) is { } run
        && DateTimeOffset.TryParseExact(
            at, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? new PaymentRunCursor(instant, run)
            : null;
}
