using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Services;
using Microsoft.Extensions.Logging;

namespace GpCollections.Collections;

/// <summary>
/// While the window is open and no figures have come, the grain sees to it that the clinical system is asked.
/// </summary>
internal sealed partial class CollectionGrain
{
    private const string AskReminder = "ask";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    /// <summary>Not worth a reminder: see the sweep of deadlines, which finds what was forgotten.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private IGrainReminder? _reminder;
    private IGrainTimer? _timer;
    private DateTimeOffset? _plannedAt;
    private bool _asking;

    /// <summary>A tick is only a wake-up: what is to be done follows from the state and the clock.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminder ??= await this.GetReminder(AskReminder);
        await Wake(CancellationToken.None);
    }

    // What was stored is stored: a fault in planning what comes next must not make it look refused.
    private async Task TryPlanAsking()
    {
        try
        {
            await PlanAsking(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The reminder, or whoever calls next, plans again.
            LogPlanningFailed(logger, exception, _key);
        }
    }

    /// <summary>Sets timer and reminder to the next asking; takes both away when nothing is to be asked.</summary>
    private async Task PlanAsking(CancellationToken cancellationToken)
    {
        if (_asking)
        {
            return;
        }

        var terms = await Terms(cancellationToken);
        var next = _state is null || terms is null ? null : NextAsk(_state, terms);
        SetTimer(next);
        if (next is not null)
        {
            await RemindOfAsking(_state!, terms!, cancellationToken);
        }
        else if (_reminder is { } reminder)
        {
            _reminder = null;
            await this.UnregisterReminder(reminder, cancellationToken);
        }
    }

    private void SetTimer(DateTimeOffset? next)
    {
        if (next != _plannedAt)
        {
            _timer?.Dispose();
            (_timer, _plannedAt) = (next is { } at ? TimerAt(at) : null, next);
        }
    }

    private DateTimeOffset? NextAsk(Collection state, Terms terms) =>
        clinicalSystems.AreKnown ? ExtractPlan.NextAsk(state, terms, clock.Now(), clinicalSystems.Spread) : null;

    private async Task RemindOfAsking(Collection state, Terms terms, CancellationToken cancellationToken)
    {
        if (_reminder is null && NextAsk(state, terms) is { } next
            && (state.Status != CollectionStatus.Collecting || state.Figures is not null
                || next - clock.Now() > Soon))
        {
            _reminder = await this.RegisterOrUpdateReminder(
                AskReminder, ReminderDue(next), ReminderPeriod, cancellationToken);
        }
    }

    // The timer asks at the right moment; the reminder only outlives the silo.
    private IGrainTimer TimerAt(DateTimeOffset at)
    {
        var wait = at - clock.Now();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestTimer ? LongestTimer : wait;
        return this.RegisterGrainTimer(
            Ask, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    private TimeSpan ReminderDue(DateTimeOffset at)
    {
        var wait = at - clock.Now();
        return (wait < TimeSpan.Zero ? TimeSpan.Zero : wait) + ReminderPeriod;
    }

    // Interleaves with the grain's calls, since the answer may take long; what it finds it sends to itself as a call.
    private async Task Ask(CancellationToken cancellationToken)
    {
        var isEarly = _plannedAt > clock.Now();
        (_plannedAt, _asking) = (null, true); // From here on nobody plans a second asking beside this one.
        try
        {
            if (await IsPaused(cancellationToken))
            {
                SetTimer(clock.Now() + PausedWindows.LookAgain(_key));
                return;
            }

            if (!isEarly && _state is { } state && await Terms(cancellationToken) is { } terms)
            {
                await AskNow(state, terms, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The reminder tries again in some minutes.
            LogAskingFailed(logger, exception, _key);
            return;
        }
        finally
        {
            _asking = false;
        }

        await TryPlanAsking();
    }

    // It may wait long for its turn; meanwhile the window may have closed or been paused, or figures been posted.
    private Task AskNow(Collection state, Terms terms, CancellationToken cancellationToken)
    {
        var self = this.AsReference<ICollectionGrain>();
        return clinicalSystems.Ask(
            new Question(
                _key, terms, () => IsWanted(terms, cancellationToken), () => IsStillWanted(state),
                asked => Take(asked, state, self, cancellationToken)),
            cancellationToken);
    }

    private async Task Take(Asked asked, Collection state, ICollectionGrain self, CancellationToken cancellationToken)
    {
        ExtractAnswer? answer = asked.Answer;
        var outcome = MessageOutcomes.Of(answer.Outcome);
        Refusal? refusal = null;
        if (answer.Outcome == ExtractOutcome.Received)
        {
            refusal = (await self.Execute(Received(state, asked), cancellationToken)).Refusal;
            outcome = refusal is null ? outcome : MessageOutcomes.Of(refusal.Code);
            answer = refusal is null ? null : answer with
            {
                Outcome = MessageOutcomes.OfAsking(refusal.Code),
                Detail = refusal.Message,
            };
        }

        if (answer is not null)
        {
            await self.Execute(Failed(state, answer), cancellationToken);
        }

        // What came of it stands in the log: a grain that leaves just now tells it all the same.
        await inbox.Record(Message(asked, outcome, refusal), asked.Reading, asked.Arrival, CancellationToken.None);
    }

    private async ValueTask<bool> IsWanted(Terms terms, CancellationToken cancellationToken) =>
        !await IsPaused(cancellationToken) && _state is { } state && NextAsk(state, terms) is not null;

    // Figures from before the operator asked for them again would stand in the way of those that are asked for.
    private bool IsStillWanted(Collection asked) => _state?.Extraction.AskUntil == asked.Extraction.AskUntil;

    private ValueTask<bool> IsPaused(CancellationToken cancellationToken) =>
        paused.IsPaused(_key.Service, _key.Period, cancellationToken);

    private ExtractMessage Message(Asked asked, MessageOutcome outcome, Refusal? refusal) => new(
        0,
        $"{_key}:{asked.Answer.MessageId}:{clock.Now().UtcTicks}",
        default,
        Actor.ClinicalSystem(asked.Supplier),
        Asked: true,
        asked.Supplier,
        ExtractFormat.Gpes,
        asked.Answer.MessageId,
        _key.Practice,
        _key.Service,
        _key.Period,
        outcome,
        refusal is not null ? MessageOutcomes.Code(refusal.Code)
            : outcome == MessageOutcome.Stored ? null : MessageOutcomes.Code(asked.Answer.Outcome),
        refusal?.Message ?? asked.Answer.Detail,
        asked.ContentHash);

    // Every asking is a command of its own; that the same message is not stored twice is a rule of the lifecycle.
    private CommandEnvelope Received(Collection state, Asked asked) => new(
        new CollectionCommand.ReceiveExtract(asked.Answer.MessageId!, asked.Answer.Values),
        Actor.ClinicalSystem(asked.Supplier),
        $"asked:{state.Extraction.Attempts + 1}:{clock.Now().UtcTicks}",
        Arrival: asked.Arrival);

    private CommandEnvelope Failed(Collection state, ExtractAnswer answer) => new(
        new CollectionCommand.RecordAttempt(
            answer.Outcome,
            answer.Detail ?? "",
            answer.Outcome is ExtractOutcome.SharedSystem or ExtractOutcome.Received
                ? null
                : clinicalSystems.FirstRetry),
        Actor.System,
        $"attempt:{state.Extraction.Attempts + 1}:{clock.Now().UtcTicks}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Planning to ask for {Key} failed.")]
    private static partial void LogPlanningFailed(ILogger logger, Exception exception, CollectionKey key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Asking for {Key} failed.")]
    private static partial void LogAskingFailed(ILogger logger, Exception exception, CollectionKey key);
}
