using GpCollections.Services;
using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

/// <summary>
/// Whom a collection waits for where figures come from two sources. Dates: see <see cref="Example.Service"/>.
/// </summary>
public sealed class AwaitingTests
{
    private static readonly Service Later = Example.Both() with
    {
        ManualEntry = ManualEntryPolicy.AfterExtractComplete,
    };

    private static readonly Service TypedOnly = Example.Manual();

    private static readonly CollectionCommand.EnterFigures Answer = new(
        [new() { Indicator = "FLU002", Yes = true }], Submit: true, []);

    [Fact]
    public void Once_the_extract_has_come_it_says_when_typing_opens()
    {
        var open = Story.Of(Later).Accepted().On("2018-04-03");
        open.Then(Collecting);
        Assert.Equal(AwaitedParty.ClinicalSystem, Awaited(open).Party);

        var come = open.Extracted();
        come.Then(Participating);
        Assert.Equal(
            (AwaitedParty.Practice, null, new DateOnly(2018, 4, 20),
                "The extract has come. From 14 April 2018 on the practice must type the figures that are missing by "
                    + "20 April 2018."),
            Shown(come));
        come.When(Story.Manager, Answer).ThenRefused(RefusalCode.NotYetOpen);
        come.On("2018-04-13", 20).Then(Participating);

        var typing = come.On("2018-04-14");
        typing.Then(AwaitingEntry);
        Assert.Equal((AwaitedParty.Practice, CollectionAction.EnterFigures), (
            Awaited(typing).Party, Awaited(typing).Action));
        typing.When(Story.Manager, Answer).Then(AwaitingDeclaration);
    }

    [Fact]
    public void A_window_that_brought_nothing_says_when_typing_opens_too() => Assert.StartsWith(
        "No extract has come. From 14 April 2018 on",
        Awaited(Story.Of(Later).Accepted().On("2018-04-13", 20)).Words, StringComparison.Ordinal);

    [Fact]
    public void What_was_typed_before_the_window_keeps_nobody_from_asking_the_clinical_system()
    {
        var typed = Story.Of(Example.Both()).Accepted().On("2018-04-01").Given(Story.Manager, Answer);
        typed.Then(AwaitingEntry);
        Assert.Equal((AwaitedParty.ClinicalSystem, null), (Awaited(typed).Party, Awaited(typed).Action));

        var open = typed.On("2018-04-02", 0);
        open.Then(Collecting);
        Assert.NotNull(Extracts.ExtractPlan.NextAsk(open.State!, open.Terms, open.Now, TimeSpan.Zero));
        open.When(Story.Supplier, Story.Extract()).Then(AwaitingDeclaration);
    }

    [Fact]
    public void Typed_too_late_needs_more_time_and_no_extract()
    {
        var late = Story.Of(TypedOnly).Accepted().On("2018-04-21");
        late.Then(NotCollected);
        Assert.Equal(
            (AwaitedParty.Commissioner, CollectionAction.ExtendDeadline, null,
                "What the practice must type was not typed in time: the commissioner can extend the deadline of "
                    + "manual entry."),
            Shown(late));
        late.When(Story.Approver, new CollectionCommand.RequestReExtract("-")).ThenRefused(RefusalCode.WrongStatus);
        late.When(Story.Approver, More()).Then(AwaitingEntry);
    }

    [Fact]
    public void What_is_extracted_and_typed_says_what_is_missing()
    {
        var came = Story.Of(Example.Both()).Accepted().On("2018-04-03").Extracted().On("2018-04-21");
        came.Then(NotCollected);
        Assert.Equal(CollectionAction.ExtendDeadline, Awaited(came).Action);
        Assert.StartsWith("The extract has come, but what", Awaited(came).Words, StringComparison.Ordinal);

        var nothing = Story.Of(Example.Both()).Accepted().On("2018-04-21");
        Assert.Equal((AwaitedParty.Operator, CollectionAction.RequestReExtract), (
            Awaited(nothing).Party, Awaited(nothing).Action));
        Assert.Contains("or the commissioner extend", Awaited(nothing).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Typing_that_closes_before_the_window_leaves_what_it_lacks_to_the_commissioner()
    {
        var service = Example.Both();
        var early = service with
        {
            Periods = [service.Periods[0] with { ManualEntryClosesOn = new DateOnly(2018, 4, 5) }],
        };
        var closed = Story.Of(early).Accepted().On("2018-04-03").Extracted().On("2018-04-06");
        closed.Then(NotCollected);
        Assert.Equal(CollectionAction.ExtendDeadline, Awaited(closed).Action);
    }

    private static CollectionCommand.ExtendDeadline More() =>
        new(DeadlineStep.ManualEntry, Story.At("2018-04-28"), "The practice was flooded");

    private static Awaiting Awaited(Story story) => Awaiting.For(story.State!, story.Terms)!;

    private static (AwaitedParty, CollectionAction?, DateOnly?, string) Shown(Story story) =>
        Awaited(story) is var awaited ? (awaited.Party, awaited.Action, awaited.DueOn, awaited.Words) : default;
}
