using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Payments;

/// <summary>A sum that is to be paid to a practice, or recovered from it.</summary>
[ObjectType<Payment>(Explicit = true)]
public static class PaymentFields
{
    [ID]
    public static string GetId([Parent] Payment payment) => payment.Id;

    public static PaymentKind GetKind([Parent] Payment payment) => payment.Instruction.Kind;

    public static IDataLoaderResult<Practice> GetPractice([Parent] Payment payment, PracticeLoader practices) =>
        practices.LoadRequiredAsync(payment.Instruction.Practice);

    /// <summary>The one that pays.</summary>
    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] Payment payment, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(payment.Instruction.Commissioner);

    public static string GetService([Parent] Payment payment) => payment.Instruction.Service;

    /// <summary>The collection's, or the month of an aspiration payment: 2018-04.</summary>
    public static string GetPeriod([Parent] Payment payment) => payment.Instruction.Period;

    /// <summary>Under which the payment agency books it.</summary>
    public static string GetPaycode([Parent] Payment payment) => payment.Instruction.Paycode;

    /// <summary>What it pays for, or in advance of.</summary>
    public static CollectionRef? GetCollection([Parent] Payment payment) =>
        payment.Instruction.Collection is { } key ? CollectionRef.Of(key) : null;

    /// <summary>Number of the declaration that it pays; null for an aspiration payment.</summary>
    public static int? GetDeclaration([Parent] Payment payment) => payment.Instruction.Declaration;

    /// <summary>
    /// The id of the value in the collection's achievement.workings from which the amount was declared; where
    /// aspiration was paid, "payment" beside it takes that off. Null for an aspiration payment: see the collection's
    /// aspiration.
    /// </summary>
    [ID]
    public static string? GetWorking([Parent] Payment payment) =>
        payment.Instruction.Kind == PaymentKind.Aspiration ? null : Working.AmountRoot;

    /// <summary>Negative when recovered.</summary>
    [Money]
    public static decimal GetAmount([Parent] Payment payment) => payment.Instruction.Amount;

    public static Actor? GetApprovedBy([Parent] Payment payment) => payment.Instruction.ApprovedBy;

    public static Actor? GetFinanciallyApprovedBy([Parent] Payment payment) =>
        payment.Instruction.FinanciallyApprovedBy;

    public static PaymentState GetState([Parent] Payment payment) => payment.State;

    public static DateTimeOffset GetInstructedAt([Parent] Payment payment) => payment.Instruction.InstructedAt;

    public static DateTimeOffset? GetConfirmedAt([Parent] Payment payment) =>
        payment.State == PaymentState.Confirmed ? payment.SettledAt : null;

    /// <summary>The payment run that it stands in; null: it waits for one.</summary>
    [ID]
    public static string? GetRun([Parent] Payment payment) => payment.Run?.ToString();

    /// <summary>When that run is paid.</summary>
    public static DateOnly? GetPayOn([Parent] Payment payment) => payment.PayOn;

    /// <summary>
    /// What the payment agency says was paid, less what came back, which may be another sum; null: nothing.
    /// </summary>
    [Money]
    public static decimal? GetConfirmed([Parent] Payment payment) => payment.Confirmed;

    /// <summary>
    /// It is paid, and stands as paid once more or in another run that was exported: until what is too much comes back.
    /// </summary>
    public static bool GetPaidTwice([Parent] Payment payment) => payment.PaidTwice;

    /// <summary>Why the payment agency rejected it, or why it came back; null unless it did.</summary>
    public static string? GetReason([Parent] Payment payment) => payment.Reason;

    /// <summary>All that the payment agency answered of it, in whatever run, as it was read.</summary>
    [ListSize(AssumedSize = 2)]
    public static IDataLoaderResult<IReadOnlyList<KeptAnswer>> GetAnswers(
        [Parent] Payment payment, PaymentAnswerLoader answers) => answers.LoadRequiredAsync(payment.Id);
}

/// <summary>What the payment agency answered of a payment, as it is kept.</summary>
[ObjectType<KeptAnswer>(Explicit = true)]
[GraphQLName("PaymentAnswer")]
public static class KeptAnswerFields
{
    /// <summary>The run in which it was sent.</summary>
    [ID]
    public static string GetRun([Parent] KeptAnswer answer) => $"{answer.Run}";

    public static PaymentOutcome GetOutcome([Parent] KeptAnswer answer) => answer.Result.Outcome;

    /// <summary>When it was paid, was rejected, or came back.</summary>
    public static DateOnly GetOn([Parent] KeptAnswer answer) => answer.Result.On;

    /// <summary>What was paid, or came back; null: rejected.</summary>
    [Money]
    public static decimal? GetAmount([Parent] KeptAnswer answer) => answer.Result.Amount;

    /// <summary>Why it was rejected, or came back.</summary>
    public static string? GetReason([Parent] KeptAnswer answer) => answer.Result.Reason;

    public static Actor GetImportedBy([Parent] KeptAnswer answer) => answer.ImportedBy;

    public static DateTimeOffset GetImportedAt([Parent] KeptAnswer answer) => answer.ImportedAt;

    /// <summary>SHA-256 of the file it stood in, in lower case; null: read before that was kept.</summary>
    public static string? GetFile([Parent] KeptAnswer answer) => answer.File;
}

public sealed class PaymentAnswerLoader(PaymentHistories histories)
    : BatchDataLoader<string, IReadOnlyList<KeptAnswer>>
{
    protected override async Task<IReadOnlyDictionary<string, IReadOnlyList<KeptAnswer>>> LoadBatchAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = await histories.Answers(keys, cancellationToken);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<KeptAnswer>)[.. found[key]]);
    }
}

[QueryType, SignedIn]
public static class PaymentQueries
{
    /// <summary>
    /// What was instructed to be paid, newest first: of the practices and commissioners whose pounds the viewer may
    /// see.
    /// </summary>
    public static async Task<Connection<Payment>> GetPayments(
        PagingArguments paging,
        Viewer viewer,
        PaymentList payments,
        CancellationToken cancellationToken,
        OdsCode? practice = null,
        OdsCode? commissioner = null,
        string? service = null)
    {
        var filter = new PaymentFilter(practice, commissioner, service);
        var visible = VisibleScope.Of(Rights.VisiblePounds(viewer));
        var slice = await payments.Page(
            filter, visible, Pages.FromRecord(paging, Cursor), paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging, slice,
            payment => Pages.Opaque($"{payment.Instruction.InstructedAt:O} {payment.Id}"),
            cancel => payments.Count(filter, visible, cancel));
    }

    private static PaymentCursor? Cursor(string text) =>
        Pages.Plain(text)?.Split(' ', 2) is [var at, var id] && DateTimeOffset.TryParseExact(
            at, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? new PaymentCursor(instant, id)
            : null;
}
