using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Which payments follow from what was approved.</summary>
public static class Instructions
{
    /// <summary>
    /// One for each declaration that has the last approval its service asks for, where money is paid for the period. A
    /// sum of nought, and what nobody approved, is not paid.
    /// </summary>
    public static ImmutableArray<PaymentInstruction> Of(Collection state, Terms terms) =>
        terms is { Service.PaymentRelated: true, Period.PaymentPeriod: true }
            ? [.. state.Declarations.Where(declaration => Adjustments.IsSettled(state, declaration))
                .Select(declaration => Of(state, declaration, terms.Service)).OfType<PaymentInstruction>()]
            : [];

    /// <summary>Those that a change brings about.</summary>
    /// <param name="before">Null: there was nothing.</param>
    public static ImmutableArray<PaymentInstruction> New(Collection? before, Collection after, Terms terms)
    {
        var all = Of(after, terms);
        if (before is null || all.IsEmpty)
        {
            return all;
        }

        var known = Of(before, terms).Select(payment => payment.Id).ToHashSet();
        return all.RemoveAll(payment => known.Contains(payment.Id));
    }

    /// <summary>How what is stored differs from what follows from the events, both ways.</summary>
    public static IEnumerable<string> Faults(
        ImmutableArray<PaymentInstruction> owed, ImmutableArray<PaymentInstruction> stored) =>
    [
        .. owed.Where(payment => stored.All(found => found.Id != payment.Id))
            .Select(payment => Invariant($"no payment for declaration {payment.Declaration}")),
        .. stored.Where(payment => !owed.Contains(payment)).Select(payment =>
            owed.FirstOrDefault(right => right.Id == payment.Id) is { } right
                ? Invariant($"payment {payment.Id} is {payment.Amount} pounds, approved was {right.Amount}, or differs")
                : $"payment {payment.Id} follows from no approval"),
    ];

    private static PaymentInstruction? Of(Collection state, Declaration declaration, Service service) =>
        declaration.Amount is { } amount and not 0
        && (declaration.FinanciallyApprovedAt ?? declaration.ApprovedAt) is { } at
            ? new PaymentInstruction(
                Invariant($"{state.Key}/{declaration.Number}"),
                declaration.Adjusts is null ? PaymentKind.Achievement : PaymentKind.Adjustment,
                state.Key.Practice,
                state.Commissioner,
                state.Key.Service,
                state.Key.Period,
                service.Paycode ?? service.Family,
                state.Key,
                declaration.Number,
                amount,
                declaration.ApprovedBy,
                declaration.FinanciallyApprovedBy,
                at)
            : null;
}
