using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Services;
using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

/// <summary>Dates that are moved for everybody. Dates as they were: see <see cref="Example.Service"/>.</summary>
public sealed class MovedDatesTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());
    private static readonly Story Manual = Story.Of(Example.Manual());

    [Fact]
    public void A_window_to_come_opens_and_closes_when_it_says_now()
    {
        var moved = Moved(Automatic.Accepted(), 7);
        moved.Then(Participating);
        Assert.Equal(Story.At("2018-04-09", 0), Lifecycle.NextDeadline(moved.State!, moved.Terms));
        moved.On("2018-04-08").Then(Participating);
        moved.On("2018-04-09").Then(Collecting);
        moved.On("2018-04-14").When(Story.Supplier, Story.Extract()).Then(AwaitingDeclaration);
        moved.On("2018-04-20").Then(NotCollected);
    }

    [Fact]
    public void A_window_that_comes_sooner_opens_sooner() =>
        Moved(Automatic.Accepted(), -1).On("2018-04-01", 1).Then(Collecting);

    [Fact]
    public void An_offer_has_the_moved_dates_once_it_is_accepted() =>
        Moved(Automatic.Offered("2018-04-05"), 7).On("2018-04-03").Given(Story.Manager, new CollectionCommand.Accept())
            .Then(Participating);

    [Fact]
    public void A_window_that_opened_is_to_come_again_and_asks_anew()
    {
        var opened = Automatic.Accepted().On("2018-04-03").Given(
            Actor.System, new CollectionCommand.RecordAttempt(ExtractOutcome.NoAnswer, "503", TimeSpan.FromDays(9)));
        var moved = Moved(opened, 7);
        moved.Then(Participating);
        var again = moved.On("2018-04-09");
        again.Then(Collecting);
        Assert.Equal(
            Story.At("2018-04-09", 0), ExtractPlan.NextAsk(again.State!, again.Terms, again.Now, TimeSpan.Zero));
    }

    [Fact]
    public void A_window_that_closed_opens_again_and_asks_again()
    {
        var closed = Automatic.Accepted().On("2018-04-03").Given(
            Actor.System, new CollectionCommand.RecordAttempt(ExtractOutcome.NoAnswer, "503", TimeSpan.FromDays(30)))
            .On("2018-04-13");
        closed.Then(NotCollected);
        var later = PeriodDates.Of(closed.Terms.Period) with { ExtractClosesAt = Story.At("2018-04-15") };
        var moved = closed.Given(Actor.System, new CollectionCommand.MoveDates(2, later));
        moved.Then(Collecting);
        Assert.Equal(moved.Now, ExtractPlan.NextAsk(moved.State!, moved.Terms, moved.Now, null));
        moved.On("2018-04-15", 13).Then(NotCollected);
    }

    /// <param name="days">By which the window is moved while the clinical system is being asked.</param>
    [Theory]
    [InlineData(0, "2018-04-13", RefusalCode.WindowClosed)]
    [InlineData(20, "2018-04-12", RefusalCode.NotYetOpen)]
    public void Who_answered_when_the_window_was_over_or_moved_is_asked_again(int days, string at, RefusalCode why)
    {
        var asked = Automatic.Accepted().On("2018-04-12");
        var answered = (days == 0 ? asked : Moved(asked, days)).On(at, 14).When(Story.Supplier, Story.Extract());
        answered.ThenRefused(why);
        var recorded = answered.Given(Actor.System, new CollectionCommand.RecordAttempt(
            MessageOutcomes.OfAsking(why), answered.Last!.Refusal!.Message, TimeSpan.FromSeconds(30)));
        Assert.Equal(ExtractOutcome.NoAnswer, recorded.State!.Extraction.Outcome);

        var open = (days == 0 ? Moved(recorded, 10) : recorded).On("2018-04-22");
        open.Then(Collecting);
        Assert.True(ExtractPlan.NextAsk(open.State!, open.Terms, open.Now, TimeSpan.Zero) <= open.Now);
    }

    [Fact]
    public void What_was_recorded_as_received_without_figures_is_asked_for_again()
    {
        var recorded = Automatic.Accepted().On("2018-04-13").Given(Actor.System, new CollectionCommand.RecordAttempt(
            ExtractOutcome.Received, "The extract window closed.", null));
        var moved = Moved(recorded, 2);
        Assert.Equal(moved.Now, ExtractPlan.NextAsk(moved.State!, moved.Terms, moved.Now, TimeSpan.Zero));
    }

    [Fact]
    public void Who_answered_is_not_asked_again()
    {
        var both = Story.Of(Example.Both()).Accepted().On("2018-04-03").Extracted();
        var moved = Moved(both, 7).On("2018-04-10");
        Assert.Null(ExtractPlan.NextAsk(moved.State!, moved.Terms, moved.Now, TimeSpan.Zero));
    }

    [Fact]
    public void Typing_closes_when_it_says_now()
    {
        var late = Manual.Accepted().On("2018-04-22");
        late.When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.WindowClosed);
        var moved = Moved(late, 7);
        moved.Then(AwaitingEntry);
        moved.When(Story.Manager, Story.Enter(60)).Then(AwaitingDeclaration);
        moved.On("2018-04-28").Then(NotCollected);
        Moved(Manual.Accepted(), -3).On("2018-04-18").When(Story.Manager, Story.Enter(60))
            .ThenRefused(RefusalCode.WindowClosed);
    }

    [Fact]
    public void Who_must_declare_and_approve_has_until_then()
    {
        var declaring = Moved(Automatic.AwaitingDeclaration(), 7);
        Assert.Equal(new DateOnly(2018, 5, 1), Awaiting.For(declaring.State!, declaring.Terms)!.DueOn);
        Assert.Equal(
            London.EndOf(new DateOnly(2018, 5, 1)), CollectionRows.Of(declaring.State!, declaring.Terms).AwaitedBy);
        var approving = Moved(Automatic.Declared(), -2);
        approving.Then(AwaitingApproval);
        Assert.Equal(new DateOnly(2018, 4, 28), Awaiting.For(approving.State!, approving.Terms)!.DueOn);
    }

    [Fact]
    public void More_time_that_ends_later_stays_and_what_ends_sooner_is_overtaken()
    {
        var extended = Automatic.AwaitingDeclaration().Given(
            Story.Approver, new CollectionCommand.ExtendDeadline(DeadlineStep.Declare, Story.At("2018-05-10"), "Ill"));
        DateOnly? Due(Story story) => Awaiting.For(story.State!, story.Terms)!.DueOn;
        Assert.Equal(new DateOnly(2018, 5, 10), Due(Moved(extended, 7)));
        Assert.Equal(new DateOnly(2018, 5, 10), Due(Moved(extended, -7)));
        Assert.Equal(new DateOnly(2018, 5, 24), Due(Moved(extended, 30)));
    }

    [Fact]
    public void Older_dates_and_the_same_again_do_nothing()
    {
        var moved = Automatic.Accepted().Given(Actor.System, Example.Moved(3, 7));
        moved.When(Actor.System, Example.Moved(3, 9)).ThenRefused(RefusalCode.Duplicate);
        moved.When(Actor.System, Example.Moved(2, 9)).ThenRefused(RefusalCode.Duplicate);
        moved.When(Actor.System, Example.Moved(4, 9)).Then(Participating);
        Automatic.Accepted().When(Actor.System, Example.Moved(1, 9)).ThenRefused(RefusalCode.Duplicate);
    }

    [Fact]
    public void What_is_finished_is_not_disturbed()
    {
        var settled = Automatic.Approved().Given(Story.Finance, new CollectionCommand.ApproveFinancially(1));
        settled.When(Actor.System, settled.Move(7)).ThenRefused(RefusalCode.WrongStatus);
        var adjusting = settled.Given(Story.Approver, new CollectionCommand.OpenAdjustment("Counted twice"));
        adjusting.When(Actor.System, adjusting.Move(7)).ThenRefused(RefusalCode.WrongStatus);
        var ended = Automatic.Accepted().Given(Story.Manager, new CollectionCommand.EndParticipation(
            new(2018, 3, 20), EndReason.PracticeWithdrew, "Merging")).On("2018-03-21");
        ended.Then(Ended);
        ended.When(Actor.System, ended.Move(7)).ThenRefused(RefusalCode.WrongStatus);
    }

    [Fact]
    public void A_step_that_the_definition_has_not_does_not_come()
    {
        var typed = Moved(Manual.Accepted(), 7);
        Assert.Null(Deadlines.ExtractWindow(typed.State!, typed.Terms));
        Assert.Equal(Phase.None, typed.State!.ExtractWindow);
    }

    [Fact]
    public void A_new_offer_after_a_refusal_has_the_moved_dates_too()
    {
        var declined = Moved(Automatic.Offered().Given(Story.Manager, new CollectionCommand.Decline()), 7);
        declined.Then(Declined);
        declined.Offered("2018-03-20").Given(Story.Manager, new CollectionCommand.Accept()).On("2018-04-03")
            .Then(Participating);
    }

    private static Story Moved(Story story, int days) => story.Given(Actor.System, story.Move(days));
}
