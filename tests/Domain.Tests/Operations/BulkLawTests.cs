using GpCollections.Access;
using GpCollections.Collections;
using Xunit;

namespace GpCollections.Operations;

public sealed class BulkLawTests
{
    /// <summary>Which turns each state allows.</summary>
    [Theory]
    [InlineData(BulkOperationState.Running, "Pause Cancel")]
    [InlineData(BulkOperationState.Paused, "Resume Cancel")]
    [InlineData(BulkOperationState.Cancelled, "")]
    [InlineData(BulkOperationState.Completed, "")]
    [InlineData(BulkOperationState.CompletedWithFailures, "Retry")]
    public void A_state_allows_these_turns_and_no_others(BulkOperationState state, string turns)
    {
        var refusals = Enum.GetValues<BulkTurnKind>()
            .Select(turn => (Turn: turn, Refusal: BulkLaw.Refuses(In(state), turn, Actor.System, null))).ToList();
        Assert.Equal(turns, string.Join(' ', refusals.Where(each => each.Refusal is null).Select(each => each.Turn)));
        Assert.All(
            refusals.Where(each => each.Refusal is not null),
            each => Assert.Equal(RefusalCode.WrongStatus, each.Refusal!.Code));
        Assert.All(
            refusals.Where(each => each.Refusal is null),
            each => Assert.Contains(state, BulkLaw.Effect(each.Turn).From));
    }

    [Fact]
    public void Collections_that_follow_the_timetable_are_not_left_halfway() => Assert.Equal(
        RefusalCode.WrongStatus,
        BulkLaw.Refuses(
            In(BulkOperationState.Paused) with { Kind = BulkKinds.TimetableChange }, BulkTurnKind.Cancel, Actor.System,
            null)?.Code);

    [Theory]
    [InlineData(BulkOperationState.Running, BulkKinds.Offer, false, false)]
    [InlineData(BulkOperationState.Paused, BulkKinds.Offer, false, false)]
    [InlineData(BulkOperationState.Cancelled, BulkKinds.Offer, false, true)]
    [InlineData(BulkOperationState.Completed, BulkKinds.Offer, false, true)]
    [InlineData(BulkOperationState.Completed, BulkKinds.Offer, true, false)]
    [InlineData(BulkOperationState.Completed, BulkKinds.Undo, false, false)]
    [InlineData(BulkOperationState.Completed, BulkKinds.ReExtract, false, false)]
    public void What_is_finished_and_did_something_may_be_taken_back(
        BulkOperationState state, string kind, bool dryRun, bool may) =>
        Assert.Equal(may, BulkLaw.RefusesUndo(In(state) with { Kind = kind, DryRun = dryRun }, null) is null);

    [Fact]
    public void A_reason_has_an_end() =>
        Assert.Equal(
            RefusalCode.Invalid,
            BulkLaw.Refuses(
                In(BulkOperationState.Running), BulkTurnKind.Pause, Actor.System, new string('x', 4_001))!.Code);

    /// <summary>Figures and points are somebody's own: another's name on them would hide whose.</summary>
    [Theory]
    [InlineData(BulkKinds.EnterFigures, "ann", null)]
    [InlineData(BulkKinds.EnterFigures, "bob", RefusalCode.Forbidden)]
    [InlineData(BulkKinds.PayAspiration, "bob", RefusalCode.Forbidden)]
    [InlineData(BulkKinds.Offer, "bob", null)]
    [InlineData(BulkKinds.ReExtract, "bob", null)]
    public void Who_typed_it_tries_it_again(string kind, string person, RefusalCode? code) => Assert.Equal(
        code,
        BulkLaw.Refuses(
            In(BulkOperationState.CompletedWithFailures) with { Kind = kind, StartedBy = new Actor("ann", "Ann") },
            BulkTurnKind.Retry, new Actor(person, person), null)?.Code);

    /// <summary>A system that sends for several people is not one of them.</summary>
    [Fact]
    public void Who_sends_for_another_does_not_try_again_what_it_sent_for_a_third()
    {
        var (ann, bob) = (new Actor("ann", "Ann"), new Actor("bob", "Bob"));
        var sender = new Actor("sender", "Sender", OnBehalfOf: ann);
        var operation = In(BulkOperationState.CompletedWithFailures) with
        {
            Kind = BulkKinds.EnterFigures,
            StartedBy = sender,
        };
        Assert.Null(BulkLaw.Refuses(operation, BulkTurnKind.Retry, sender, null));
        Assert.NotNull(BulkLaw.Refuses(operation, BulkTurnKind.Retry, sender with { OnBehalfOf = bob }, null));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(null, 2, true)]
    public void An_offer_of_a_version_that_is_not_the_newest_is_not_tried_again(int? offered, int newest, bool may) =>
        Assert.Equal(may, BulkLaw.RefusesRetry(
            new BulkRequest.Offer(
                "QOF", null, null, null, true, null, new(2017, 4, 1), new(2018, 3, 31), ServiceVersion: offered),
            newest) is null);

    private static BulkOperation In(BulkOperationState state) => new(
        "1", BulkKinds.Offer, state, Actor.System, Story.At("2018-03-01"), null, false, 3, 1, 0, 1, null);
}
