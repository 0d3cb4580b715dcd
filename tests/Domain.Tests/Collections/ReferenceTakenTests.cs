using GpCollections.Access;
using Xunit;

namespace GpCollections.Collections;

/// <summary>New reference data change what is not declared, and nothing else.</summary>
public sealed class ReferenceTakenTests
{
    private static readonly Story Counted = Story
        .Of(Example.Points() with { Indicators = Example.Service().Indicators }).Offered()
        .Given(Story.Manager, new CollectionCommand.Accept()).On("2018-04-03").Extracted(72);

    /// <summary>All 10 points x 171.20 x list / 7732.</summary>
    [Theory]
    [InlineData(7732, "1712.00")]
    [InlineData(9450, "2092.40")]
    public void Figures_that_nobody_declared_are_worked_out_with_the_new_list(int patients, string pounds) =>
        Assert.Equal(decimal.Parse(pounds), Worth(Counted.List(patients)));

    [Fact]
    public void What_was_declared_stays_and_what_is_declared_again_is_new()
    {
        var declared = Counted.List(7732).Given(Story.Partner, Story.Declare(1)).List(9450);
        Assert.Equal((1712m, 1712m), (Worth(declared), declared.State!.Declaration!.Amount));
        var rejected = declared.Given(
            Story.Approver, new CollectionCommand.Reject(RejectReason.FiguresWrong, "The list was another"));
        Assert.Equal(2092.40m, Worth(rejected));
    }

    [Fact]
    public void The_same_again_is_no_news() =>
        Assert.Empty(Counted.List(9450).When(Actor.System, new CollectionCommand.CatchUp()).Last!.Events);

    [Fact]
    public void Without_a_list_there_are_no_pounds_and_nothing_to_tell()
    {
        Assert.Null(Worth(Counted));
        Assert.Null(Counted.State!.Reference);
    }

    [Fact]
    public void Who_saw_the_old_amount_does_not_declare_the_new() =>
        Counted.List(7732).List(9450).When(Story.Partner, Story.Declare(1) with { Amount = 1712m })
            .ThenRefused(RefusalCode.StaleFigures);

    [Fact]
    public void A_service_that_declares_by_itself_counts_with_what_is_known()
    {
        var service = Example.Points() with
        {
            Indicators = Example.Service().Indicators,
            DeclarationRequired = false,
        };
        var story = Story.Of(service).Offered().Given(Story.Manager, new CollectionCommand.Accept()) with
        {
            Known = Story.ListOf(Counted.Terms, 7732),
        };
        Assert.Equal(1712m, story.On("2018-04-03").Extracted(72).State!.Declaration!.Amount);
    }

    private static decimal? Worth(Story story) => CollectionRows.Of(story.State!, story.Terms).Amount;
}
