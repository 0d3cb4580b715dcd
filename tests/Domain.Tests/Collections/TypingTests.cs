using System.Collections.Immutable;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What is typed by whom, and what stands for what nobody typed.</summary>
public sealed class TypingTests
{
    private static readonly CollectionCommand.EnterFigures OnlyNumbers = Story.Enter(60);

    private static Service WithDefault(ManualDefault? standing) => Example.Both() with
    {
        Indicators = [.. Example.Both().Indicators.Select(
            indicator => indicator.Manual ? indicator with { Default = standing } : indicator)],
    };

    [Theory]
    [InlineData(ManualDefault.No, false)]
    [InlineData(ManualDefault.Yes, true)]
    public void A_default_stands_for_what_nobody_typed_and_says_so(ManualDefault standing, bool yes)
    {
        var typed = Story.Of(WithDefault(standing)).Accepted().On("2018-04-14").Given(Story.Manager, OnlyNumbers);
        typed.Then(CollectionStatus.AwaitingDeclaration);
        var value = typed.State!.Figures!.For("FLU002")!;
        Assert.Equal((yes, true), (value.Yes!.Value, value.Defaulted));
        Assert.False(typed.State.Figures.For("FLU001")!.Defaulted);
    }

    [Fact]
    public void Without_a_default_it_stays_missing() =>
        Story.Of(WithDefault(null)).Accepted().On("2018-04-14").When(Story.Manager, OnlyNumbers)
            .ThenRefused(RefusalCode.Incomplete);

    [Fact]
    public void What_is_typed_over_a_default_is_none_any_more()
    {
        var typed = Story.Of(WithDefault(ManualDefault.No)).Accepted().On("2018-04-14")
            .Given(Story.Manager, OnlyNumbers)
            .Given(Story.Manager, new CollectionCommand.EnterFigures(
                [new() { Indicator = "FLU002", Yes = false }], Submit: true, []));
        Assert.Equal((2, false), (typed.State!.Figures!.Version, typed.State.Figures.For("FLU002")!.Defaulted));
    }

    [Fact]
    public void When_typing_closes_the_default_completes_what_was_extracted()
    {
        var open = Story.Of(WithDefault(ManualDefault.Yes)).Accepted().On("2018-04-03").Extracted();
        Assert.Equal(CollectionStatus.AwaitingEntry, open.On("2018-04-20").Status);
        var closed = open.On("2018-04-21");
        Assert.Equal(CollectionStatus.AwaitingDeclaration, closed.Status);
        Assert.Empty(closed.State!.FigurePersons);
        Assert.Equal((2, true), (closed.State.Figures!.Version, closed.State.Figures.For("FLU002")!.Defaulted));
    }

