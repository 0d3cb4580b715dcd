using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>
/// What is known for working out a collection's pounds: read afresh whenever they may be worked out anew.
/// </summary>
internal sealed class KnownReference(ReferenceTables tables)
{
    /// <summary>Null: what is kept stands, or nothing is needed.</summary>
    public async ValueTask<Reference?> For(
        CollectionKey key,
        Terms terms,
        Collection? state,
        CollectionCommand command,
        CancellationToken cancellationToken)
    {
        if (state is null || !References.AreAskedFor(terms.Service) || !MayCount(state, command))
        {
            return null;
        }

        var (list, prevalences, released) = await tables.Known(
            key.Practice, References.ListDay(terms), FinancialYear.Of(terms.Period.EndsOn), cancellationToken);
        var earlier = References.Limited(terms.Service) is { IsEmpty: false } limited
            ? await tables.Earlier(key, terms.Period.StartsOn, limited, cancellationToken)
            : [];
        return References.Of(terms, list, prevalences, earlier, released);
    }

    /// <summary>There are figures that nobody declared, or this command may bring them about.</summary>
    private static bool MayCount(Collection state, CollectionCommand command) =>
        state is { Figures: not null, Declaration: null }
        || command is CollectionCommand.ReceiveExtract or CollectionCommand.EnterFigures
            or CollectionCommand.WithdrawDeclaration or CollectionCommand.Reject
            or CollectionCommand.OpenAdjustment;
}
