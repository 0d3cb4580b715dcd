using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Provision;

namespace GpCollections.Services;

/// <summary>What stands under a service's code and is not in its definition.</summary>
/// <param name="Rules">The newest of each requester that has one for this service.</param>
public sealed record Alongside(ImmutableArray<OutputMapping> Outputs, ImmutableArray<DisclosureRule> Rules);

/// <param name="Outcome">Tells of this, too.</param>
/// <param name="Outputs">What a new service is given.</param>
/// <param name="Rules">As above.</param>
public sealed record CarriedAlongside(
    RolledOver Outcome, ImmutableArray<OutputMapping> Outputs, ImmutableArray<DisclosureRule> Rules);

/// <summary>
/// Carries output maps and disclosure rules into the next year. What stands there is not touched, and of a service
/// that was there before it is only told.
/// </summary>
public static class RollOverAlongside
{
    private const int MostShown = 5;

    public static CarriedAlongside Carry(PlannedService planned, Alongside before, Alongside standing)
    {
        var code = planned.Outcome.Code;
        ImmutableArray<OutputMapping> outputs =
        [
            // Versions are counted anew: what is read now is read from the first one on.
            .. before.Outputs.Where(one => one.IsInForce(planned.From.Version)).DistinctBy(Key)
                .Select(one => one with { Service = code, FromVersion = 1, ToVersion = null }),
        ];
        ImmutableArray<DisclosureRule> rules =
            [.. before.Rules.Select(rule => rule with { Service = code, Version = 1 })];
        var (known, ruled) = (standing.Outputs.ToLookup(Key), standing.Rules.ToDictionary(rule => rule.Requester));
        ImmutableArray<OutputMapping> lacking = [.. outputs.Where(one => !known.Contains(Key(one)))];
        ImmutableArray<DisclosureRule> unruled = [.. rules.Where(rule => !ruled.ContainsKey(rule.Requester))];
        var isNew = planned.Outcome.Outcome == RollOverOutcome.New;
        return new(
            planned.Outcome with
            {
                Differences =
                [
                    .. planned.Outcome.Differences, .. Lacking(lacking.Length, isNew),
                    .. Differing(outputs, known), .. Beyond(outputs, standing.Outputs),
                    .. isNew ? unruled.Select(rule => $"{NameOf(rule)}: {Words(rule)}.") : [],
                    .. Differing(rules, ruled),
                ],
                Missing =
                [
                    .. planned.Outcome.Missing,
                    .. isNew ? [] : unruled.Select(rule =>
                        $"The {NameOf(rule)}: {Words(rule)}. Give it with setDisclosureRule."),
                ],
            },
            isNew ? lacking : [],
            isNew ? unruled : []);
    }

    private static IEnumerable<string> Lacking(int count, bool isNew) =>
        count == 0 ? []
        : isNew ? [$"output map: {Rows(count)} carried over."]
        : [$"output map: {Rows(count)} not there, and would come."];

    private static IEnumerable<string> Differing(
        ImmutableArray<OutputMapping> outputs, ILookup<(string, string), OutputMapping> known)
    {
        var differing = outputs.Where(one => known.Contains(Key(one)))
            .Select(one => (One: one, Other: known[Key(one)].MaxBy(standing => standing.FromVersion)!))
            .Where(pair => Words(pair.One) != Words(pair.Other))
            .Select(pair => new ServiceDifference(
                $"output {pair.One.Output} of {pair.One.Indicator}", Words(pair.One), Words(pair.Other)).Beside())
            .ToList();
        return differing.Count <= MostShown ? differing
            : differing.Take(MostShown).Append($"And {Rows(differing.Count - MostShown)} of the output map more.");
    }

    private static IEnumerable<string> Beyond(
        ImmutableArray<OutputMapping> outputs, ImmutableArray<OutputMapping> standing) =>
        standing.Select(Key).Distinct().Except(outputs.Select(Key)).Count() is > 0 and var count
            ? [$"output map: {Rows(count)} there, and would not come."]
            : [];

    private static IEnumerable<string> Differing(
        ImmutableArray<DisclosureRule> rules, Dictionary<OdsCode, DisclosureRule> ruled) =>
        from rule in rules
        let other = ruled.GetValueOrDefault(rule.Requester)
        where other is not null && Words(other) != Words(rule)
        select new ServiceDifference(NameOf(rule), Words(rule), Words(other)).Beside();

    private static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";

    private static (string, string) Key(OutputMapping one) => (one.Output, one.Indicator);

    private static string Words(OutputMapping one) => one.Code is null ? $"{one.Measure}" : $"{one.Measure} {one.Code}";

    private static string NameOf(DisclosureRule rule) => $"disclosure rule of {rule.Requester}";

    private static string Words(DisclosureRule rule) => string.Create(
        CultureInfo.InvariantCulture, $"hidden below {rule.Threshold}, rounded to {rule.RoundTo}");
}
