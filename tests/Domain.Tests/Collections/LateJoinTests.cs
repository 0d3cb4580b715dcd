using GpCollections.Extracts;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>The window is 2 to 13 April 2018, typing, where it is let, 1 to 20 April.</summary>
public sealed class LateJoinTests
{
    [Theory]
    [InlineData(LateJoin.NextExtractOnly)]
    [InlineData(LateJoin.BackfillManual)]
    [InlineData(LateJoin.BackfillExtract)]
    public void Who_joins_while_the_window_is_open_is_asked_as_everybody(LateJoin policy)
    {
        var joined = Joined(Example.Automatic(), policy, "2018-04-05");
        joined.Then(CollectionStatus.Collecting);
        Assert.DoesNotContain(joined.Events, one => one.Event is CollectionEvent.JoinedLate);
    }

    [Fact]
    public void Without_a_policy_nothing_comes_but_what_the_timetable_lets()
    {
        Joined(Example.Automatic(), LateJoin.NextExtractOnly, "2018-04-14").Then(CollectionStatus.NotCollected);
        Joined(Example.Both(), LateJoin.NextExtractOnly, "2018-04-14").Then(CollectionStatus.AwaitingEntry);
        Joined(Example.Both(), LateJoin.NextExtractOnly, "2018-04-21").Then(CollectionStatus.NotCollected);
    }

    [Fact]
    public void What_was_missed_is_typed_for_four_weeks_also_where_nobody_else_types()
    {
        var late = Joined(Example.Automatic(), LateJoin.BackfillManual, "2018-04-25");
        late.Then(CollectionStatus.AwaitingEntry);
        Assert.Equal(
            London.EndOf(new(2018, 5, 23)), Deadlines.Closes(late.State!, late.Terms, DeadlineStep.ManualEntry));
        late.When(Story.Manager, Story.Enter(60)).Then(CollectionStatus.AwaitingDeclaration);
        late.On("2018-05-23").When(Story.Manager, Story.Enter(60)).Then(CollectionStatus.AwaitingDeclaration);
        var missed = late.On("2018-05-24");
        Assert.Equal(CollectionStatus.NotCollected, missed.Status);
        missed.When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.WindowClosed);
    }

    [Fact]
    public void Where_typing_has_closed_it_opens_again_for_who_joined_late()
    {
        var late = Joined(Example.Manual(), LateJoin.BackfillManual, "2018-04-21");
        late.When(Story.Manager, Story.Enter(60)).Then(CollectionStatus.AwaitingDeclaration);
        Joined(Example.Manual(), LateJoin.BackfillExtract, "2018-04-21").Then(CollectionStatus.NotCollected);
        Assert.Null(Joined(Example.Manual(), LateJoin.BackfillManual, "2018-04-20").State!.LateTyping);
    }

    [Fact]
    public void What_was_missed_is_asked_for_at_once_and_for_a_week()
    {
        var late = Joined(Example.Automatic(), LateJoin.BackfillExtract, "2018-04-25");
        Assert.Equal(late.Now, ExtractPlan.NextAsk(late.State!, late.Terms, late.Now, null));
        late.Extracted().Then(CollectionStatus.AwaitingDeclaration);
        late.On("2018-05-02", 11).When(Story.Supplier, Story.Extract()).Then(CollectionStatus.AwaitingDeclaration);
        late.On("2018-05-02", 13).When(Story.Supplier, Story.Extract()).ThenRefused(RefusalCode.WindowClosed);
    }

    [Fact]
    public void What_has_no_legal_basis_for_all_its_days_is_not_offered()
    {
        var ends = new LegalBasis("Direction 1", "DPN 1", null, new(2018, 3, 30));
        var offer = new CollectionCommand.Offer(Story.Commissioner, null, new(2017, 4, 1), new(2018, 3, 31));
        Story.Of(Example.Automatic() with { LegalBasis = ends }).When(Story.Commissioning, offer)
            .ThenRefused(RefusalCode.Invalid);
        Story.Of(Example.Automatic() with { LegalBasis = ends with { EndsOn = new(2018, 3, 31) } })
            .When(Story.Commissioning, offer).Then(CollectionStatus.Offered);
    }

    [Fact]
    public void A_new_offer_begins_without_it()
    {
        var again = Story.Of(Example.Automatic() with { LateJoin = LateJoin.BackfillManual })
            .Offered().Given(Story.Manager, new CollectionCommand.Decline()).On("2018-04-25").Offered(null)
            .Given(Story.Manager, new CollectionCommand.Accept());
        Assert.NotNull(again.State!.LateTyping);
        Assert.Null(Story.Of(Example.Automatic()).Offered().State!.LateTyping);
    }

    private static Story Joined(Service service, LateJoin policy, string day) =>
        Story.Of(service with { LateJoin = policy }).On(day).Offered(null)
            .Given(Story.Manager, new CollectionCommand.Accept());
}
