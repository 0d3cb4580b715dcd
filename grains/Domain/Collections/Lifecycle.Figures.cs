using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>How figures come: from the clinical system, and by hand.</summary>
public static partial class Lifecycle
{
    private const int LongestReason = 500;

    private static readonly TimeSpan ReExtractLasts = TimeSpan.FromHours(24);
    private static readonly TimeSpan ReExtractLongest = TimeSpan.FromDays(92);

    private static Decision Decide(
        Collection state, CollectionCommand.ReceiveExtract extract, Circumstances circumstances)
    {
        var (terms, now) = (circumstances.Terms, circumstances.Now);
        if (Deadlines.ExtractWindow(state, terms) is not { } window)
        {
            return Decision.Refuse(RefusalCode.WrongStatus, "This service takes no extracts for this period.");
        }

        if (state.FiguresHistory.Any(figures => figures.MessageId == extract.MessageId))
        {
            // Asked again, and nothing has changed at the practice: that is an answer too.
            return state.Extraction.AskUntil > now && state.Figures?.MessageId == extract.MessageId
                ? new CollectionEvent.ExtractConfirmed(extract.MessageId)
                : Decision.Refuse(RefusalCode.Duplicate, "This message has been stored already.");
        }

        if (OutsideWindow(state, window, now) is { } outside)
        {
            return outside;
        }

        if (Settled(state) is { } settled)
        {
            return settled;
        }

        // Kept in the inbox for so long, it is the older one of the two.
        if (state.FiguresHistory.Any(
            figures => figures.MessageId is not null && figures.ReceivedAt > now + LongestOnItsWay))
        {
            return Decision.Refuse(
                RefusalCode.Duplicate, "Figures of a later message stand. Ask for a re-extract if they are wrong.");
        }

        if (FigureChecks.Errors(terms.Service, extract.Values) is [var error, ..])
        {
            return error;
        }

        var missing = FigureChecks.Missing(
            terms.Service.Indicators.Where(indicator => !indicator.Manual), extract.Values);
        if (missing.Length > 0)
        {
            return Decision.Refuse(RefusalCode.Incomplete, $"The extract lacks {Listed(missing)}.");
        }

        var values = FigureMerge.Extracted(
            state.Figures?.Values ?? [],
            [.. extract.Values.Select(value => value with { Source = FiguresSource.Extract })]);
        return state.Figures is { } standing && FigureMerge.AreSame(standing.Values, values)
            ? new CollectionEvent.ExtractConfirmed(extract.MessageId)
            : WithVoided(state, NextFigures(state), version => new CollectionEvent.FiguresExtracted(
                version, extract.MessageId, values, IsComplete(terms.Service, values)));
    }

    /// <summary>The clinical system's figures have come, whatever was typed over or beside them.</summary>
    internal static bool WasExtracted(Collection state) =>
        state.FiguresHistory.Any(figures => figures.MessageId is not null);

    private static Refusal? OutsideWindow(Collection state, Timetable.Span window, DateTimeOffset now) =>
        window.Contains(now) || state.Extraction.AskUntil > now ? null
        : now < window.Opens ? new(
            RefusalCode.NotYetOpen, $"The extract window opens on {window.Opens:d MMMM yyyy HH:mm} UTC.")
        : new(RefusalCode.WindowClosed, $"The extract window closed on {window.Closes:d MMMM yyyy HH:mm} UTC. "
            + "Ask for a re-extract first.");

    private static Decision Decide(
        Collection state, CollectionCommand.RecordAttempt attempt, Circumstances circumstances) =>
        Timetable.ExtractWindow(circumstances.Terms) is null
            ? Decision.Refuse(RefusalCode.WrongStatus, "This service takes no extracts for this period.")
            : new CollectionEvent.ExtractAttempted(
                attempt.Outcome,
                attempt.Detail,
                attempt.FirstRetry is { } wait
                    ? ExtractPlan.Retry(state, circumstances.Terms, circumstances.Now, wait)
                    : null);

