using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Payments;

namespace GpCollections.Collections;

/// <summary>One event of each kind, with all that it can have.</summary>
internal static class StoredEventSamples
{
    private static readonly OdsCode Practice = OdsCode.Parse("A81001");

    private static readonly DateTimeOffset Noon = new(2018, 4, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Actor Typist = new(
        "support", "Sam Support", OdsCode.NhsEngland, new Actor("ann", "Ann Lee", Practice));

    private static readonly IndicatorValues Counted = new()
    {
        Indicator = "FLU001",
        Numerator = 60,
        Denominator = 80,
        Exceptions = 3,
        Exclusions = 2,
        Register = 85,
        Count = 60,
        Yes = true,
        Source = FiguresSource.ExtractAndManual,
        Defaulted = true,
        Measures = [new Measure("DISSENT", "Informed dissent", 1.50m, FiguresSource.Extract)],
    };

    private static readonly IndicatorValues NotCounted = new() { Indicator = "FLU002" };

    public static IReadOnlyList<CollectionEvent> All { get; } =
    [
        new CollectionEvent.Offered(
            2, OdsCode.Parse("Q74"), new(2018, 3, 10), new(2017, 4, 1), new(2018, 3, 31), true, true),
        new CollectionEvent.Accepted("We take part."),
        new CollectionEvent.JoinedLate(Noon, Noon),
        new CollectionEvent.Declined("We have no nurse."),
        new CollectionEvent.OfferLapsed(),
        new CollectionEvent.OfferWithdrawn("Offered by mistake."),
        new CollectionEvent.ParticipationEnding(new(2018, 3, 20), EndReason.PracticeMerged, "Merging with A81002."),
        new CollectionEvent.ParticipationEnded(),
        new CollectionEvent.CommissionerChanged(OdsCode.Parse("Q74"), OdsCode.Parse("Q72"), new(2018, 4, 1)),
        new CollectionEvent.ExtractWindowOpened(),
        new CollectionEvent.ExtractWindowClosed(),
        new CollectionEvent.ManualEntryOpened(),
        new CollectionEvent.ManualEntryClosed(),
        new CollectionEvent.ExtractAttempted(ExtractOutcome.NoAnswer, "The clinical system answered 503.", Noon),
        new CollectionEvent.ExtractConfirmed("message-1"),
        new CollectionEvent.FiguresExtracted(1, "message-1", [Counted, NotCounted], true),
        new CollectionEvent.DraftSaved([Counted, NotCounted], "Half of it."),
        new CollectionEvent.FiguresSubmitted(
            2, [Counted, NotCounted], [Typist], ["high:FLU001"], "As counted on 2 April.", true,
            [new("high:FLU001", "FLU001", "FLU001: 1000 is high.")]),
        new CollectionEvent.FiguresDefaulted(3, [Counted, NotCounted], true),
        new CollectionEvent.FiguresConfirmed(2, [Typist], "Counted again: the same."),
        new CollectionEvent.CheckRecorded(
            2, [Counted, NotCounted], "One more than the extract.", [new("FLU001", "One came late.")]),
        new CollectionEvent.Declared(
            1, 2, "1", "Checked.", 12.484375m, 2857.76m, CollectionStatus.AwaitingApproval, 1),
        new CollectionEvent.DeclarationWithdrawn("Miscounted."),
        new CollectionEvent.DeclarationVoided(3),
        new CollectionEvent.Approved(2, 2857.76m, "Looks right.", CollectionStatus.AwaitingFinancialApproval),
        new CollectionEvent.Rejected(RejectReason.EvidenceMissing, "Send the list."),
        new CollectionEvent.FinanciallyApproved(2, 2857.76m, "Paid in May."),
        new CollectionEvent.ReExtractRequested("Nothing came.", Noon),
        new CollectionEvent.DeadlineExtended(DeadlineStep.ManualEntry, Noon, "The practice was flooded."),
        new CollectionEvent.Released(),
        new CollectionEvent.Provided(7),
        new CollectionEvent.TakenBack(7, "The wrong indicators."),
        new CollectionEvent.ReferenceTaken(new Reference(
            new ListSize(new(2018, 1, 1), 9450),
            new QofParameters(171.20m, 7732, "GMS contract 2017/18"),
            [new NationalPrevalence("CHD", 3.13m), new NationalPrevalence("DM", 6.8m)])
        {
            Earlier = [new EarlierCount("LD001", 12)],
        }),
        new CollectionEvent.AdjustmentOpened(1, "Some were counted twice."),
        new CollectionEvent.CountedInTime(Noon, CollectionStatus.Collecting, Phase.Open, Phase.NotYet),
        new CollectionEvent.DatesMoved(
            3,
            new(Noon, Noon.AddDays(9), new(2018, 4, 5), new(2018, 4, 25), new(2018, 5, 2), new(2018, 5, 9)),
            Phase.NotYet,
            Phase.Open,
            "The supplier is late."),
        new CollectionEvent.AspirationPaid("2018-04", 5640.44m, new AspirationBasis(
            AspirationMethod.ByAchievement, 179.26m, 92_345.67m, 171.20m, 559, 559, 70, Agreement: 2)),
        new CollectionEvent.MessagePosted(
            1, "Why are there fewer than last year?", MessageSide.Commissioner, MessageSide.Practice,
            [new("5e1f", "results.pdf", "application/pdf", 12_345, "9f86d081884c7d65")]),
        new CollectionEvent.MessageWithdrawn(1),
    ];
}
