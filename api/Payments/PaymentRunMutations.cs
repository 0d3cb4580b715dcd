using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Payments;

/// <param name="Month">Of the pay date: 2018-04.</param>
/// <param name="Commissioner">Left out: all for whom the viewer may, and who have something to pay.</param>
/// <param name="PayOn">A working day of the month; left out: its last.</param>
/// <param name="CutOffWorkingDays">How many working days before the pay date the last approvals lie that go in: 0 to
/// 20; left out: 9.</param>
public sealed record OpenPaymentRunsInput(
    string Month, OdsCode? Commissioner, DateOnly? PayOn, int? CutOffWorkingDays, [ID] string? IdempotencyKey);

/// <param name="Id">ZA1-7.</param>
/// <param name="Reason">Why it is cancelled; not needed to export it.</param>
public sealed record PaymentRunInput([ID] string Id, string? Reason, [ID] string? IdempotencyKey);

/// <summary>The runs that were opened, and for whom there is none, with the reason.</summary>
public sealed record PaymentRunsPayload(
    IReadOnlyList<PaymentRun> Runs, IReadOnlyList<RefusedRun> Refused, IReadOnlyList<UserError> Errors);

/// <summary>A commissioner for whom no run was opened.</summary>
public sealed record RefusedRun(OdsCode Commissioner, RefusalCode Code, string Message);

public sealed record PaymentRunPayload(PaymentRun? Run, IReadOnlyList<UserError> Errors);

[ObjectType<RefusedRun>]
public static class RefusedRunFields
{
    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] RefusedRun refused, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(refused.Commissioner);
}

[MutationType, SignedIn]
public static class PaymentRunMutations
{
    private const int AtOnce = 8;

    /// <summary>
    /// Takes all that is approved for the last time by the cut-off, and stands in no run, into one numbered run of its
    /// commissioner. Needs FINANCE_MANAGEMENT there; without a commissioner it opens one for each where the viewer has
    /// it: at X24, for all.
    /// </summary>
    public static async Task<PaymentRunsPayload> OpenPaymentRuns(
        OpenPaymentRunsInput input,
        Viewer viewer,
        GrainCalls grains,
        PaymentRuns runs,
        CancellationToken cancellationToken)
    {
        var mayNothing = input.Commissioner is null
            && Rights.Holding(viewer, Role.FinanceManagement).IsNothing;
        if (((input.Commissioner is not null || mayNothing
                ? PaymentRunLaw.RefusesRunning(viewer, input.Commissioner)
                : null) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new([], [], [UserError.Of(refusal)]);
        }

        if (input.Commissioner is { } one)
        {
            var outcome = await Open(input, one, viewer, grains, cancellationToken);
            return new(outcome.Run is { } run ? [run] : [], [], UserError.List(outcome.Refusal));
        }

        OdsCode[] all =
        [
            .. (await runs.WithWaiting(cancellationToken)).Where(code => PaymentRunLaw.MayRun(viewer, code)),
        ];
        var outcomes = new PaymentRunOutcome[all.Length];
        await Parallel.ForEachAsync(
            all.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (each, token) => outcomes[each.Index] = await Open(input, each.Item, viewer, grains, token));
        return new(
            [.. outcomes.Select(outcome => outcome.Run).OfType<PaymentRun>()],
            [
                .. all.Zip(outcomes).Where(each => each.Second.Refusal is not null).Select(each => new RefusedRun(
                    each.First, each.Second.Refusal!.Code, each.Second.Refusal.Message)), // Not null: the line above.
            ],
            []);
    }

    /// <summary>
    /// Makes the run's file, which stands for ever: from here on it cannot be cancelled. Needs FINANCE_MANAGEMENT at
    /// its commissioner.
    /// </summary>
    public static Task<PaymentRunPayload> ExportPaymentRun(
        PaymentRunInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken) =>
        Turn(
            input,
            viewer,
            (id, grain) => grain.Export(
                id.Number, CommandSender.ActorFor(viewer, id.Commissioner), input.IdempotencyKey, cancellationToken),
            grains,
            cancellationToken);

    /// <summary>
    /// Before it is exported, with a reason: its payments wait for the next one. Needs FINANCE_MANAGEMENT at its
    /// commissioner.
    /// </summary>
    public static Task<PaymentRunPayload> CancelPaymentRun(
        PaymentRunInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken) =>
        Turn(
            input,
            viewer,
            (id, grain) => grain.Cancel(
                id.Number, input.Reason ?? "", CommandSender.ActorFor(viewer, id.Commissioner), input.IdempotencyKey,
                cancellationToken),
            grains,
            cancellationToken);

    private static Task<PaymentRunOutcome> Open(
        OpenPaymentRunsInput input,
        OdsCode commissioner,
        Viewer viewer,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        var request = new PaymentRunRequest(
            $"{OperationIds.For(viewer, input.IdempotencyKey)}/{commissioner}", input.Month, input.PayOn,
            input.CutOffWorkingDays);
        // One key for many commissioners: each has a part of it.
        var key = input.IdempotencyKey is { } given ? $"{given}/{commissioner}" : null;
        return grains.Call(
            $"payment-runs/{commissioner}",
            (IPaymentRunsGrain grain) => grain.Open(
                request, CommandSender.ActorFor(viewer, commissioner), key, cancellationToken),
            cancellationToken);
    }

    private static async Task<PaymentRunPayload> Turn(
        PaymentRunInput input,
        Viewer viewer,
        Func<PaymentRunId, IPaymentRunsGrain, Task<PaymentRunOutcome>> call,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        if (PaymentRunId.TryParse(input.Id) is not { } id)
        {
            return new(null, [UserError.Of(PaymentRunLaw.Unseen)]);
        }

        if ((PaymentRunLaw.RefusesTurning(viewer, id) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new(null, [UserError.Of(refusal)]);
        }

        var outcome = await grains.Call(
            $"payment-runs/{id.Commissioner}", (IPaymentRunsGrain grain) => call(id, grain), cancellationToken);
        return new(outcome.Run, UserError.List(outcome.Refusal));
    }
}
