using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Declaring, approving, rejecting, and handing over.</summary>
public static partial class Lifecycle
{
    private static Decision Decide(Collection state, CollectionCommand.Declare declare, Circumstances circumstances)
    {
        if (state.Status != CollectionStatus.AwaitingDeclaration)
        {
            return IsWaitingForFigures(state)
                ? Decision.Refuse(RefusalCode.Incomplete, "The figures are not complete yet.")
                : Decision.Refuse(RefusalCode.WrongStatus, "These figures have been declared already.");
        }

        if (!Actions.MayBeDeclared(circumstances.Terms.Service))
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus,
                "Nothing of this service is declared.");
        }

        return Held(circumstances)
            ?? NotAsSeen(state, circumstances.Terms, declare.FiguresVersion, declare.Amount)
            ?? (declare.StatementVersion != circumstances.Statement.Version
                ? Decision.Refuse(
                    RefusalCode.Invalid,
                    $"The statement to sign is version {circumstances.Statement.Version}. Read it before declaring.",
                    "statementVersion")
                : DeclaredEvent(state, circumstances.Terms, declare.StatementVersion, declare.Note));
    }

    private static Decision Decide(Collection state, CollectionCommand.WithdrawDeclaration withdraw) => state switch
    {
        { Declaration: null } => Decision.Refuse(RefusalCode.WrongStatus, "There is no declaration to withdraw."),
        { Status: CollectionStatus.Provided } => Decision.Refuse(
            RefusalCode.WrongStatus, "The figures have been provided to the requester."),
        { Declaration.State: not DeclarationState.Declared } => Decision.Refuse(
            RefusalCode.WrongStatus, "The declaration has been approved. Ask the commissioner to reject it."),
        { Declaration.StatementVersion: null } => Decision.Refuse(
            RefusalCode.WrongStatus, "This service asks for no declaration, so there is none of yours to withdraw."),
        _ when string.IsNullOrWhiteSpace(withdraw.Reason) =>
            Decision.Refuse(RefusalCode.Invalid, "Say why the declaration is withdrawn.", "reason"),
        _ => new CollectionEvent.DeclarationWithdrawn(withdraw.Reason),
    };

    private static Decision Decide(Collection state, CollectionCommand.Approve approve, Circumstances circumstances)
    {
        if (state.Status != CollectionStatus.AwaitingApproval)
        {
            return NothingToApprove(state, "approval");
        }

        return Held(circumstances)
            ?? OwnWork(state, circumstances.By)
            ?? NotItsCommissioner(state, circumstances.By)
            ?? NotAsSeen(state, circumstances.Terms, approve.FiguresVersion, approve.Amount)
            ?? (Decision)new CollectionEvent.Approved(
                approve.FiguresVersion,
                state.Declaration!.Amount,
                approve.Note,
                circumstances.Terms.Service.FinancialApprovalRequired
                    ? CollectionStatus.AwaitingFinancialApproval
                    : CollectionStatus.Approved);
    }

    private static Decision Decide(
        Collection state, CollectionCommand.ApproveFinancially approve, Circumstances circumstances)
    {
        if (state.Status != CollectionStatus.AwaitingFinancialApproval)
        {
            return NothingToApprove(state, "financial approval");
        }

        return Held(circumstances)
            ?? OwnWork(state, circumstances.By)
            ?? OwnApproval(state, circumstances.By)
            ?? NotItsCommissioner(state, circumstances.By)
            ?? NotAsSeen(state, circumstances.Terms, approve.FiguresVersion, approve.Amount)
            ?? (Decision)new CollectionEvent.FinanciallyApproved(
                approve.FiguresVersion, state.Declaration!.Amount, approve.Note);
    }

    private static Decision Decide(
        Collection state, CollectionCommand.Reject reject, Circumstances circumstances) => state.Status switch
        {
            CollectionStatus.AwaitingApproval or CollectionStatus.AwaitingFinancialApproval
                when NotItsCommissioner(state, circumstances.By) is { } refusal => refusal,
            CollectionStatus.AwaitingApproval or CollectionStatus.AwaitingFinancialApproval
                when string.IsNullOrWhiteSpace(reject.Note) =>
                Decision.Refuse(RefusalCode.Invalid, "Tell the practice in a note what is wrong.", "note"),
            CollectionStatus.AwaitingApproval or CollectionStatus.AwaitingFinancialApproval =>
                new CollectionEvent.Rejected(reject.Code, reject.Note),
            _ => NothingToApprove(state, "approval"),
        };

    private static Decision DecideRelease(Collection state) => state.Status == CollectionStatus.Approved
        ? new CollectionEvent.Released()
        : Decision.Refuse(RefusalCode.WrongStatus, "Only what has been approved is released to the requester.");

    private static Decision Decide(Collection state, CollectionCommand.Provide provide) => state switch
    {
        { Status: CollectionStatus.Approved or CollectionStatus.ReadyToProvide, Figures: { } figures }
            when (provide.FiguresVersion ?? figures.Version) != figures.Version => StaleFigures(figures),
        { Status: CollectionStatus.Approved } => Decision.Of(
            new CollectionEvent.Released(), new CollectionEvent.Provided(provide.Delivery)),
        { Status: CollectionStatus.ReadyToProvide } => new CollectionEvent.Provided(provide.Delivery),
        _ => Decision.Refuse(RefusalCode.WrongStatus, "This is not ready to be provided."),
    };

    private static Decision Decide(Collection state, CollectionCommand.TakeBack takeBack) =>
        state.Status == CollectionStatus.Provided && state.Figures?.Version == takeBack.FiguresVersion
            ? new CollectionEvent.TakenBack(takeBack.Delivery, takeBack.Reason)
            : Decision.Refuse(RefusalCode.WrongStatus, "These figures are not provided any more.");

    private static CollectionEvent.Declared DeclaredEvent(
        Collection state, Terms terms, string? statement, string? note)
    {
        // Not null: only complete figures are declared.
        var (points, amount) = Achievements.Worth(terms, state.Reference, state.Figures!.Values);
        var next = terms.Service switch
        {
            { ApprovalRequired: true } => CollectionStatus.AwaitingApproval,
            { FinancialApprovalRequired: true } => CollectionStatus.AwaitingFinancialApproval,
            _ => CollectionStatus.ReadyToProvide,
        };
        return new CollectionEvent.Declared(
            state.Declarations.Length + 1, state.Figures.Version, statement, note,
            points, Adjustments.Difference(state, amount), next, state.Adjusts);
    }

    private static Refusal? Held(Circumstances circumstances) => circumstances.Holds is [var hold, ..]
        ? new Refusal(RefusalCode.OnHold, $"On hold since {London.DayOf(hold.PlacedAt):d MMMM yyyy}: {hold.Reason}")
        : null;

    /// <summary>Between the asking and the deciding the practice may have moved to another commissioner.</summary>
    private static Refusal? NotItsCommissioner(Collection state, Actor by) =>
        by.Organisation is { } acting && acting != state.Commissioner && acting != OdsCode.NhsEngland
            ? new Refusal(RefusalCode.Forbidden, $"It is for {state.Commissioner} to decide about this by now.")
            : null;

    /// <summary>
    /// Approving is for somebody who neither entered the figures nor declared them, in whatever organisation.
    /// </summary>
    private static Refusal? OwnWork(Collection state, Actor by) =>
        state.FigurePersons.Any(by.IsSamePerson)
            ? new Refusal(
                RefusalCode.SamePerson, "You entered figures of this collection, so somebody else must approve it.")
        : state.Declaration is { } declaration && by.IsSamePerson(declaration.By)
            ? new Refusal(RefusalCode.SamePerson, "You declared these figures, so somebody else must approve them.")
            : null;

    private static Refusal? OwnApproval(Collection state, Actor by) =>
        state.Declaration?.ApprovedBy is { } approver && by.IsSamePerson(approver)
            ? new Refusal(
                RefusalCode.SamePerson, "You approved this declaration, so somebody else must approve it financially.")
            : null;

    private static Refusal? NotAsSeen(Collection state, Terms terms, int figuresVersion, decimal? amount)
    {
        if (state.Figures!.Version != figuresVersion)
        {
            return StaleFigures(state.Figures);
        }

        var total = Achievements.Worth(terms, state.Reference, state.Figures.Values).Amount;
        var worth = state.Declaration?.Amount ?? Adjustments.Difference(state, total);
        // Before an adjustment is declared, the whole may have been looked at as well as the difference.
        return amount is null || amount == worth || (state is { Declaration: null } && amount == total)
            ? null
            : new Refusal(
                RefusalCode.StaleFigures,
                "The amount is another than the one you saw. Look again, then decide.",
                ["amount"]);
    }

    private static Refusal StaleFigures(Figures newest) => new(
        RefusalCode.StaleFigures,
        $"The newest figures are version {newest.Version}, not the one you saw. Look again, then decide.",
        ["figuresVersion"]);

    private static Refusal NothingToApprove(Collection state, string what) => state.Status switch
    {
        CollectionStatus.AwaitingDeclaration => new(RefusalCode.WrongStatus, "The practice has not declared yet."),
        CollectionStatus.AwaitingFinancialApproval => new(
            RefusalCode.WrongStatus, "This has been approved and awaits financial approval."),
        CollectionStatus.AwaitingApproval => new(
            RefusalCode.WrongStatus, "This awaits approval before financial approval."),
        CollectionStatus.Approved or CollectionStatus.ReadyToProvide or CollectionStatus.Provided => new(
            RefusalCode.WrongStatus, $"Nothing here awaits {what} any more."),
        _ => new(RefusalCode.Incomplete, "The figures are not complete yet."),
    };
}