    private static Decision Decide(
        Collection state, CollectionCommand.RequestReExtract request, Circumstances circumstances)
    {
        var now = circumstances.Now;
        if (Deadlines.ExtractWindow(state, circumstances.Terms) is not { } window)
        {
            return Decision.Refuse(RefusalCode.WrongStatus, "This service takes no extracts for this period.");
        }

        var achieved = London.EndOf(circumstances.Terms.Period.AchievementDate);
        if (request.Early ? now < achieved : now < window.Opens)
        {
            return Decision.Refuse(
                RefusalCode.NotYetOpen,
                request.Early
                    ? $"The achievement date ends on {achieved:d MMMM yyyy HH:mm} UTC: there is nothing to extract yet."
                    : $"The extract window opens on {window.Opens:d MMMM yyyy HH:mm} UTC.");
        }

        if (Settled(state) is { } settled)
        {
            return settled;
        }

        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return Decision.Refuse(RefusalCode.Invalid, "Say why the extract is to be repeated.", "reason");
        }

        if (request.Until is { } asked && RefusesUntil(asked, now) is { } refusal)
        {
            return refusal;
        }

        var until = request.Until ?? (now + ReExtractLasts);
        return new CollectionEvent.ReExtractRequested(
            request.Reason, window.Closes > until ? window.Closes.Value : until);
    }

    /// <summary>Null: a clinical system may be asked again until then.</summary>
    public static Refusal? RefusesUntil(DateTimeOffset until, DateTimeOffset now) =>
        until > now && until <= now + ReExtractLongest
            ? null
            : new(
                RefusalCode.Invalid,
                $"Say until when to ask: a moment to come, at most {ReExtractLongest.Days} days ahead.",
                ["until"]);

    private static Decision Decide(Collection state, CollectionCommand.EnterFigures entry, Circumstances circumstances)
    {
        var (service, now) = (circumstances.Terms.Service, circumstances.Now);
        if (NotOpenForTyping(Deadlines.ManualEntry(state, circumstances.Terms), now) is { } closed
            && !(closed.Code == RefusalCode.WindowClosed && state.Adjusts is not null))
        {
            return closed;
        }

        if (Settled(state) is { } settled)
        {
            return settled;
        }

        if (FigureChecks.Errors(service, entry.Values)
            .AddRange(Validation.Errors(service, entry.Values, circumstances.Comparison)) is [var error, ..])
        {
            return error;
        }

        if ((Extracted(state, service, entry.Values)
            ?? NotThePractices(state, entry.Values, circumstances.By)) is { } locked)
        {
            return locked;
        }

        ImmutableArray<IndicatorValues> typed =
            [.. entry.Values.Select(value => value with
            {
                Source = FiguresSource.Manual,
                Defaulted = false,
                Other = null,
            })];
        var draft = OwnDraft(state, circumstances.By);
        var drafted = FigureMerge.Over(draft?.Values ?? [], typed);
        var standing = state.Figures?.Values ?? [];
        var warnings = FigureChecks.Warnings(service, FigureMerge.Over(standing, drafted))
            .AddRange(Validation.Warnings(service, drafted, circumstances.Comparison));
        if (!entry.Submit)
        {
            return state.Draft is not null && draft is null ? OthersDraft
                : new Decision([new CollectionEvent.DraftSaved(drafted, entry.Note)], Warnings: warnings);
        }

        var unconfirmed = warnings.Where(warning => !entry.Confirm.Contains(warning.Id)).ToImmutableArray();
        return unconfirmed.Length > 0
            ? Decision.Refuse(
                RefusalCode.Unconfirmed, "Look at the warnings, and confirm those that you stand by.", "confirm") with
            {
                Warnings = unconfirmed,
            }
            : Submit(
                state, entry, warnings, circumstances,
                ManualDefaults.Fill(
                    service, FigureMerge.Typed(standing, StillTyped(state, drafted, circumstances.By))));
    }

    private static Decision Submit(
        Collection state,
        CollectionCommand.EnterFigures entry,
        ImmutableArray<Warning> raised,
        Circumstances circumstances,
        ImmutableArray<IndicatorValues> values)
    {
        var (service, by) = (circumstances.Terms.Service, circumstances.By);
        var missing = FigureChecks.Missing(Typed(state, circumstances.Terms, circumstances.Now), values);
        if (missing.Length > 0)
        {
            return Decision.Refuse(
                RefusalCode.Incomplete,
                $"Figures are missing for {Listed(missing)}. Save a draft until you have them.",
                "values");
        }

        var own = OwnDraft(state, by);
        ImmutableArray<Actor> typists = [.. (own?.Typists ?? []).Append(by).DistinctBy(actor => actor.Id)];

        // An event of its own, not nothing: who sends this again later must not undo what came between.
        if (state.Figures is { } standing && FigureMerge.AreSame(standing.Values, values))
        {
            return new CollectionEvent.FiguresConfirmed(standing.Version, typists, entry.Note);
        }

        return WithVoided(state, NextFigures(state), version => new CollectionEvent.FiguresSubmitted(
            version, values, typists, entry.Confirm, entry.Note, IsComplete(service, values),
            raised.IsEmpty ? null : raised));
    }

    private static Decision Decide(Collection state, CollectionCommand.RecordCheck check, Circumstances circumstances)
    {
        if (state.Figures is not { } figures)
        {
            return Decision.Refuse(RefusalCode.Incomplete, "There are no figures to check yet.");
        }

        if (check.FiguresVersion != figures.Version)
        {
            return StaleFigures(figures);
        }

        var counted = check.Counts.Select(values => values.Indicator).ToHashSet();
        return FigureChecks.Errors(circumstances.Terms.Service, check.Counts) is [var error, ..]
            ? error with { Field = ["counts", .. (error.Field ?? []).Skip(1)] }
            : (check.Reasons ?? []).Any(why => !counted.Contains(why.Indicator) || why.Reason.Length > LongestReason)
                ? Decision.Refuse(
                    RefusalCode.Invalid,
                    $"Reasons are of indicators that you counted, with at most {LongestReason} characters each.",
                    "reasons")
            : new CollectionEvent.CheckRecorded(check.FiguresVersion, check.Counts, check.Note, check.Reasons);
    }

    private static Draft? OwnDraft(Collection state, Actor by) =>
        state.Draft?.By.Organisation == by.Organisation ? state.Draft : null;

    // A draft is seen by its own organisation only: others neither add to it nor submit it unseen.
    internal static Refusal OthersDraft { get; } = new(
        RefusalCode.Conflict,
        "Another organisation has a draft of these figures. Submit yours, or wait until it is done.");

    private static Refusal? NotOpenForTyping(Timetable.Span? manualEntry, DateTimeOffset now) => manualEntry switch
    {
        null => new(RefusalCode.WrongStatus, "Figures of this service are never typed."),
        { } span when now < span.Opens => new(
            RefusalCode.NotYetOpen, $"Figures may be typed from {London.DayOf(span.Opens):d MMMM yyyy} on."),
        { } span when span.HasClosed(now) => new(
            RefusalCode.WindowClosed,
            $"Manual entry closed at the end of {London.DayOf(span.Closes!.Value.AddTicks(-1)):d MMMM yyyy}."),
        _ => null,
    };

    /// <summary>Approved for the last time: what stands can only be corrected by an adjustment.</summary>
    private static Refusal? Settled(Collection state) => state.Declaration switch
    {
        { State: DeclarationState.FinanciallyApproved } => SettledRefusal,
        { State: DeclarationState.Approved } when state.Status != CollectionStatus.AwaitingFinancialApproval =>
            SettledRefusal,
        _ => null,
    };

    private static Refusal SettledRefusal { get; } = new(
        RefusalCode.WrongStatus, "These figures have been approved. A correction needs an adjustment.");

    private static Decision WithVoided(Collection state, int version, Func<int, CollectionEvent> figures) =>
        state.Declaration is not null
            ? Decision.Of(figures(version), new CollectionEvent.DeclarationVoided(version))
            : figures(version);

    private static int NextFigures(Collection state) => (state.Figures?.Version ?? 0) + 1;

    private static bool IsComplete(Service service, ImmutableArray<IndicatorValues> values) =>
        FigureChecks.Missing(service.Indicators, values).IsEmpty;

    private static string Listed(ImmutableArray<string> codes) => codes.Length <= 5
        ? string.Join(", ", codes)
        : $"{string.Join(", ", codes.Take(5))} and {codes.Length - 5} more";
}
