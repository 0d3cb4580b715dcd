using System.Collections.Immutable;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Sides, as a list and as a set.</summary>
public static class MessageSideSets
{
    public static MessageSides Of(IEnumerable<MessageSide> sides) =>
        sides.Aggregate(MessageSides.None, (all, side) => all | (MessageSides)(1 << (int)side));

    public static ImmutableArray<MessageSide> Sides(MessageSides set) =>
        [.. Enum.GetValues<MessageSide>().Where(side => set.HasFlag(Of([side])))];
}

/// <summary>What lists read of a collection.</summary>
public static class CollectionRows
{
    public static CollectionRow Of(Collection state, Terms terms)
    {
        var awaiting = Awaiting.For(state, terms);
        var (points, amount) = state.Figures is { } figures
            ? Achievements.Worth(terms, state.Reference, figures.Values)
            : default;
        return new CollectionRow(
            state.Key,
            state.Version,
            state.Sequence,
            state.Status,
            state.Commissioner,
            FinancialYear.Of(terms.Period.EndsOn),
            terms.Service.PaymentRelated,
            Lifecycle.NextDeadline(state, terms),
            awaiting?.Party,
            awaiting?.Action,
            awaiting?.Due,
            state.Figures?.Version,
            points,
            Adjustments.AtStake(state, amount),
            state.ChangedAt,
            MessageSideSets.Of(Lifecycle.AwaitedAnswers(state)));
    }
}
