using Xunit;

namespace GpCollections.Collections;

/// <summary>What becomes of a collection when its practice closes, merges or moves.</summary>
public sealed class RegisterChangeTests
{
    private static readonly DateOnly LastDay = new(2018, 3, 20);

    [Fact]
    public void What_is_not_over_ends_with_the_practice() =>
        Assert.Equal(
            (CollectionStatus.Ended, EndReason.PracticeMerged),
            Story.Of(Example.Manual()).Accepted().Given(Story.Commissioning, Gone()).On("2018-03-21") is var story
                ? (story.Status, story.State!.Participation.EndReason!.Value) : default);

    [Fact]
    public void A_practice_that_was_gone_before_the_service_began_takes_no_part() =>
        Story.Of(Example.Manual()).Accepted().When(Story.Commissioning, Gone(new(2016, 1, 31)))
            .Then(CollectionStatus.Ended);

    [Fact]
    public void What_ends_by_then_already_ends_once() =>
        Story.Of(Example.Manual()).Accepted().Given(Story.Commissioning, Gone())
            .When(Story.Commissioning, Gone()).ThenRefused(RefusalCode.Duplicate);

    [Fact]
    public void A_successor_that_becomes_known_later_is_why_it_ends() =>
        Assert.Equal(
            EndReason.PracticeMerged,
            Story.Of(Example.Manual()).Accepted()
                .Given(Story.Commissioning, Gone() with { Why = EndReason.PracticeClosed })
                .Given(Story.Commissioning, Gone()).State!.Participation.EndReason);

    [Fact]
    public void A_period_that_was_over_is_still_collected() =>
        Story.Of(Example.Automatic()).AwaitingDeclaration()
            .When(Story.Commissioning, Gone(new(2018, 4, 2))).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void What_nobody_approved_moves_to_the_new_commissioner()
    {
        var moved = Story.Of(Example.Automatic()).Declared().Given(Story.Commissioning, Move());
        Assert.Equal(
            (Story.NextCommissioner, CollectionStatus.AwaitingApproval, true),
            (moved.State!.Commissioner, moved.Status, moved.State.Declaration!.Stands));
        moved.When(Story.Commissioning, Move()).ThenRefused(RefusalCode.Duplicate);
    }

    [Fact]
    public void What_is_approved_or_over_stays()
    {
        Story.Of(Example.Automatic()).Approved().When(Story.Commissioning, Move()).ThenRefused(RefusalCode.WrongStatus);
        Story.Of(Example.Automatic()).Declared().When(Story.Commissioning, Move(new(2018, 4, 1)))
            .ThenRefused(RefusalCode.WrongStatus);
    }

    /// <summary>As when the register is imported while somebody's approval is on its way.</summary>
    [Fact]
    public void The_old_commissioner_decides_nothing_after_the_move()
    {
        var moved = Story.Of(Example.Automatic()).Declared().Given(Story.Commissioning, Move());
        moved.When(Story.Approver, new CollectionCommand.Approve(1)).ThenRefused(RefusalCode.Forbidden);
        moved.When(Story.Approver, new CollectionCommand.Reject(RejectReason.Other, "Wrong"))
            .ThenRefused(RefusalCode.Forbidden);
        var approved = moved.Given(
            Story.Approver with { Organisation = Story.NextCommissioner }, new CollectionCommand.Approve(1));
        approved.When(Story.Finance, new CollectionCommand.ApproveFinancially(1)).ThenRefused(RefusalCode.Forbidden);
        approved.When(
                Story.Finance with { Organisation = Story.NextCommissioner },
                new CollectionCommand.ApproveFinancially(1))
            .Then(CollectionStatus.Approved);
    }

    private static CollectionCommand.EndParticipation Gone(DateOnly? lastDay = null) =>
        new(lastDay ?? LastDay, EndReason.PracticeMerged, "Merges into A81002.");

    private static CollectionCommand.ChangeCommissioner Move(DateOnly? on = null) =>
        new(Story.NextCommissioner, on ?? new(2018, 3, 31));
}
