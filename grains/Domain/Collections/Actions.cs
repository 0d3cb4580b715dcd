using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Whether something may be done now and, if not, why not.</summary>
public sealed record AvailableAction(CollectionAction Action, Refusal? WhyNot);

/// <summary>What can be done to a collection now. Asks the law itself, so that it always agrees with it.</summary>
public static class Actions
{
    /// <summary>Every action that this kind of collection knows. Roles are not looked at: see Rights.</summary>
    public static ImmutableArray<AvailableAction> Of(Collection state, Circumstances circumstances) =>
        [.. KnownTo(circumstances.Terms.Service).Select(action =>
            new AvailableAction(action, WhyNot(state, action, circumstances)))];

    private static IEnumerable<CollectionAction> KnownTo(Service service)
    {
        yield return CollectionAction.Accept;
        yield return CollectionAction.Decline;
        yield return CollectionAction.WithdrawOffer;
        yield return CollectionAction.EndParticipation;
        yield return CollectionAction.ExtendDeadline;
        if (service.CollectionMethod == CollectionMethod.None)
        {
            yield break;
        }

        if (service.ManualEntry != ManualEntryPolicy.None)
        {
            yield return CollectionAction.EnterFigures;
        }

        yield return CollectionAction.RecordCheck;
        if (service.DeclarationRequired)
        {
            yield return CollectionAction.Declare;
            yield return CollectionAction.WithdrawDeclaration;
        }

        if (service.ApprovalRequired)
        {
            yield return CollectionAction.Approve;
        }

        if (service.FinancialApprovalRequired)
        {
            yield return CollectionAction.ApproveFinancially;
        }

        if (service.ApprovalRequired || service.FinancialApprovalRequired)
        {
            yield return CollectionAction.Reject;
            yield return CollectionAction.PlaceHold;
            yield return CollectionAction.OpenAdjustment;
        }

        if (service.IsCollectedAutomatically)
        {
            yield return CollectionAction.RequestReExtract;
        }
    }

    /// <summary>The answer to the best command that anybody could send for it.</summary>
    private static Refusal? WhyNot(Collection state, CollectionAction action, Circumstances circumstances)
    {
        if (action == CollectionAction.ExtendDeadline)
        {
            return WhyNotExtend(state, circumstances);
        }

        var figures = state.Figures?.Version ?? 0;
        CollectionCommand? probe = action switch
        {
            CollectionAction.Accept => new CollectionCommand.Accept(),
            CollectionAction.Decline => new CollectionCommand.Decline(),
            CollectionAction.WithdrawOffer => new CollectionCommand.WithdrawOffer(),
            CollectionAction.EndParticipation =>
                new CollectionCommand.EndParticipation(state.Participation.StartsOn, EndReason.PracticeWithdrew, "-"),
            CollectionAction.EnterFigures => new CollectionCommand.EnterFigures([], Submit: false, []),
            CollectionAction.RecordCheck => new CollectionCommand.RecordCheck(figures, []),
            CollectionAction.Declare => new CollectionCommand.Declare(figures, circumstances.Statement.Version),
            CollectionAction.WithdrawDeclaration => new CollectionCommand.WithdrawDeclaration("-"),
            CollectionAction.Approve => new CollectionCommand.Approve(figures),
            CollectionAction.Reject => new CollectionCommand.Reject(RejectReason.Other, "-"),
            CollectionAction.ApproveFinancially => new CollectionCommand.ApproveFinancially(figures),
            CollectionAction.RequestReExtract => new CollectionCommand.RequestReExtract("-"),
            CollectionAction.OpenAdjustment => new CollectionCommand.OpenAdjustment("-"),
            CollectionAction.PlaceHold => null,
            _ => throw new UnreachableException($"{action} is not built."),
        };
        return probe is null ? null : Lifecycle.Decide(state, probe, circumstances).Refusal;
    }

    /// <summary>Null: some step can have more time.</summary>
    private static Refusal? WhyNotExtend(Collection state, Circumstances circumstances)
    {
        var refusals = Enum.GetValues<DeadlineStep>().Select(step =>
        {
            var closes = Deadlines.Closes(state, circumstances.Terms, step);
            var later = closes > circumstances.Now ? closes.Value : circumstances.Now;
            var probe = new CollectionCommand.ExtendDeadline(step, later.AddDays(1), "-");
            return Lifecycle.Decide(state, probe, circumstances).Refusal;
        }).ToList();
        return refusals.Contains(null) ? null : refusals[^1];
    }
}
