using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A life told in commands: given what happened, when somebody acts, then this is so.</summary>
internal sealed record Story(Terms Terms, Collection? State, DateTimeOffset Now, ImmutableArray<RecordedEvent> Events)
{
    public static readonly CollectionKey Key = CollectionKey.Parse("FLU-2017-18/2018-03/Z00001");
    public static readonly OdsCode Commissioner = OdsCode.Parse("Z74");

    public static readonly OdsCode NextCommissioner = OdsCode.Parse("Z75");

    public static readonly Actor Commissioning = new("carol", "Carol", Commissioner);
    public static readonly Actor Manager = new("mary", "Mary", Key.Practice);
    public static readonly Actor Partner = new("paul", "Paul", Key.Practice);
    public static readonly Actor Approver = new("anna", "Anna", Commissioner);
    public static readonly Actor Finance = new("fred", "Fred", Commissioner);
    public static readonly Actor Supplier = Actor.ClinicalSystem("EMIS");

    private int _commands;

    public Hold[] Holds { get; init; } = [];

    /// <summary>What is known of lists and prevalences from now on.</summary>
    public Reference? Known { get; init; }

    public Change? Last { get; init; }

    /// <summary>What is known for payments in advance.</summary>
    public AspirationKnown? Aspiration { get; init; }

    /// <summary>Files that wait for messages.</summary>
    public ImmutableArray<Upload> Uploads { get; init; } = [];

    public CollectionStatus Status => State!.Status;

    public static Story Of(Service service) =>
        new(new Terms(service, service.Periods[0]), null, At("2018-03-01"), []);

    public static DateTimeOffset At(string day, int hour = 12) =>
        new(DateOnly.ParseExact(day, "yyyy-MM-dd").ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);

    /// <param name="arrivedAt">When the command was received; null: now.</param>
    public Story When(
        Actor by,
        CollectionCommand command,
        string? id = null,
        int? expectedVersion = null,
        DateTimeOffset? arrivedAt = null)
    {
        id ??= $"command {Events.Length} {_commands++} {Now.UtcTicks}";
        var envelope = new CommandEnvelope(
            command, by, id, null, expectedVersion, Arrival: arrivedAt is { } at ? new Arrival(at) : null);
        var change = Lifecycle.Run(
            Key, State, envelope, command.ToString(), new Circumstances(Terms, [.. Holds], by, Now, Known)
            {
                Aspiration = Aspiration,
                Uploads = Uploads,
            });
        return this with { State = change.Collection, Events = Events.AddRange(change.Events), Last = change };
    }

    public Story Given(Actor by, CollectionCommand command)
    {
        var next = When(by, command);
        Assert.Null(next.Last!.Refusal);
        return next;
    }

    public Story On(string day, int hour = 12) =>
        (this with { Now = At(day, hour) }).Given(Actor.System, new CollectionCommand.CatchUp());

    /// <summary>As when a list size is imported, and somebody looks.</summary>
    public Story List(int patients) => (this with { Known = ListOf(Terms, patients) })
        .Given(Actor.System, new CollectionCommand.CatchUp());

    public static Reference ListOf(Terms terms, int patients) =>
        References.Of(terms, new ListSize(new(2018, 1, 1), patients), []);

    public Story OnHold(string reason) => this with
    {
        Holds = [new Hold("1", Key.Service, null, null, null, null, reason, null, Finance, Now)],
    };

    public Story Offered(string? respondBy = "2018-03-10") => Given(Commissioning, new CollectionCommand.Offer(
        Commissioner,
        respondBy is null ? null : DateOnly.Parse(respondBy),
        Terms.Service.StartsOn,
        Terms.Service.EndsOn));

    public Story Accepted() => Offered().Given(Manager, new CollectionCommand.Accept());

    public Story Extracted(int numerator = 60, string message = "m1") => Given(Supplier, Extract(numerator, message));

    public Story AwaitingDeclaration() => Accepted().On("2018-04-03").Extracted();

    public Story Declared() => AwaitingDeclaration().Given(Partner, Declare(1));

    public Story Approved() => Declared().Given(Approver, new CollectionCommand.Approve(1));

    public static CollectionCommand.ReceiveExtract Extract(int numerator = 60, string message = "m1") =>
        new(message, [Values(numerator)]);

    public static CollectionCommand.Declare Declare(int figures) => new(figures, "1");

    public static CollectionCommand.EnterFigures Enter(int numerator, bool submit = true) =>
        new([Values(numerator)], submit, []);

    public static IndicatorValues Values(int numerator, int denominator = 80, string indicator = "FLU001") =>
        new() { Indicator = indicator, Numerator = numerator, Denominator = denominator };

    /// <summary>A day more for the step that the collection stands at.</summary>
    public CollectionCommand.ExtendDeadline Extend()
    {
        var step = State?.Status switch
        {
            CollectionStatus.Participating or CollectionStatus.Collecting or CollectionStatus.NotCollected =>
                DeadlineStep.Extract,
            CollectionStatus.AwaitingEntry => DeadlineStep.ManualEntry,
            CollectionStatus.AwaitingDeclaration => DeadlineStep.Declare,
            CollectionStatus.AwaitingApproval or CollectionStatus.AwaitingFinancialApproval => DeadlineStep.Approve,
            _ => DeadlineStep.Respond,
        };
        var closes = State is null ? null : Deadlines.Closes(State, Terms, step);
        return new(step, (closes > Now ? closes.Value : Now).AddDays(1), "The practice was flooded");
    }

    /// <summary>All of the timetable's dates that many days later, in a version of the service that is newer.</summary>
    public CollectionCommand.MoveDates Move(int days)
    {
        var standing = State?.MovedDates?.Dates ?? PeriodDates.Of(Terms.Period);
        return new(
            (State?.MovedDates?.ServiceVersion ?? State?.ServiceVersion ?? 1) + 1,
            new(
                standing.ExtractOpensAt?.AddDays(days), standing.ExtractClosesAt?.AddDays(days),
                standing.ManualEntryOpensOn?.AddDays(days), standing.ManualEntryClosesOn?.AddDays(days),
                standing.DeclareBy?.AddDays(days), standing.ApproveBy?.AddDays(days)),
            "The supplier is late");
    }

    public void ThenRefused(RefusalCode code)
    {
        Assert.Equal(code, Last?.Refusal?.Code);
        Assert.DoesNotContain(Last!.Events, recorded => recorded.CommandId != Lifecycle.ClockCommand);
    }

    public void Then(CollectionStatus status)
    {
        Assert.Null(Last?.Refusal);
        Assert.Equal(status, Status);
    }
}
