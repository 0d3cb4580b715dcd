using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Who may type what, and what stands for what nobody typed.</summary>
public static partial class Lifecycle
{
    /// <summary>What somebody has to type now, and nobody did; nothing while figures may not be typed.</summary>
    public static ImmutableArray<Indicator> AwaitsTyping(Collection state, Terms terms, DateTimeOffset now)
    {
        if (!IsWaitingForFigures(state) || NotOpenForTyping(Deadlines.ManualEntry(state, terms), now) is not null)
        {
            return [];
        }

        var missing = FigureChecks.Missing(Typed(state, terms, now), state.Figures?.Values ?? []);
        return [.. terms.Service.Indicators.Where(indicator => missing.Contains(indicator.Code))];
    }

    /// <summary>What may still come by extract is not typed.</summary>
    private static IEnumerable<Indicator> Typed(Collection state, Terms terms, DateTimeOffset now)
    {
        var mayStillBeExtracted = Deadlines.ExtractWindow(state, terms) is { } window
            && (!window.HasClosed(now) || state.Extraction.AskUntil > now);
        return terms.Service.Indicators.Where(indicator => indicator.Manual || !mayStillBeExtracted);
    }

    /// <summary>What was extracted is typed over only where the service is both, and with a reason.</summary>
    private static Refusal? Extracted(Collection state, Service service, ImmutableArray<IndicatorValues> typed)
    {
        for (var at = 0; at < typed.Length; at++)
        {
            var (value, standing) = (typed[at], state.Figures?.For(typed[at].Indicator));
            if (FigureMerge.ExtractedOf(standing) is not { } extracted
                || FigureMerge.HaveSameCounts(extracted, value)
                || (value.Reason is null && FigureMerge.HaveSameCounts(standing!, value))) // Extracted: it is there.
            {
                continue;
            }

            var mayBe = service.CollectionMethod == CollectionMethod.AutomaticAndManual;
            if (!mayBe || string.IsNullOrWhiteSpace(value.Reason) || value.Reason.Length > LongestReason)
            {
                return new Refusal(
                    RefusalCode.Invalid,
                    mayBe
                        ? $"{value.Indicator} was extracted from the clinical system. Say why yours is another, in at "
                            + $"most {LongestReason} characters."
                        : $"{value.Indicator} was extracted from the clinical system and is not typed. Ask for a "
                            + "re-extract instead.",
                    ["values", at.ToString(CultureInfo.InvariantCulture), mayBe ? "reason" : "indicator"]);
            }
        }

        return null;
    }

    /// <summary>What was drafted, and not typed by the commissioner since, nor extracted without a reason.</summary>
    private static ImmutableArray<IndicatorValues> StillTyped(
        Collection state, ImmutableArray<IndicatorValues> drafted, Actor by) =>
    [
        .. drafted.Where(value =>
            (value.Reason is not null || state.Figures?.For(value.Indicator) is not { Source: FiguresSource.Extract })
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
