using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <param name="Service">A year of QOF, paid by points.</param>
/// <param name="Month">Of that year, once it has begun: 2017-04.</param>
/// <param name="Commissioner">Left out: all for whom the viewer may.</param>
/// <param name="Practices">Left out: all that take part. 1 to 10,000.</param>
/// <param name="Points">That these practices aspire to, at most all of the year's: they are paid by them. Left out: by
/// those that were agreed (agreeAspiration), or where none are, by last year's achievement. Others than were agreed are
/// refused (CONFLICT).</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record MakeAspirationPaymentsInput(
    string Service,
    string Month,
    OdsCode? Commissioner,
    IReadOnlyList<OdsCode>? Practices,
    decimal? Points,
    [ID] string? IdempotencyKey,
    bool DryRun = false);

/// <summary>A month's part of what is expected to be achieved, paid in advance.</summary>
[ObjectType<AspirationMonth>(
    IgnoreProperties = [nameof(AspirationMonth.Basis), nameof(AspirationMonth.Commissioner)])]
public static class AspirationMonthFields
{
    /// <summary>What was paid in advance.</summary>
    [Money]
    public static decimal GetAmount([Parent] AspirationMonth month) => month.Amount;

    public static AspirationMethod GetMethod([Parent] AspirationMonth month) => month.Basis.Method;

    /// <summary>The version of the agreement that has its points; null: it was paid otherwise.</summary>
    public static int? GetAgreement([Parent] AspirationMonth month) => month.Basis.Agreement;

    /// <summary>How the amount was worked out, in numbers.</summary>
    public static string GetExplanation([Parent] AspirationMonth month) => AspirationLaw.Words(month);
}

[MutationType, SignedIn]
public static class AspirationMutations
{
    private const int MostPractices = 10_000;

    /// <summary>
    /// Pays a month's part of what the year of QOF is expected to achieve: a twelfth of a share of last year's
    /// achievement (70 per cent, from 2024/25 on 80), or of the points that practices agreed to aspire to. Nothing for
    /// months outside a practice's participation. Runs as a bulk operation; once for each practice and month. What was
    /// paid is taken off the achievement payment. Needs FINANCE_MANAGEMENT at the commissioner.
    /// </summary>
    public static async Task<BulkOperationPayload> MakeAspirationPayments(
        MakeAspirationPaymentsInput input,
        Viewer viewer,
        GrainCalls grains,
        Catalogue catalogue,
        CancellationToken cancellationToken)
    {
        var scope = Rights.Holding(viewer, Role.FinanceManagement);
        if (scope.IsNothing || (input.Commissioner is { } asked && !PaymentRunLaw.MayRun(viewer, asked)))
        {
            return new(null, UserError.List(PaymentRunLaw.RefusesRunning(viewer, input.Commissioner)));
        }

        var service = await catalogue.ByCode(input.Service, null, cancellationToken);
        if ((Refuses(input, service) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new(null, [UserError.Of(refusal)]);
        }

        var commissioners = input.Commissioner is { } one ? [one] : scope.Limit;
        var request = new BulkRequest.PayAspiration(
            new CollectionFilter(
                Practice: input.Practices is null ? null : [.. input.Practices.Distinct()],
                Commissioner: commissioners,
                Service: [input.Service],
                Period: [AspirationLaw.PeriodOf(service!)!.Code]), // Neither is null: Refuses has seen to it.
            input.Month,
            input.Points,
            commissioners);
        return await BulkMutations.Start(
            request, input.DryRun,
            CommandSender.ActorFor(viewer, commissioners is [var first, ..] ? first : OdsCode.NhsEngland),
            viewer, input.IdempotencyKey, grains, cancellationToken);
    }

    // What would refuse every single item is refused at once.
    private static Refusal? Refuses(MakeAspirationPaymentsInput input, Service? service) =>
        service is null ? new(RefusalCode.NotFound, $"There is no service {input.Service}.", ["service"])
        : AspirationLaw.PeriodOf(service) is null ? new(
            RefusalCode.Invalid, $"{service.Code} is no year of QOF: nothing is paid in advance.", ["service"])
        : !AspirationLaw.Covers(service, input.Month) ? new(
            RefusalCode.Invalid, $"{service.Code} has no month {input.Month}.", ["month"])
        : input is { Points: not null, Practices: null } ? new(
            RefusalCode.Invalid, "Name the practices that aspire to these points.", ["practices"])
        : input.Points is { } points && AspirationLaw.RefusesPoints(service, points) is { } refusal ? refusal
        : input.Practices is { Count: 0 or > MostPractices } ? new(
            RefusalCode.Invalid, $"Name 1 to {MostPractices:N0} practices.", ["practices"])
        : null;
}
