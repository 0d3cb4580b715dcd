using System.Text.Json;
using CsCheck;
using GpCollections.Access;
using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

/// <summary>
/// What arrived in time counts, however late it is carried out. Dates: see <see cref="Example.Service"/>.
/// </summary>
public sealed class ArrivalTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());
    private static readonly Story Manual = Story.Of(Example.Manual());
    private static readonly DateTimeOffset Lapse = Story.At("2018-03-11", 0);
    private static readonly DateTimeOffset Close = Story.At("2018-04-20", 23);

    [Fact]
    public void An_offer_that_was_answered_in_time_is_accepted()
    {
        var late = Automatic.Offered("2018-03-10") with { Now = Lapse.AddSeconds(5) };
        late.When(Story.Manager, new CollectionCommand.Accept()).ThenRefused(RefusalCode.WindowClosed);
        late.When(Story.Manager, new CollectionCommand.Accept(), arrivedAt: Lapse)
            .ThenRefused(RefusalCode.WindowClosed);
        late.When(Story.Manager, new CollectionCommand.Accept(), arrivedAt: Lapse.AddTicks(-1)).Then(Participating);
    }

    [Fact]
    public void An_offer_that_has_lapsed_meanwhile_too()
    {
        var lapsed = (Automatic.Offered("2018-03-10") with { Now = Lapse.AddSeconds(2) })
            .Given(Actor.System, new CollectionCommand.CatchUp());
        lapsed.Then(Lapsed);
        lapsed.When(Story.Manager, new CollectionCommand.Accept(), arrivedAt: Lapse)
            .ThenRefused(RefusalCode.WindowClosed);
        var accepted = lapsed.When(Story.Manager, new CollectionCommand.Accept(), arrivedAt: Lapse.AddSeconds(-1));
        accepted.Then(Participating);
        Assert.Equal(
            [nameof(CollectionEvent.CountedInTime), nameof(CollectionEvent.Accepted)],
            accepted.Last!.Events.Select(recorded => recorded.Event.GetType().Name));
    }

    [Fact]
    public void Figures_that_were_typed_in_time_stand_after_typing_has_closed()
    {
        var closed = (Manual.Accepted() with { Now = Close.AddSeconds(2) })
            .Given(Actor.System, new CollectionCommand.CatchUp());
        closed.Then(NotCollected);
        closed.When(Story.Manager, Story.Enter(60), arrivedAt: Close.AddSeconds(1))
            .ThenRefused(RefusalCode.WindowClosed);
        closed.When(Story.Manager, Story.Enter(60), arrivedAt: Close.AddSeconds(-1)).Then(AwaitingDeclaration);
    }

    [Fact]
    public void A_draft_in_time_is_kept_and_typing_closes_again()
    {
        var closed = (Manual.Accepted() with { Now = Close.AddSeconds(2) })
            .Given(Actor.System, new CollectionCommand.CatchUp());
        var drafted = closed.When(Story.Manager, Story.Enter(60, submit: false), arrivedAt: Close.AddSeconds(-1));
        drafted.Then(NotCollected);
        Assert.NotNull(drafted.State!.Draft);
    }

    [Fact]
    public void An_extract_that_came_in_time_is_taken_days_later_where_its_arrival_was_kept()
    {
        var closed = Automatic.Accepted().On("2018-04-20");
        closed.Then(NotCollected);
        Change Received(bool isKept) => Lifecycle.Run(
            Story.Key, closed.State,
            new CommandEnvelope(
                Story.Extract(), Story.Supplier, "m1", Arrival: new Arrival(Story.At("2018-04-12"), isKept)),
            "hash", new Circumstances(closed.Terms, [], Story.Supplier, closed.Now));
        Assert.Equal(AwaitingDeclaration, Received(isKept: true).Collection!.Status);
        Assert.Equal(RefusalCode.WindowClosed, Received(isKept: false).Refusal!.Code);
    }

    [Fact]
    public void A_message_that_is_replayed_does_not_displace_a_later_one()
    {
        var stands = Automatic.Accepted().On("2018-04-12", 20).Given(Story.Supplier, Story.Extract());
        var replayed = Lifecycle.Run(
            Story.Key, stands.State,
            new CommandEnvelope(
                Story.Extract(50, "m0"), Story.Supplier, "c0",
                Arrival: new Arrival(Story.At("2018-04-12"), IsKept: true)),
            "hash", new Circumstances(stands.Terms, [], Story.Supplier, stands.Now));
        Assert.Equal(RefusalCode.Duplicate, replayed.Refusal!.Code);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-899, true)]
    [InlineData(-901, false)]
    [InlineData(1, false)]
    public void A_clock_that_cannot_be_right_is_not_believed(int seconds, bool isBelieved)
    {
        var (now, told) = (Close, Close.AddSeconds(seconds));
        Assert.Equal(isBelieved ? told : now, Lifecycle.ArrivedAt(new Arrival(told), now));
        Assert.Equal(seconds > 0 ? now : told, Lifecycle.ArrivedAt(new Arrival(told, IsKept: true), now));
        Assert.Equal(now, Lifecycle.ArrivedAt(null, now));
    }

    [Fact]
    public void A_version_that_only_the_clock_has_changed_since_is_not_stale()
    {
        var accepted = Manual.Accepted();
        var version = accepted.State!.Version;
        var closed = (accepted with { Now = Close.AddSeconds(2) })
            .Given(Actor.System, new CollectionCommand.CatchUp());
        Story Entered(Story story, double seconds) => story.When(
            Story.Manager, Story.Enter(60), null, version, Close.AddSeconds(seconds));
        Entered(closed, -1).Then(AwaitingDeclaration);
        var drafted = closed.When(Story.Manager, Story.Enter(61, submit: false), arrivedAt: Close.AddSeconds(-2));
        Entered(drafted, -1).ThenRefused(RefusalCode.Conflict);
    }

    [Fact]
    public void A_version_that_the_clock_made_is_not_stale_where_the_clock_went_on_after_the_command_arrived()
    {
        var opened = Automatic.Accepted().On("2018-04-12").Given(Actor.System, new CollectionCommand.CatchUp());
        var version = opened.State!.Version;
        Assert.True(version > opened.State.ActedVersion);
        var closed = opened.On("2018-04-20").Given(Actor.System, new CollectionCommand.CatchUp());
        Assert.True(closed.State!.Version > version);
        var end = closed.State.ClockTurns[^1].At;
        RefusalCode? Told(int read, int seconds) => Lifecycle.Run(
            Story.Key, closed.State,
            new CommandEnvelope(
                Story.Extract(), Story.Supplier, "c1", ExpectedVersion: read,
                Arrival: new Arrival(end.AddSeconds(seconds), IsKept: true)),
            "hash", new Circumstances(closed.Terms, [], Story.Supplier, end.AddSeconds(5))).Refusal?.Code;
        Assert.NotEqual(RefusalCode.Conflict, Told(version, -1));
        Assert.Equal(RefusalCode.Conflict, Told(version, 1));
        Assert.Equal(RefusalCode.Conflict, Told(version - 1, -1));
        Assert.Equal(RefusalCode.Conflict, Told(closed.State.Version + 1, -1));
    }

    /// <summary>At every deadline of every life.</summary>
    [Fact]
    public void What_arrived_before_a_deadline_is_answered_as_before_it_and_what_arrived_after_it_as_after() =>
        LifecycleProperties.AnyLife.Sample(
            life =>
            {
                foreach (var (step, before, _) in life.Told())
                {
                    if (before.State is not { } state
                        || Lifecycle.NextDeadline(state, before.Terms) is not { } deadline
                        || deadline.AddSeconds(-1) <= before.Now)
                    {
                        continue;
                    }

                    Told(before, step, deadline, inTime: true);
                    Told(before, step, deadline, inTime: false);
                }
            },
            iter: 3_000);

    private static void Told(Story before, LifecycleProperties.Step step, DateTimeOffset deadline, bool inTime)
    {
        var arrived = deadline.AddSeconds(inTime ? -1 : 0);
        Story At(Story story, DateTimeOffset now) => story with { Now = now };
        Story CaughtUp(Story story, int seconds) =>
            At(story, deadline.AddSeconds(seconds)).When(Actor.System, new CollectionCommand.CatchUp());

        var atOnce = At(before, arrived).When(step.By, step.Command, "one");
        var late = At(before, deadline.AddSeconds(5)).When(step.By, step.Command, "one", null, arrived);
        Assert.Equal(Answer(atOnce), Answer(late));
        Assert.Equal(Looks(CaughtUp(atOnce, 5)), Looks(late));

        // And where the clock has acted first, unless it made figures of its own: those stand.
        var acted = CaughtUp(before, 2);
        if (acted.State!.FiguresHistory.Length > before.State!.FiguresHistory.Length)
        {
            return;
        }

        var later = At(acted, deadline.AddSeconds(5)).When(step.By, step.Command, "one", null, arrived);
        Assert.Equal(Answer(atOnce), Answer(later));
        Assert.Equal(
            JsonSerializer.Serialize(later.State), JsonSerializer.Serialize(Lifecycle.Replay(later.Events)));
        Assert.Equal(Looks(CaughtUp(atOnce, 5)), Looks(later));
    }

    private static (RefusalCode?, string?) Answer(Story story) =>
        (story.Last!.Refusal?.Code, story.Last.Refusal?.Message);

    private static string Looks(Story story) => story.State is not { } state ? "none"
        : $"{state.Status} {state.ExtractWindow} {state.ManualEntry} {state.Figures?.Version} "
            + $"{state.Declarations.Length} {state.Declaration?.State} {state.Participation.EndedOn} "
            + $"{state.Draft is null} {state.Extensions.Length} {state.MovedDates}";
}
