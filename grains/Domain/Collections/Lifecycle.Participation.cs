using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Offer, answer, withdrawal and end of participation.</summary>
public static partial class Lifecycle
{
    private static Decision Decide(Collection? state, CollectionCommand.Offer offer, Circumstances circumstances)
    {
        var (service, now) = (circumstances.Terms.Service, circumstances.Now);
        return state?.Status switch
        {
            null or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
                when Offering.Refuses(service) is { } refusal => refusal,
            null or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
                when offer.StartsOn < service.StartsOn
                    || offer.EndsOn > service.EndsOn
                    || offer.EndsOn < offer.StartsOn =>
                Decision.Refuse(
                    RefusalCode.Invalid,
                    $"The offer must lie within the service's dates, "
                        + $"{service.StartsOn:yyyy-MM-dd} to {service.EndsOn:yyyy-MM-dd}.",
                    "startsOn"),
            null or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
                when offer.RespondBy is { } respondBy && London.EndOf(respondBy) <= now =>
                Decision.Refuse(
                    RefusalCode.Invalid, $"The response date, {respondBy:yyyy-MM-dd}, has passed.", "respondBy"),
            null or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
                when offer.RespondBy > ServiceChecks.Latest =>
                Decision.Refuse(RefusalCode.Invalid, "The response date lies too far ahead.", "respondBy"),
            null or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn =>
                new CollectionEvent.Offered(
                    service.Version,
                    offer.Commissioner,
                    offer.RespondBy,
                    offer.StartsOn,
                    offer.EndsOn,
                    Timetable.ExtractWindow(circumstances.Terms) is not null,
                    Timetable.ManualEntry(circumstances.Terms) is not null),

            _ => Decision.Refuse(RefusalCode.Duplicate, "This has been offered to the practice already."),
        };
    }

    private static Decision Decide(
        Collection state, CollectionCommand.Accept accept, Circumstances circumstances)
    {
        if (state.Status != CollectionStatus.Offered)
        {
            return NotOpenToAnswer(state);
        }

        var accepted = new CollectionEvent.Accepted(accept.Reason);
        return LateJoining(state, circumstances) is { } late ? Decision.Of(accepted, late) : accepted;
    }

    private static Decision Decide(Collection state, CollectionCommand.Decline decline) =>
        state.Status == CollectionStatus.Offered
            ? new CollectionEvent.Declined(decline.Reason)
            : NotOpenToAnswer(state);

    private static Decision Decide(Collection state, CollectionCommand.WithdrawOffer withdraw) => state.Status switch
    {
        CollectionStatus.Offered => new CollectionEvent.OfferWithdrawn(withdraw.Reason),
        CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn or CollectionStatus.Ended =>
            Decision.Refuse(RefusalCode.WrongStatus, "There is no open offer to withdraw."),
        _ => Decision.Refuse(
            RefusalCode.WrongStatus,
            "The practice has accepted. End its participation instead of withdrawing the offer."),
    };

    private static Refusal NotOpenToAnswer(Collection state) => state.Status switch
    {
        CollectionStatus.Lapsed => new(
            RefusalCode.WindowClosed,
            $"The offer lapsed: the last day to answer was {Deadlines.RespondBy(state):d MMMM yyyy}. "
                + "Ask for a new offer."),
        CollectionStatus.Declined => new(
            RefusalCode.WrongStatus, "The offer was declined. Ask the commissioner to offer it again."),
        CollectionStatus.Withdrawn => new(RefusalCode.WrongStatus, "The offer was withdrawn."),
        _ => new(RefusalCode.WrongStatus, "The offer has been answered already."),
    };

    private static Decision Decide(
        Collection state, CollectionCommand.EndParticipation end, Circumstances circumstances)
    {
        var participation = state.Participation;
        if (!IsOpenToChange(state))
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus, "This collection has been approved: it stands, whatever ends afterwards.");
        }

        // A practice that is no more takes part in nothing, whatever was agreed upon before.
        var isGone = end.Why is EndReason.PracticeClosed or EndReason.PracticeMerged;
        if (isGone && participation is { EndedOn: { } ended, EndReason: { } why }
            && ended <= end.EndsOn && (why == end.Why || ended < end.EndsOn))
        {
            return Decision.Refuse(RefusalCode.Duplicate, "Participation ends by then already.");
        }

        if (!isGone && (end.EndsOn < participation.StartsOn || end.EndsOn > participation.EndsOn))
        {
            return Decision.Refuse(
                RefusalCode.Invalid,
                $"Participation runs from {participation.StartsOn:d MMMM yyyy} to {participation.EndsOn:d MMMM yyyy}: "
                + "its last day must lie between.",
                "endsOn");
        }

        if (circumstances.Terms.Period.EndsOn <= end.EndsOn)
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus,
                "The period is over by the last day of participation: it is still collected.",
                "endsOn");
        }

        return string.IsNullOrWhiteSpace(end.Reason)
            ? Decision.Refuse(RefusalCode.Invalid, "Say why participation ends.", "reason")
            : new CollectionEvent.ParticipationEnding(end.EndsOn, end.Why, end.Reason);
    }

    private static Decision Decide(
        Collection state, CollectionCommand.ChangeCommissioner change, Circumstances circumstances)
    {
        if (change.To == state.Commissioner)
        {
            return Decision.Refuse(RefusalCode.Duplicate, $"It is {change.To}'s already.");
        }

        if (circumstances.Terms.Period.EndsOn < change.On)
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus, $"The period was over by {change.On:d MMMM yyyy}: it stays where it is.");
        }

        // Who has paid also pays, or recovers, the difference.
        var isOpen = state.Adjusts is null && (IsWaitingForFigures(state) || state.Status is CollectionStatus.Offered
            or CollectionStatus.AwaitingDeclaration or CollectionStatus.AwaitingApproval);
        return isOpen
            ? new CollectionEvent.CommissionerChanged(state.Commissioner, change.To, change.On)
            : Decision.Refuse(
                RefusalCode.WrongStatus, "Nothing is left to decide about before its approval: it stays where it is.");
    }
}
