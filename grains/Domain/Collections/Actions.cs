using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Whether something may be done now and, if not, why not.</summary>
public sealed record AvailableAction(CollectionAction Action, Refusal? WhyNot);

/// <summary>
/// What a viewer can do to a collection now. Asks the rights and the law themselves, so that it always agrees.
/// </summary>
public static class Actions
{
    /// <summary>Every action that this kind of collection knows.</summary>
    /// <param name="holds">Those that reach the collection.</param>
    public static ImmutableArray<AvailableAction> For(
        Viewer viewer, Collection state, Terms terms, ImmutableArray<Hold> holds, DateTimeOffset now) =>
    [
        .. KnownTo(terms.Service).Select(action =>
        {
            var (practice, commissioner) = (state.Key.Practice, state.Commissioner);
            var by = Rights.ActorOf(viewer, Rights.ActingFor(action, viewer, practice, commissioner));
            return new AvailableAction(
                action,
                Rights.Refuses(action, viewer, practice, commissioner)
                    ?? WhyNot(state, action, new Circumstances(terms, holds, by, now)));
        }),
    ];

    /// <summary>Where no declaration is asked for, the practice declares what was rejected.</summary>
    public static bool MayBeDeclared(Service service) =>
        service.DeclarationRequired || service.ApprovalRequired || service.FinancialApprovalRequired;

    private static IEnumerable<CollectionAction> KnownTo(Service service)
    {
        yield return CollectionAction.Accept;
        yield return CollectionAction.Decline;
        yield return CollectionAction.WithdrawOffer;
        yield return CollectionAction.EndParticipation;
        yield return CollectionAction.ExtendDeadline;
        yield return CollectionAction.PostMessage;
        if (service.CollectionMethod == CollectionMethod.None)
        {
            yield break;
        }

        if (service.ManualEntry != ManualEntryPolicy.None || service.LateJoin == LateJoin.BackfillManual)
        {
            yield return CollectionAction.EnterFigures;
        }

        yield return CollectionAction.RecordCheck;
        if (MayBeDeclared(service))
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
            CollectionAction.PostMessage => new CollectionCommand.PostMessage("-", null),
            CollectionAction.PlaceHold => null,
            _ => throw new UnreachableException($"{action} is not built."),
        };
        var refusal = probe is null ? null : Lifecycle.Decide(state, probe, circumstances).Refusal;

        // Beside another organisation's draft none is saved, but figures are submitted.
        return action == CollectionAction.EnterFigures && refusal == Lifecycle.OthersDraft ? null : refusal;
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
