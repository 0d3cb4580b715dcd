using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Provision;
using Xunit;

namespace GpCollections.Services;

/// <summary>What goes into the next year beside a service's definition.</summary>
public sealed class RollOverAlongsideTests
{
    private static readonly Service Old = Example.Automatic() with { Code = "FLU-2017-18", Version = 3 };
    private static readonly Alongside Nothing = new([], []);

    private static readonly OutputMapping Doses =
        new(Old.Code, "AID-1", "FLU001", OutputMeasure.Exceptions, "DISSENT", "Dissent", 2);

    private static readonly DisclosureRule Rule = new(
        OdsCode.NhsEngland, Old.Code, 4, 5, 5, "Agreement 7", Actor.System, new(2017, 4, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_new_service_is_given_both_from_its_first_version_on()
    {
        var carried = Carry(RollOverOutcome.New, new([Doses], [Rule]), Nothing);
        Assert.Equal(
            Doses with { Service = "FLU-2018-19", FromVersion = 1 }, Assert.Single(carried.Outputs));
        Assert.Equal(Rule with { Service = "FLU-2018-19", Version = 1 }, Assert.Single(carried.Rules));
        Assert.Equal(
            [
                "as it was.", "output map: 1 row carried over.",
                "disclosure rule of X24: hidden below 5, rounded to 5.",
            ],
            carried.Outcome.Differences);
        Assert.Equal(["as it was, too."], carried.Outcome.Missing);
    }

    [Fact]
    public void Only_what_is_read_in_the_version_that_is_carried_goes_along() => Assert.Equal(
        ["AID-2", "AID-4"],
        Carry(
            RollOverOutcome.New,
            new(
                [
                    Doses with { Output = "AID-1", FromVersion = 1, ToVersion = 2 },
                    Doses with { Output = "AID-2", FromVersion = 1, ToVersion = 3 },
                    Doses with { Output = "AID-3", FromVersion = 4 },
                    Doses with { Output = "AID-4", FromVersion = 3 },
                ],
                []),
            Nothing).Outputs.Select(one => one.Output));

    [Fact]
    public void What_stands_there_is_told_and_not_carried()
    {
        var other = Doses with { Output = "AID-2" };
        var carried = Carry(
            RollOverOutcome.New,
            new([Doses, other], [Rule]),
            new(
                [Doses with { Measure = OutputMeasure.Numerator, Code = null }, Doses with { Output = "AID-9" }],
                [Rule with { Threshold = 8 }]));
        Assert.Equal("AID-2", Assert.Single(carried.Outputs).Output);
        Assert.Empty(carried.Rules);
        Assert.Equal(
            [
                "as it was.", "output map: 1 row carried over.",
                "output AID-1 of FLU001: Numerator stands there, Exceptions DISSENT would come.",
                "output map: 1 row there, and would not come.",
                "disclosure rule of X24: hidden below 8, rounded to 5 stands there, hidden below 5, rounded to 5 would "
                    + "come.",
            ],
            carried.Outcome.Differences);
    }

    [Fact]
    public void Of_a_service_that_was_there_before_it_is_only_told()
    {
        var carried = Carry(RollOverOutcome.AlreadyThere, new([Doses], [Rule]), Nothing);
        Assert.Empty(carried.Outputs);
        Assert.Empty(carried.Rules);
        Assert.Equal(["as it was.", "output map: 1 row not there, and would come."], carried.Outcome.Differences);
        Assert.Equal(
            [
                "as it was, too.",
                "The disclosure rule of X24: hidden below 5, rounded to 5. Give it with setDisclosureRule.",
            ],
            carried.Outcome.Missing);
    }

    [Fact]
    public void A_second_run_finds_nothing_to_tell()
    {
        var before = new Alongside([Doses], [Rule]);
        var carried = Carry(RollOverOutcome.New, before, Nothing);
        var again = Carry(RollOverOutcome.AlreadyThere, before, new(carried.Outputs, carried.Rules));
        Assert.Equal(["as it was."], again.Outcome.Differences);
        Assert.Equal(["as it was, too."], again.Outcome.Missing);
    }

    [Fact]
    public void Of_many_that_differ_some_are_shown()
    {
        ImmutableArray<OutputMapping> many =
            [.. Enumerable.Range(1, 7).Select(number => Doses with { Output = $"AID-{number}" })];
        var carried = Carry(
            RollOverOutcome.AlreadyThere, new(many, []), new([.. many.Select(one => one with { Code = "B" })], []));
        Assert.Equal(7, carried.Outcome.Differences.Length);
        Assert.Equal("And 2 rows of the output map more.", carried.Outcome.Differences[^1]);
    }

    private static CarriedAlongside Carry(RollOverOutcome outcome, Alongside before, Alongside standing) =>
        RollOverAlongside.Carry(
            new(new(Old.Code, "FLU-2018-19", outcome, ["as it was."], ["as it was, too."]), Old, Old),
            before, standing);
}
