using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What a practice's calendar shows. Dates: see <see cref="Example.Service"/>.</summary>
public sealed class CollectionCalendarTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());

    [Fact]
    public void An_open_offer_is_answered_and_nothing_else()
    {
        var offered = Automatic.Offered("2018-03-10");
        Assert.Equal(["respond"], Steps(offered));
        Assert.Equal(new EventTime.Days(new(2018, 3, 10), new(2018, 3, 10)), Of(offered).Single().Time);
    }

    [Fact]
    public void What_lapsed_is_not_there() => Assert.Empty(Of(Automatic.Offered("2018-03-10").On("2018-03-12")));

    [Fact]
    public void More_time_moves_a_step_and_raises_its_sequence()
    {
        var before = Automatic.AwaitingDeclaration();
        var after = before.Given(
            Story.Approver,
            new CollectionCommand.ExtendDeadline(DeadlineStep.Declare, Story.At("2018-05-10"), "Flooded"));
        Assert.Equal(["extract", "declare", "approve"], Steps(before));
        var (first, then) = (Declare(before), Declare(after));
        Assert.Equal(first.Uid, then.Uid);
        Assert.True(first.Sequence < then.Sequence);
        Assert.Equal(new EventTime.Days(new(2018, 5, 10), new(2018, 5, 10)), then.Time);
        Assert.EndsWith("(extended)", then.Summary, StringComparison.Ordinal);
    }

    private static CalendarEvent Declare(Story story) =>
        Of(story).Single(one => one.Uid.EndsWith("/declare@gpcollections", StringComparison.Ordinal));

    private static IEnumerable<string> Steps(Story story) =>
        Of(story).Select(one => one.Uid.Split('/')[^1].Split('@')[0]);

    private static IEnumerable<CalendarEvent> Of(Story story) => CollectionCalendar.Of(story.State!, story.Terms);
}
