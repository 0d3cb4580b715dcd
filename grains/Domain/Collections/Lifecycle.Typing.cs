using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Who may type what, and what stands for what nobody typed.</summary>
public static partial class Lifecycle
{
    private static Refusal? Extracted(Collection state, ImmutableArray<IndicatorValues> typed)
    {
        for (var at = 0; at < typed.Length; at++)
        {
            if (state.Figures?.For(typed[at].Indicator) is { Source: FiguresSource.Extract })
            {
                var place = at.ToString(CultureInfo.InvariantCulture);
                return new Refusal(
                    RefusalCode.Invalid,
                    $"{typed[at].Indicator} was extracted from the clinical system and is not typed. "
                        + "Ask for a re-extract instead.",
                    ["values", place, "indicator"]);
            }
        }

        return null;
    }

    /// <summary>What was drafted, and neither extracted nor typed by the commissioner since.</summary>
    private static ImmutableArray<IndicatorValues> StillTyped(
        Collection state, ImmutableArray<IndicatorValues> drafted, Actor by) =>
    [
        .. drafted.Where(value => state.Figures?.For(value.Indicator) is not { Source: FiguresSource.Extract }
            && (by.Organisation != state.Key.Practice || !state.TypedByOthers.Contains(value.Indicator))),
    ];

    /// <summary>
    /// What the commissioner typed or approved, the practice does not change; the commissioner may until the last
    /// approval.
    /// </summary>
    private static Refusal? NotThePractices(Collection state, ImmutableArray<IndicatorValues> typed, Actor by)
    {
        if (by.Organisation != state.Key.Practice)
        {
            return null;
        }

        if (state.Declaration is { State: DeclarationState.Approved })
        {
            return new Refusal(
                RefusalCode.WrongStatus,
                "The commissioner has approved these figures. Ask it to change or reject them.");
        }

        for (var at = 0; at < typed.Length; at++)
        {
            if (state.TypedByOthers.Contains(typed[at].Indicator))
            {
                return new Refusal(
                    RefusalCode.Forbidden,
                    $"{typed[at].Indicator} was typed by the commissioner. Ask it to change what is wrong.",
                    ["values", at.ToString(CultureInfo.InvariantCulture), "indicator"]);
            }
        }

        return null;
    }

    /// <summary>Of the indicators that a submission changed, who is bound to them now.</summary>
    private static ImmutableArray<string> TypedByOthers(
        Collection state, ImmutableArray<IndicatorValues> submitted, Actor by)
    {
        var changed = submitted.Where(value => value is { Source: FiguresSource.Manual, Defaulted: false }
            && (state.Figures?.For(value.Indicator) is not { } standing || !FigureMerge.AreSame([standing], [value])))
            .Select(value => value.Indicator).ToHashSet();
        return by.Organisation == state.Key.Practice
            ? state.TypedByOthers
            : [.. state.TypedByOthers.Where(code => !changed.Contains(code)), .. changed.Order(StringComparer.Ordinal)];
    }

    /// <summary>Typing has ended, and something is missing that has a default.</summary>
    private static CollectionEvent.FiguresDefaulted? Defaults(Collection state, Service service)
    {
        if (!IsWaitingForFigures(state) || state.ManualEntry != Phase.Closed)
        {
            return null;
        }

        var standing = state.Figures?.Values ?? [];
        var filled = ManualDefaults.Fill(service, standing);
        return filled.Length == standing.Length && FigureMerge.AreSame(standing, filled)
            ? null
            : new CollectionEvent.FiguresDefaulted(NextFigures(state), filled, IsComplete(service, filled));
    }
}
