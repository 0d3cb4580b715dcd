using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Values from extract and from hand beside each other: which counts, and that none is lost.</summary>
public sealed class BesideTests
{
    private static readonly CollectionCommand.EnterFigures Yes = new(
        [new() { Indicator = "FLU002", Yes = true }], Submit: true, []);

    [Fact]
    public void What_is_typed_over_an_extract_needs_a_reason_and_stands_before_it()
    {
        var extracted = Extracted();
        extracted.When(Story.Manager, Story.Enter(62)).ThenRefused(RefusalCode.Invalid);
        extracted.When(Story.Manager, Over(62, new string('x', 501))).ThenRefused(RefusalCode.Invalid);
        var typed = extracted.Given(Story.Manager, Over(62, "Two were given elsewhere."));
        Assert.Equal((62, FiguresSource.Manual, "Two were given elsewhere.", 60), Shown(typed));
        Assert.Equal(FiguresSource.Manual, typed.State!.Figures!.Source);
        Assert.Contains(Story.Manager, typed.State.FigurePersons);
    }

    [Fact]
    public void A_new_extract_does_not_lose_what_was_typed_over_the_one_before()
    {
        var typed = Extracted().Given(Story.Manager, Over(62, "Two were given elsewhere."));
        var again = typed.Extracted(61, "m2");
        Assert.Equal((62, FiguresSource.Manual, "Two were given elsewhere.", 61), Shown(again));
        Assert.Equal(4, again.State!.Figures!.Version);
        Assert.Equal((62, FiguresSource.Extract, null, null), Shown(again.Extracted(62, "m3")));
        Assert.Equal(again.State.Figures.Version, again.Extracted(61, "m4").State!.Figures!.Version);
    }

    [Fact]
    public void Typed_as_it_was_extracted_the_extract_counts_again()
    {
        var typed = Extracted().Given(Story.Manager, Over(62, "Two were given elsewhere."));
        Assert.Equal(
            (62, FiguresSource.Manual, "Two were given elsewhere.", 60),
            Shown(typed.Given(Story.Manager, Story.Enter(62))));
        typed.When(Story.Manager, Story.Enter(63)).ThenRefused(RefusalCode.Invalid);
        Assert.Equal((60, FiguresSource.Extract, null, null), Shown(typed.Given(Story.Manager, Story.Enter(60))));
    }

    [Fact]
    public void What_was_typed_before_the_extract_came_stays_to_be_seen()
    {
        var typed = Story.Of(Example.Both()).Accepted().On("2018-04-03")
            .Given(Story.Manager, new CollectionCommand.EnterFigures(
                [Story.Values(50), new() { Indicator = "FLU002", Yes = true }], Submit: true, []));
        var extracted = typed.Extracted(60);
        Assert.Equal((60, FiguresSource.Extract, null, 50), Shown(extracted));
        Assert.Equal((61, FiguresSource.Extract, null, 50), Shown(extracted.Extracted(61, "m2")));
    }

    [Fact]
    public void Figures_hold_what_was_extracted_into_them_whatever_was_typed()
    {
        var typed = Story.Of(Example.Both()).Accepted().On("2018-04-03")
            .Given(Story.Manager, new CollectionCommand.EnterFigures(
                [Story.Values(50), new() { Indicator = "FLU002", Yes = true }], Submit: true, []));
        Assert.True(Hold(typed.Extracted(60), 60)); // The typed value stands beside.
        Assert.True(Hold(Extracted().Given(Story.Manager, Over(62, "Two elsewhere.")), 60)); // It stands before.
        Assert.False(Hold(typed.Extracted(60), 61));
        Assert.False(Hold(typed.Extracted(60), 50));
        Assert.False(Hold(typed, 50));

        static bool Hold(Story story, int numerator) =>
            FigureMerge.Hold(story.State!.Figures!.Values, [Story.Values(numerator)]);
    }

    [Fact]
    public void A_draft_keeps_its_reason_until_it_is_submitted()
    {
        var drafted = Extracted().Given(Story.Manager, Over(62, "Two were given elsewhere.") with { Submit = false });
        var submitted = drafted.Given(
            Story.Manager, new CollectionCommand.EnterFigures([], Submit: true, []));
        Assert.Equal((62, FiguresSource.Manual, "Two were given elsewhere.", 60), Shown(submitted));
    }

    [Fact]
    public void Where_typing_only_stands_in_for_an_extract_nothing_is_typed_over_it()
    {
        var service = Example.Service(CollectionMethod.Automatic, ManualEntryPolicy.Always);
        Story.Of(service).Accepted().On("2018-04-03").Extracted()
            .When(Story.Manager, Over(62, "Two were given elsewhere.")).ThenRefused(RefusalCode.Invalid);
    }

    private static Story Extracted() =>
        Story.Of(Example.Both()).Accepted().On("2018-04-03").Extracted().Given(Story.Manager, Yes);

    private static CollectionCommand.EnterFigures Over(int numerator, string reason) =>
        new([Story.Values(numerator) with { Reason = reason }], Submit: true, []);

    private static (int?, FiguresSource, string?, int?) Shown(Story story)
    {
        var value = story.State!.Figures!.For("FLU001")!;
        return (value.Numerator, value.Source, value.Reason, value.Other?.Numerator);
    }
}
