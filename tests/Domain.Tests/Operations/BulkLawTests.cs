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
            .Select(turn => (Turn: turn, Refusal: BulkLaw.Refuses(In(state), turn, null))).ToList();
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
            In(BulkOperationState.Paused) with { Kind = BulkKinds.TimetableChange }, BulkTurnKind.Cancel, null)?.Code);

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
            BulkLaw.Refuses(In(BulkOperationState.Running), BulkTurnKind.Pause, new string('x', 4_001))!.Code);

    private static BulkOperation In(BulkOperationState state) => new(
        "1", BulkKinds.Offer, state, Actor.System, Story.At("2018-03-01"), null, false, 3, 1, 0, 1, null);
}
