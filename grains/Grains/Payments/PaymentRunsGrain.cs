using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Payments;

/// <summary>The shell around one commissioner's payment runs. Everything it knows is in tables.</summary>
internal sealed class PaymentRunsGrain(
    PaymentRuns runs,
    PaymentRunLines lines,
    PaymentHistories histories,
    IdempotencyKeys keys,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IPaymentRunsGrain
{
    private const int MostTries = 3;

    private OdsCode Commissioner => OdsCode.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    private DateOnly Today => London.DayOf(clock.Now());

    public async Task<PaymentRunOutcome> Open(
        PaymentRunRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var claim = Claim(idempotencyKey, by, InputHash.Of(request with { Id = "" }, Commissioner));
        if (!await MayUse(claim, request.Id, cancellationToken))
        {
            return new(null, Refusals.KeyUsedForAnother);
        }

        var (run, refusal) = await Find(request, by, cancellationToken);
        if (run is null && claim is not null)
        {
            await keys.Forget(claim, request.Id, cancellationToken); // A refusal is not remembered.
        }

        return new(run, refusal);
    }

    public async Task<PaymentRunOutcome> Export(
        int number, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var id = new PaymentRunId(Commissioner, number);
        if (await runs.ById(id, cancellationToken) is not { } run)
        {
            return new(null, PaymentRunLaw.Unseen);
        }

        // The same person again is a lost answer asked for once more.
        if (run.ExportedBy?.Id == by.Id)
        {
            return new(run, null);
        }

        var payments = await lines.Instructions(id, cancellationToken);
        var refusal = PaymentRunLaw.RefusesExport(run, Today)
            ?? PaymentRunLaw.Unsettled(await lines.Unsettled(id, cancellationToken))
            ?? PaymentRunLaw.OwnAdvance(payments, by)
            ?? PaymentRunLaw.OwnAnswer(
                payments,
                await histories.Answers([.. payments.Select(payment => payment.Id)], cancellationToken),
                by);
        if (refusal is not null)
        {
            return new(run, refusal);
        }

        if (!await MayUse(Claim(idempotencyKey, by, InputHash.Of($"export:{id}")), $"export:{id}", cancellationToken))
        {
            return new(run, Refusals.KeyUsedForAnother);
        }

        var file = Encoding.UTF8.GetBytes(PaymentRunFile.Of(run, payments));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        await runs.Export(id, file, sha256, by, clock.Now(), cancellationToken);
        var after = await runs.ById(id, cancellationToken) ?? run;
        return new(after, after.ExportedBy?.Id == by.Id ? null : PaymentRunLaw.RefusesExport(after, Today));
    }

    public async Task<PaymentRunOutcome> Cancel(
        int number, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var id = new PaymentRunId(Commissioner, number);
        if (await runs.ById(id, cancellationToken) is not { } run)
        {
            return new(null, PaymentRunLaw.Unseen);
        }

        if (run.CancelledBy?.Id == by.Id && run.CancelReason == reason)
        {
            return new(run, null);
        }

        if (PaymentRunLaw.RefusesCancelling(run, reason) is { } refusal)
        {
            return new(run, refusal);
        }

        var content = InputHash.Of($"cancel:{id}", reason);
        if (!await MayUse(Claim(idempotencyKey, by, content), $"cancel:{id}", cancellationToken))
        {
            return new(run, Refusals.KeyUsedForAnother);
        }

        await runs.Cancel(id, reason, by, clock.Now(), cancellationToken);
        var after = await runs.ById(id, cancellationToken) ?? run;
        return new(after, after.CancelledBy?.Id == by.Id ? null : PaymentRunLaw.RefusesCancelling(after, reason));
    }

    public async Task<PaymentAnswers> Answer(
        ImmutableArray<PaymentAnswer> answers, string file, Actor by, CancellationToken cancellationToken)
    {
        var cancelled = ImmutableArray<PaymentRunId>.Empty;
        for (var attempt = 1; ; attempt++)
        {
            var known = await histories.Of(
                Commissioner, [.. answers.Select(answer => answer.Payment).Distinct()], cancellationToken);
            var (after, fresh, told) = PaymentAnswerLaw.Take(answers, known, by, clock.Now(), file);
            var holding = after.Select(PaymentStandings.Held).OfType<PaymentRunId>().Distinct().ToImmutableArray();
            foreach (var run in holding)
            {
                if (await runs.Cancel(run, PaymentRunLaw.PaidAlready, by, clock.Now(), cancellationToken) > 0)
                {
                    cancelled = cancelled.Add(run);
                }
            }

            if (holding.IsEmpty && await Keep(known, after, fresh, cancellationToken))
            {
                return told with { Cancelled = cancelled };
            }

            // One of them came to stand elsewhere meanwhile, or does so now: look again.
            if (attempt == MostTries + 1)
            {
                throw new StorageException($"The payments of {Commissioner} are being changed elsewhere.");
            }
        }
    }

    private async Task<bool> Keep(
        ImmutableDictionary<string, PaymentHistory> known,
        ImmutableArray<PaymentHistory> after,
        ImmutableArray<KeptAnswer> fresh,
        CancellationToken cancellationToken)
    {
        try
        {
            return await histories.Keep(
                Commissioner,
                [.. after.Select(history => (known[history.Payment], PaymentStandings.Of(history)))],
                fresh,
                cancellationToken);
        }
        catch (StorageException exception) when (exception.IsPermanent)
        {
            return false; // A run took one of them at this very moment.
        }
    }

    /// <summary>What the request made, now or before; or why it makes nothing.</summary>
    private async Task<PaymentRunOutcome> Find(
        PaymentRunRequest request, Actor by, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await runs.ByRequest(request.Id, cancellationToken) is { } made)
            {
                return new(made, null);
            }

            var (plan, refusal) = PaymentRunLaw.Plan(request, Today);
            if (plan is null)
            {
                return new(null, refusal);
            }

            var (taken, carriedOver) = PaymentRunLaw.Collect(
                await runs.Waiting(Commissioner, London.EndOf(plan.CutOff), cancellationToken));
            if (taken.IsEmpty)
            {
                return new(null, PaymentRunLaw.NothingWaits(plan));
            }

            try
            {
                await runs.Insert(
                    Commissioner, request.Id, plan, taken, PaymentRunLaw.Totals(taken), carriedOver, by, clock.Now(),
                    cancellationToken);
            }
            catch (StorageException exception) when (exception.IsPermanent && attempt < MostTries)
            {
                // Another activation was quicker with one of them, or with this very request: look again.
            }
        }
    }

    private static IdempotencyClaim? Claim(string? key, Actor by, string inputHash) =>
        key is null ? null : new(by.Id, key, inputHash);

    private async Task<bool> MayUse(IdempotencyClaim? claim, string subject, CancellationToken cancellationToken) =>
        claim is null || await keys.Claim(claim, subject, cancellationToken) is not ClaimResult.Taken;
}
