using System.Collections.Immutable;
using CsCheck;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Provision;

public sealed class DisclosureTests
{
    private const int Most = 14;

    [Fact]
    public void Small_counts_are_hidden_and_with_them_what_would_tell_them()
    {
        var found = Of(Rule(5, 1), new()
        {
            Indicator = "CHD002",
            Register = 100,
            Denominator = 96,
            Exceptions = 4,
            Exclusions = 0,
            Numerator = 90
        });
        Assert.Equal(["Denominator", "Exceptions", "Exclusions", "Numerator"], found.Hidden);
        Assert.Equal(100, found.Shown.Register);
    }

    [Fact]
    public void Those_who_were_missed_are_as_small_a_number_as_those_who_were_reached() => Assert.Equal(
        ["Numerator"], Of(Rule(5, 1), new() { Indicator = "CHD002", Denominator = 96, Numerator = 94 }).Hidden);

    [Fact]
    public void Nobody_at_all_is_shown() =>
        Assert.Empty(Of(Rule(5, 1), new() { Indicator = "CHD002", Denominator = 96, Numerator = 0 }).Hidden);

    [Fact]
    public void What_is_shown_is_rounded() => Assert.Equal(
        (95, 65), (Of(Rule(5, 5), Sample).Shown.Denominator, Of(Rule(5, 5), Sample).Shown.Numerator));

    [Fact]
    public void Without_a_rule_all_is_as_it_was_counted() => Assert.Equal(Sample, Of(null, Sample).Shown);

    [Theory]
    [InlineData(1, 1, "x", "threshold")]
    [InlineData(2, 1, "x", "threshold")]
    [InlineData(5, 0, "x", "roundTo")]
    [InlineData(5, 5, " ", "source")]
    public void A_rule_that_hides_nothing_or_has_no_source_is_refused(
        int threshold, int roundTo, string source, string field) =>
        Assert.Equal([field], Disclosure.Refuses(threshold, roundTo, source)!.Field);

    /// <summary>
    /// By trying everything: whoever knows the rule, and everything that is shown, finds at least two numbers that each
    /// hidden count can be.
    /// </summary>
    [Fact]
    public void Nothing_that_is_hidden_can_be_worked_out_from_what_is_shown() =>
        Gen.Select(Gen.Int[3, 5], Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(5)), Worlds).Sample(
            (threshold, roundTo, world) =>
            {
                var rule = Rule(threshold, roundTo);
                var told = Of(rule, world);
                if (told.Hidden.IsEmpty)
                {
                    return;
                }

                var possible = All.Value.Where(other => Told(Of(rule, other)) == Told(told)).ToList();
                foreach (var name in told.Hidden)
                {
                    Assert.True(
                        possible.Select(other => Count(other, name)).Distinct().Count() > 1,
                        $"{name} of {world} is told by {Told(told)}");
                }
            },
            iter: 60);

    private static readonly Lazy<ImmutableArray<IndicatorValues>> All = new(() =>
    [
        .. from register in Enumerable.Range(0, Most + 1)
           from denominator in Enumerable.Range(0, register + 1)
           from exceptions in Enumerable.Range(0, register - denominator + 1)
           from numerator in Enumerable.Range(0, denominator + 1)
           select World(register, denominator, exceptions, numerator),
    ]);

    private static readonly Gen<IndicatorValues> Worlds = Gen.Select(
        Gen.Int[0, Most], Gen.Int[0, Most], Gen.Int[0, Most], Gen.Int[0, Most], (register, some, few, reached) =>
        {
            var denominator = Math.Min(some, register);
            return World(
                register, denominator, Math.Min(few, register - denominator), Math.Min(reached, denominator));
        });

    private static IndicatorValues World(int register, int denominator, int exceptions, int numerator) => new()
    {
        Indicator = "CHD002",
        Register = register,
        Denominator = denominator,
        Exceptions = exceptions,
        Numerator = numerator,
    };

    private static IndicatorValues Sample { get; } =
        new() { Indicator = "CHD002", Denominator = 96, Numerator = 66, Exceptions = 7 };

    private static DisclosedValues Of(DisclosureRule? rule, IndicatorValues values) => Disclosure.Of(rule, values);

    private static string Told(DisclosedValues told) =>
        $"{told.Shown.Register} {told.Shown.Denominator} {told.Shown.Exceptions} {told.Shown.Numerator}"
            + $" without {string.Join(' ', told.Hidden)}";

    private static int? Count(IndicatorValues values, string name) => name switch
    {
        "Register" => values.Register,
        "Denominator" => values.Denominator,
        "Exceptions" => values.Exceptions,
        _ => values.Numerator,
    };

    private static DisclosureRule Rule(int threshold, int roundTo) => new(
        OdsCode.NhsEngland, null, 1, threshold, roundTo, "Made up", Actor.System, DateTimeOffset.UnixEpoch);
}
