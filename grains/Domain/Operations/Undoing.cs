using GpCollections.Collections;

namespace GpCollections.Operations;

/// <summary>Whether what a bulk operation did to a collection can still be taken back.</summary>
public static class Undoing
{
    /// <summary>
    /// Null: ask the collection to take it back, at the version in which it stands. Nothing that another person did
    /// since is taken back.
    /// </summary>
    /// <param name="kind">Of the operation that did it.</param>
    /// <param name="done">The id of the command that did it.</param>
    /// <param name="own">The id of the command that takes it back.</param>
    public static Refusal? Refuses(Collection? state, string kind, string done, string own)
    {
        // Taken back already, by an earlier try of the same undo: the collection answers the same again.
        if (state is not null && Receipt(state, own) is not null)
        {
            return null;
        }

        return state is null || Receipt(state, done) is not { } receipt
            ? new Refusal(RefusalCode.Conflict, "The operation has not changed this.")
            : kind == BulkKinds.Offer ? RefusesOffer(state, receipt) : RefusesApproval(state);
    }

    // Whatever else may have come of the offer, the collection itself says best why it is not withdrawn any more.
    private static Refusal? RefusesOffer(Collection state, Receipt receipt) =>
        state.Status == CollectionStatus.Offered && state.Version != receipt.Version
            ? new Refusal(
                RefusalCode.Conflict, "This has been offered anew since, and that is not the operation's to withdraw.")
            : null;

    private static Refusal RefusesApproval(Collection state) => new(RefusalCode.WrongStatus, state switch
    {
        { Declaration: null or { State: DeclarationState.Declared } } =>
            "The approval does not stand any more: there is nothing to take back.",
        { Status: CollectionStatus.AwaitingFinancialApproval } =>
            "An approval is not taken back. Reject the declaration, as long as it awaits financial approval.",
        _ => "This has been approved for the last time. A correction needs an adjustment.",
    });

    private static Receipt? Receipt(Collection state, string commandId) =>
        state.Receipts.FirstOrDefault(receipt => receipt.CommandId == commandId);
}
