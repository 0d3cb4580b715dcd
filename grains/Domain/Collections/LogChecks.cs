using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;
using static System.FormattableString;

namespace GpCollections.Collections;

/// <summary>Whether the rules could have written the events of one collection as they are.</summary>
public static class LogChecks
{
    /// <param name="State">What the events make; null: there are none, or they make nothing.</param>
    /// <param name="Faults">All that is wrong with them, in their order.</param>
    public sealed record Result(Collection? State, ImmutableArray<string> Faults);

    public static Result Of(IEnumerable<RecordedEvent> events)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var commands = new Dictionary<string, RecordedEvent>();
        RecordedEvent? last = null;
        Collection? state = null;
        var makesNothing = false;
        foreach (var recorded in events)
        {
            faults.AddRange(Order(last, recorded));
            faults.AddRange(Command(commands, recorded));
            last = recorded;
            if (makesNothing)
            {
                continue;
            }

            faults.AddRange(Approval(state, recorded));
            if (Applied(state, recorded) is { } next)
            {
                state = next;
                faults.AddRange(Status(state, recorded));
            }
            else
            {
                makesNothing = true;
                faults.Add(Fault(recorded, $"{recorded.Event.GetType().Name} cannot follow the events before it"));
            }
        }

        return new Result(makesNothing ? null : state, faults.ToImmutable());
    }

    private static IEnumerable<string> Order(RecordedEvent? last, RecordedEvent recorded)
    {
        var (sequence, version) = (last?.Sequence ?? 0, last?.Version ?? 0);
        if (recorded.Sequence != sequence + 1)
        {
            yield return Fault(recorded, Invariant($"it follows event {sequence}"));
        }

        // Several events may be of one change, but none is before the first.
        if (recorded.Version != version + 1 && (recorded.Version != version || last is null))
        {
            yield return Fault(recorded, Invariant($"version {recorded.Version} follows version {version}"));
        }
    }

    /// <summary>A command is carried out once, in one change.</summary>
    private static IEnumerable<string> Command(Dictionary<string, RecordedEvent> commands, RecordedEvent recorded)
    {
        if (recorded.CommandId == Lifecycle.ClockCommand || commands.TryAdd(recorded.CommandId, recorded))
        {
            yield break;
        }

        var first = commands[recorded.CommandId];
        if (recorded.Version != first.Version)
        {
            yield return Fault(
                recorded, Invariant($"its command made version {first.Version} and version {recorded.Version}"));
        }

        if (recorded.InputHash != first.InputHash)
        {
            yield return Fault(recorded, Invariant($"its command had another input in event {first.Sequence}"));
        }
    }

    /// <summary>Approved is what was declared, by somebody who had no hand in it.</summary>
    private static IEnumerable<string> Approval(Collection? state, RecordedEvent recorded)
    {
        decimal? amount;
        switch (recorded.Event)
        {
            case CollectionEvent.Approved approved:
                amount = approved.Amount;
                break;
            case CollectionEvent.FinanciallyApproved approved:
                amount = approved.Amount;
                break;
            default:
                yield break;
        }

        if (state?.Declaration is not { } declaration)
        {
            yield return Fault(recorded, "no declaration stands that could be approved");
            yield break;
        }

        if (amount != declaration.Amount)
        {
            yield return Fault(recorded, Invariant($"it approves {amount}, declared was {declaration.Amount}"));
        }

        foreach (var (person, part) in Hands(state, declaration, recorded.Event))
        {
            if (recorded.By.IsSamePerson(person))
            {
                yield return Fault(recorded, $"{recorded.By.Id} approves and {part}");
            }
        }
    }

    private static IEnumerable<(Actor Person, string Part)> Hands(
        Collection state, Declaration declaration, CollectionEvent happened) =>
    [
        (declaration.By, "declared"),
        .. state.FigurePersons.Select(person => (person, "entered figures")),
        .. happened is CollectionEvent.FinanciallyApproved && declaration.ApprovedBy is { } approver
            ? [(approver, "approved before")]
            : Array.Empty<(Actor, string)>(),
    ];

    private static IEnumerable<string> Status(Collection state, RecordedEvent recorded) =>
        state.Status == recorded.Status
            ? []
            : [Fault(recorded, $"it says {recorded.Status}, the events say {state.Status}")];

    /// <summary>Null: no rule could have written this event here, so it has no meaning.</summary>
    private static Collection? Applied(Collection? state, RecordedEvent recorded)
    {
        try
        {
            return Lifecycle.Apply(state, recorded);
        }
        catch (Exception fault) when (fault is UnreachableException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    private static string Fault(RecordedEvent recorded, string what) => Invariant($"event {recorded.Sequence}: {what}");
}
