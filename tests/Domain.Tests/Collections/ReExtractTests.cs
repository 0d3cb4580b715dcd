using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

/// <summary>Extracts that are asked for outside the window. Dates: see <see cref="Example.Service"/>.</summary>
public sealed class ReExtractTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());

    [Fact]
    public void After_a_re_extract_was_asked_for_figures_are_taken_out_of_the_window() =>
        Automatic.Accepted().On("2018-04-14")
            .Given(Story.Partner, new CollectionCommand.RequestReExtract("Nothing came"))
            .When(Story.Supplier, Story.Extract()).Then(AwaitingDeclaration);

    [Theory]
    [InlineData("2018-04-29", null)]
    [InlineData("2018-05-01", RefusalCode.WindowClosed)]
    public void A_re_extract_may_say_until_when_to_ask(string day, RefusalCode? refusal)
    {
        var asked = Automatic.Accepted().On("2018-04-14").Given(
            Story.Partner, new CollectionCommand.RequestReExtract("Counted twice", Story.At("2018-04-30")));
        Assert.Equal(refusal, asked.On(day).When(Story.Supplier, Story.Extract()).Last!.Refusal?.Code);
    }

    [Theory]
    [InlineData("2018-03-31", RefusalCode.NotYetOpen)]
    [InlineData("2018-04-01", null)]
    public void An_early_extract_is_taken_once_the_achievement_date_is_over(string day, RefusalCode? refusal)
    {
        var asked = Automatic.Accepted().On(day).When(
            Story.Partner, new CollectionCommand.RequestReExtract("Early", Story.At("2018-04-30"), Early: true));
        Assert.Equal(refusal, asked.Last!.Refusal?.Code);
        Assert.Equal(
            refusal is null ? AwaitingDeclaration : Participating,
            asked.When(Story.Supplier, Story.Extract()).State!.Status);
    }

    [Theory]
    [InlineData("2018-04-14")]
    [InlineData("2018-07-16")]
    public void A_re_extract_is_not_asked_for_until_a_moment_that_is_past_or_far_away(string until) =>
        Automatic.Accepted().On("2018-04-14")
            .When(Story.Partner, new CollectionCommand.RequestReExtract("Counted twice", Story.At(until)))
            .ThenRefused(RefusalCode.Invalid);
}
