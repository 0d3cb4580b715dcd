using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Which payments follow from what was approved.</summary>
public static class Instructions
{
    /// <summary>
    /// One for each month that is paid in advance, and one for each declaration that has the last approval its service
    /// asks for, where money is paid for the period: the first of these less what was paid in advance. A sum of nought,
    /// and what nobody approved, is not paid.
    /// </summary>
    public static ImmutableArray<PaymentInstruction> Of(Collection state, Terms terms)
    {
        if (terms is not { Service.PaymentRelated: true, Period.PaymentPeriod: true })
        {
            return [];
        }

        var all = ImmutableArray.CreateBuilder<PaymentInstruction>();
        all.AddRange(state.Aspiration.Select(month => Of(state, month, terms.Service)));
        var advance = state.Aspiration.Sum(month => month.Amount);
        foreach (var declaration in state.Declarations.Where(each => Adjustments.IsSettled(state, each)))
        {
            if (declaration.Amount is { } amount
                && (declaration.FinanciallyApprovedAt ?? declaration.ApprovedAt) is { } at)
            {
                all.AddRange(Of(state, declaration, amount - advance, at, terms.Service));
                advance = 0;
            }
        }

        return all.ToImmutable();
    }

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
            .Select(payment => payment.Declaration is { } number
                ? Invariant($"no payment for declaration {number}")
                : $"no aspiration payment for {payment.Period}"),
        .. stored.Where(payment => !owed.Contains(payment)).Select(payment =>
            owed.FirstOrDefault(right => right.Id == payment.Id) is { } right
                ? Invariant($"payment {payment.Id} is {payment.Amount} pounds, approved was {right.Amount}, or differs")
                : $"payment {payment.Id} follows from no approval"),
    ];

    private static PaymentInstruction Of(Collection state, AspirationMonth month, Service service) => new(
        $"{state.Key}/{month.Month}",
        PaymentKind.Aspiration,
        state.Key.Practice,
        month.Commissioner,
        state.Key.Service,
        month.Month,
        service.Paycode ?? service.Family,
        state.Key,
        null,
        month.Amount,
        null,
        month.By,
        month.At);

    private static ImmutableArray<PaymentInstruction> Of(
        Collection state, Declaration declaration, decimal amount, DateTimeOffset at, Service service) => amount == 0
            ? []
            :
            [
                new PaymentInstruction(
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
                    at),
            ];
}
