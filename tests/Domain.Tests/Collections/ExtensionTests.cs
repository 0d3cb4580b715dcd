using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

/// <summary>More time for one step of one practice. Dates: see <see cref="Example.Service"/>.</summary>
public sealed class ExtensionTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());
    private static readonly Story Manual = Story.Of(Example.Manual());

    [Fact]
    public void An_offer_with_more_time_lapses_later()
    {
        var extended = Automatic.Offered("2018-03-10").Given(Story.Approver, Until(DeadlineStep.Respond, "2018-03-15"));
        extended.On("2018-03-15", 11).Then(Offered);
        extended.On("2018-03-15").Then(Lapsed);
    }

    [Fact]
    public void A_lapsed_offer_opens_again() =>
        Automatic.Offered("2018-03-10").On("2018-03-12").Given(
            Story.Approver, Until(DeadlineStep.Respond, "2018-03-15")).Then(Offered);

    [Fact]
    public void A_closed_window_opens_again_and_closes_by_itself()
    {
        var again = Automatic.Accepted().On("2018-04-14").Given(
            Story.Approver, Until(DeadlineStep.Extract, "2018-04-16"));
        again.Then(Collecting);
        again.When(Story.Supplier, Story.Extract()).Then(AwaitingDeclaration);
        again.On("2018-04-16").Then(NotCollected);
    }

    [Fact]
    public void Typing_after_its_close_is_taken_while_more_time_is_given()
    {
        var late = Manual.Accepted().On("2018-04-22");
        late.When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.WindowClosed);
        var extended = late.Given(Story.Approver, Until(DeadlineStep.ManualEntry, "2018-04-25"));
        extended.When(Story.Manager, Story.Enter(60)).Then(AwaitingDeclaration);
        extended.On("2018-04-25").When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.WindowClosed);
    }

    [Fact]
    public void A_later_day_to_declare_is_what_is_awaited()
    {
        var story = Automatic.AwaitingDeclaration().Given(
            Story.Approver, Until(DeadlineStep.Declare, "2018-05-10"));
        var awaiting = Awaiting.For(story.State!, story.Terms);
        Assert.Equal(Story.At("2018-05-10"), awaiting!.Due);
        Assert.EndsWith("by 10 May 2018.", awaiting.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2018-04-24")]
    [InlineData("2018-04-02")]
    [InlineData("2020-01-01")]
    public void An_end_that_is_no_later_or_far_too_late_is_refused(string until) =>
        Automatic.AwaitingDeclaration().When(Story.Approver, Until(DeadlineStep.Declare, until))
            .ThenRefused(RefusalCode.Invalid);

    /// <summary>What is refused of many before any is looked at: at 1 March 2018, up to 2 March 2019.</summary>
    [Theory]
    [InlineData("2018-03-01", 1, "until")]
    [InlineData("2018-03-02", 1, null)]
    [InlineData("2019-03-02", 4_000, null)]
    [InlineData("2019-03-03", 1, "until")]
    [InlineData("2018-03-02", 0, "reason")]
    [InlineData("2018-03-02", 4_001, "reason")]
    public void What_none_of_many_could_have_is_refused_at_once(string until, int letters, string? field) =>
        Assert.Equal(
            field,
            Lifecycle.RefusesOfAll(
                new(DeadlineStep.Declare, Story.At(until), new string('x', letters)),
                Story.At("2018-03-01"))?.Field?[0]);

    [Fact]
    public void A_step_without_an_end_has_nothing_to_extend()
    {
        Automatic.Offered(null).When(Story.Approver, Until(DeadlineStep.Respond, "2018-05-01"))
            .ThenRefused(RefusalCode.WrongStatus);
        Automatic.Accepted().When(Story.Approver, Until(DeadlineStep.ManualEntry, "2018-05-01"))
            .ThenRefused(RefusalCode.WrongStatus);
    }

    [Fact]
    public void What_is_settled_gets_no_more_time() =>
        Automatic.Approved().Given(Story.Finance, new CollectionCommand.ApproveFinancially(1))
            .When(Story.Approver, Until(DeadlineStep.Approve, "2018-06-01")).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void A_new_offer_starts_without_the_old_ones_extensions() =>
        Assert.Empty(Automatic.Offered("2018-03-10")
            .Given(Story.Approver, Until(DeadlineStep.Respond, "2018-03-15"))
            .Given(Story.Manager, new CollectionCommand.Decline())
            .Offered("2018-03-20").State!.Extensions);

    private static CollectionCommand.ExtendDeadline Until(DeadlineStep step, string day) =>
        new(step, Story.At(day), "The practice was flooded");
}
