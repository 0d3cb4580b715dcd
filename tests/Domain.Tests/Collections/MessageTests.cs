using Xunit;

namespace GpCollections.Collections;

/// <summary>What practice, commissioner and support write to each other about a collection.</summary>
public sealed class MessageTests
{
    private static readonly Story Offered = Story.Of(Example.Automatic()).Offered();

    [Fact]
    public void A_question_waits_until_the_other_side_has_written()
    {
        var asked = Offered.Given(Story.Approver, Post("Why fewer than last year?", MessageSide.Practice));
        Assert.Equal([MessageSide.Practice], Lifecycle.AwaitedAnswers(asked.State!));
        Assert.Equal(CollectionStatus.Offered, asked.Status);
        var answered = asked.Given(Story.Manager, Post("A doctor has left."));
        Assert.Empty(Lifecycle.AwaitedAnswers(answered.State!));
        Assert.Equal(
            [(1, MessageSide.Commissioner), (2, MessageSide.Practice)],
            answered.State!.Messages.Select(message => (message.Number, message.Side)));
    }

    [Fact]
    public void Its_author_alone_withdraws_it_and_a_trace_stays()
    {
        var asked = Offered.Given(Story.Approver, Post("Why fewer?", MessageSide.Practice));
        asked.When(Story.Manager, new CollectionCommand.WithdrawMessage(1)).ThenRefused(RefusalCode.Forbidden);
        asked.When(Story.Approver, new CollectionCommand.WithdrawMessage(2)).ThenRefused(RefusalCode.NotFound);
        var withdrawn = asked.Given(Story.Approver, new CollectionCommand.WithdrawMessage(1));
        Assert.Equal((1, null), (Assert.Single(withdrawn.State!.Messages).Number, withdrawn.State.Messages[0].Text));
        Assert.NotNull(withdrawn.State.Messages[0].WithdrawnAt);
        Assert.Empty(Lifecycle.AwaitedAnswers(withdrawn.State));
        withdrawn.When(Story.Approver, new CollectionCommand.WithdrawMessage(1))
            .ThenRefused(RefusalCode.WrongStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("See 9434765919.")]
    [InlineData("See 943 476 5919")]
    [InlineData("See 943-476-5919, please")]
    [InlineData("See 943\u00A0476\u20135919")]
    [InlineData("See 943.476. 5919")]
    public void Nothing_and_what_may_be_a_patient_is_refused(string text) =>
        Offered.When(Story.Manager, Post(text)).ThenRefused(RefusalCode.Invalid);

    [Theory]
    [InlineData("See 9434765918.")]
    [InlineData("Ring 01632 960000.")]
    [InlineData("Reference 94347659190.")]
    public void Other_numbers_may_be_written(string text) =>
        Assert.Equal(text, Offered.Given(Story.Manager, Post(text)).State!.Messages[0].Text);

    [Fact]
    public void Nobody_asks_their_own_side() =>
        Offered.When(Story.Manager, Post("Well?", MessageSide.Practice)).ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void There_is_an_end_to_it()
    {
        var story = Offered;
        for (var number = 0; number < Lifecycle.MostMessages; number++)
        {
            story = story.Given(Story.Manager, Post("Once more."));
        }

        story.When(Story.Manager, Post("Once more.")).ThenRefused(RefusalCode.Invalid);
    }

    private static CollectionCommand.PostMessage Post(string text, MessageSide? asks = null) =>
        new CollectionCommand.PostMessage(text, asks);
}
