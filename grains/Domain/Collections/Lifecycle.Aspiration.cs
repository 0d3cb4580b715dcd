using GpCollections.Payments;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Collections;

/// <summary>Paying in advance what is expected to be achieved.</summary>
public static partial class Lifecycle
{
    private static Decision Decide(
        Collection state, CollectionCommand.PayAspiration pay, Circumstances circumstances)
    {
        if (AspirationLaw.PeriodOf(circumstances.Terms.Service)?.Code != circumstances.Terms.Period.Code)
        {
            return Decision.Refuse(RefusalCode.Invalid, "Only a year of QOF is paid in part in advance.");
        }

        if ((Refuses(pay, circumstances) ?? OutsideParticipation(state.Participation, pay.Month)) is { } refusal)
        {
            return refusal;
        }

        if (state.Aspiration.Any(paid => paid.Month == pay.Month))
        {
            return Decision.Refuse(RefusalCode.Duplicate, $"The aspiration payment for {pay.Month} was made already.");
        }

        if (state.Declarations.Any(declaration => Adjustments.IsSettled(state, declaration)))
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus, "The achievement is approved: nothing is paid in advance any more.");
        }

        return Held(circumstances) ?? NotItsCommissioner(state, circumstances.By) ?? Paid(pay, circumstances);
    }

    private static Decision Paid(CollectionCommand.PayAspiration pay, Circumstances circumstances)
    {
        var (service, agreed) = (circumstances.Terms.Service, circumstances.Aspiration?.Agreed);
        // What was agreed may be more than the year has by now: the terms that pay decide.
        if ((AgreementRules.RefusesOthers(pay.Points, agreed)
            ?? ((pay.Points ?? agreed?.Points) is { } points ? AspirationLaw.RefusesPoints(service, points) : null))
            is { } refusal)
        {
            return refusal;
        }

        var (basis, missing) = AspirationLaw.Basis(circumstances.Terms, pay.Points, circumstances.Aspiration);
        return basis is null ? Decision.Refuse(RefusalCode.Incomplete, missing ?? "")
            : AspirationLaw.Amount(basis) is var amount and > 0
                ? new CollectionEvent.AspirationPaid(pay.Month, amount, basis)
                : Decision.Refuse(RefusalCode.Incomplete, "It comes to nothing: there is nothing to pay in advance.");
    }

    private static Refusal? Refuses(CollectionCommand.PayAspiration pay, Circumstances circumstances) =>
        !AspirationLaw.Covers(circumstances.Terms.Service, pay.Month) ? new(
            RefusalCode.Invalid, $"{circumstances.Terms.Service.Code} has no month {pay.Month}.", ["month"])
        : PaymentMonths.FirstDay(pay.Month) is { } first && circumstances.Now < London.StartOf(first) ? new(
            RefusalCode.NotYetOpen, Invariant($"{first:MMMM yyyy} has not begun."), ["month"])
        : null;

    private static Refusal? OutsideParticipation(Participation participation, string month)
    {
        var ends = participation.EndedOn is { } ended && ended < participation.EndsOn ? ended : participation.EndsOn;
        return PaymentMonths.FirstDay(month) is not { } first ? null
            : first.AddMonths(1) <= participation.StartsOn ? new(
                RefusalCode.NotParticipating,
                Invariant($"The practice takes part from {participation.StartsOn:d MMMM yyyy} on: nothing is paid in ")
                    + "advance for months before.",
                ["month"])
            : first > ends ? new(
                RefusalCode.NotParticipating,
                Invariant($"The practice takes part until {ends:d MMMM yyyy}: nothing is paid in advance for months ")
                    + "after.",
                ["month"])
            : null;
    }
}
