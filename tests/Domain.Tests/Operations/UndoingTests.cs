using GpCollections.Collections;
using Xunit;

namespace GpCollections.Operations;

public sealed class UndoingTests
{
    private static readonly CollectionCommand.Offer Offer =
        new(Story.Commissioner, null, new(2017, 9, 1), new(2018, 3, 31));

    private static Story Nothing => Story.Of(Example.Automatic());

    private static Story Offered => Nothing.When(Story.Commissioning, Offer, "done");

    [Fact]
    public void An_offer_that_nobody_touched_is_taken_back() => Assert.Null(Why(Offered));

    [Fact]
    public void An_offer_made_anew_is_anothers() => Assert.Equal(
        RefusalCode.Conflict,
        Why(Offered.Given(Story.Commissioning, new CollectionCommand.WithdrawOffer())
            .Given(Story.Commissioning, Offer))!.Code);

    [Fact]
    public void What_the_operation_did_not_change_is_not_touched() =>
        Assert.Equal(RefusalCode.Conflict, Why(Nothing.Offered())!.Code);

    [Fact]
    public void A_repeated_undo_is_let_through_to_be_answered_the_same() => Assert.Null(
        Why(Offered.When(Story.Commissioning, new CollectionCommand.WithdrawOffer(), "own")));

    private static Refusal? Why(Story story) => Undoing.Refuses(story.State, BulkKinds.Offer, "done", "own");
}