    [Fact]
    public void What_the_commissioner_typed_the_practice_does_not_change()
    {
        var typed = Story.Of(Example.Manual()).Accepted().On("2018-04-02")
            .Given(Story.Commissioning, Story.Enter(59));
        typed.When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.Forbidden);
        typed.When(Story.Commissioning, Story.Enter(60)).Then(CollectionStatus.AwaitingDeclaration);
    }

    [Fact]
    public void What_the_practice_drafted_before_does_not_replace_what_the_commissioner_typed()
    {
        var both = Story.Of(Example.Manual()).Accepted().On("2018-04-02")
            .Given(Story.Manager, Story.Enter(50, submit: false))
            .Given(Story.Commissioning, Story.Enter(59))
            .Given(Story.Manager, new CollectionCommand.EnterFigures([], Submit: true, []));
        Assert.Equal(59, both.State!.Figures!.For("FLU001")!.Numerator);
    }

    [Fact]
    public void What_is_approved_only_the_commissioner_changes_and_only_before_the_payment()
    {
        var approved = Story.Of(Example.Manual()).Accepted().On("2018-04-02")
            .Given(Story.Manager, Story.Enter(60))
            .Given(Story.Partner, Story.Declare(1)).Given(Story.Approver, new CollectionCommand.Approve(1));
        approved.When(Story.Manager, Story.Enter(61)).ThenRefused(RefusalCode.WrongStatus);
        approved.When(Story.Commissioning, Story.Enter(61)).Then(CollectionStatus.AwaitingDeclaration);
        approved.Given(Story.Finance, new CollectionCommand.ApproveFinancially(1))
            .When(Story.Commissioning, Story.Enter(61)).ThenRefused(RefusalCode.WrongStatus);
    }

    [Fact]
    public void A_check_tells_the_difference_and_why()
    {
        var story = Story.Of(Example.Automatic()).AwaitingDeclaration();
        var check = new CollectionCommand.RecordCheck(
            1, [Story.Values(62)], null, [new("FLU001", "Two were given on the last day.")]);
        var state = story.Given(Story.Manager, check).State!;
        Assert.Equal(
            [new CheckDifference("FLU001", "numerator", 60, 62, 2, "Two were given on the last day.")],
            CheckDifferences.Of(state.Check!, state.Figures!));
        story.When(Story.Manager, check with { Reasons = [new("FLU009", "-")] }).ThenRefused(RefusalCode.Invalid);
    }

    [Fact]
    public void A_file_has_reasons_where_there_are_any_and_leaves_out_what_nobody_filled_in()
    {
        var rows = FiguresFile.Read(
            "practice,service,period,indicator,field,value,reason\n"
            + "A81001,FLU-1,M1,FLU001,numerator,60,\"Two, elsewhere\"\nA81001,FLU-1,M1,FLU001,denominator,80,\n"
            + "A81001,FLU-1,M1,FLU002,yes,,\nA81002,FLU-1,M1,FLU001,numerator,,\n");
        Assert.Equal((4, 0), (rows.Read, rows.Rejected.Length));
        var value = Assert.Single(Assert.Single(rows.Collections).Values);
        Assert.Equal((60, 80, "Two, elsewhere"), (value.Numerator, value.Denominator, value.Reason));
    }

    [Fact]
    public void A_file_confirms_the_warnings_that_it_names_of_its_own_collections()
    {
        var rows = FiguresFile.Read(
            "practice,service,period,indicator,field,value,confirm\n"
            + "A81001,FLU-1,M1,FLU001,numerator,60,FLU001:region; FLU-1/M1/A81001:FLU001:last-year\n"
            + "A81001,FLU-1,M1,FLU002,yes,no,FLU-1/M1/A81002:FLU001:min-max\n");
        var one = Assert.Single(rows.Collections);
        Assert.Equal(["FLU001:region", "FLU001:last-year", "FLU-1/M1/A81002:FLU001:min-max"], one.Confirm);
        Assert.Equal((2, 3, 2), (one.LineOf("FLU001"), one.LineOf("FLU002"), one.LineOf(null)));

        var named = FiguresFile.Named(
        [
            FiguresFile.IdOf(one.Key, new("FLU001:region", "FLU001", "-")), "FLU001:region", "FLU-1/M1/A81002:x", "-",
        ]);
        Assert.Equal(["FLU001:region"], named[one.Key]);
        Assert.Equal(2, named.Count);
    }

    [Fact]
    public void What_awaits_typing_is_what_a_file_asks_for()
    {
        var open = Story.Of(Example.Both()).Accepted();
        Assert.Equal(["FLU002"], Awaited(open.On("2018-04-03")));
        Assert.Equal(["FLU001", "FLU002"], Awaited(open.On("2018-04-14")));
        Assert.Equal(["FLU002"], Awaited(open.On("2018-04-03").Extracted()));
        Assert.Empty(Awaited(open.On("2018-04-21")));
        Assert.Equal(
            ["Z00001,FLU-2017-18,2018-03,FLU001,numerator,,", "Z00001,FLU-2017-18,2018-03,FLU001,denominator,,"],
            FiguresFile.Template(Story.Key, [Example.Both().Indicators[0]]).Select(row => string.Join(',', row)));

        static IEnumerable<string> Awaited(Story story) =>
            Lifecycle.AwaitsTyping(story.State!, story.Terms, story.Now).Select(indicator => indicator.Code);
    }

    [Fact]
    public void A_file_says_by_line_what_is_wrong_and_takes_the_other_collections()
    {
        var rows = FiguresFile.Read(
            "practice,service,period,indicator,field,value\n"
            + "A81001,FLU-1,M1,FLU001,numerator,60\nA81001,FLU-1,M1,FLU001,denominator,80\n"
            + "A81001,FLU-1,M1,FLU002,yes,no\n"
            + "A81002,FLU-1,M1,FLU001,numerator,many\nA81002,FLU-1,M1,FLU001,denominator,80\n"
            + "?,FLU-1,M1,FLU001,numerator,1\nA81003,FLU-1,M1,FLU001,sum,1\n"
            + "A81004,FLU-1,M1,FLU001,count,1\nA81004,FLU-1,M1,FLU001,COUNT,2\n");
        Assert.Equal(
            [(5, "value"), (7, "practice"), (8, "field"), (10, "field")],
            rows.Rejected.Select(cell => (cell.Line, cell.Field)));
        var one = Assert.Single(rows.Collections);
        ImmutableArray<IndicatorValues> expected =
        [
            Story.Values(60) with { Source = FiguresSource.Manual },
            new() { Indicator = "FLU002", Yes = false, Source = FiguresSource.Manual },
        ];
        Assert.True(FigureMerge.AreSame(expected, one.Values));
        Assert.Equal(
            new RejectedCell(2, "value", "wrong"),
            one.Rejected(new Refusal(RefusalCode.Invalid, "wrong", ["values", "0", "numerator"])));
    }
}
