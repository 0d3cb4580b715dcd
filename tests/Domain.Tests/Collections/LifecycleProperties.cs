using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using GpCollections.Access;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>
/// What holds in every reachable life: any commands, by anybody, at any time, in any kind of service.
/// </summary>
public sealed class LifecycleProperties
{
    private const int Lives = 2_000;

    internal static readonly Actor[] People =
        [
            Story.Commissioning, Story.Manager, Story.Partner, Story.Approver, Story.Finance, Story.Supplier,
            Actor.System,
        ];

    private static readonly Gen<CollectionCommand> Commands = Gen.OneOf(
        Gen.Int[0, 60].Select(day => (CollectionCommand)new CollectionCommand.Offer(
            Story.Commissioner,
            day == 0 ? null : new DateOnly(2018, 3, 1).AddDays(day),
            new(2017, 4, 1),
            new(2018, 3, 31))),
        Gen.Const<CollectionCommand>(new CollectionCommand.Accept()),
        Gen.Const<CollectionCommand>(new CollectionCommand.Accept()),
        Gen.Const<CollectionCommand>(new CollectionCommand.Decline()),
        Gen.Const<CollectionCommand>(new CollectionCommand.WithdrawOffer()),
        Gen.Int[0, 40].Select(day => (CollectionCommand)new CollectionCommand.EndParticipation(
            new DateOnly(2018, 3, 1).AddDays(day), EndReason.PracticeWithdrew, "Merging")),
        Gen.Int[0, 80].Select(day => (CollectionCommand)(day < 40
            ? new CollectionCommand.ChangeCommissioner(Story.NextCommissioner, new DateOnly(2018, 3, 1).AddDays(day))
            : new CollectionCommand.EndParticipation(
                new DateOnly(2018, 3, 1).AddDays(day - 40), EndReason.PracticeMerged, "Merging"))),
        Gen.Select(Gen.Int[0, 3], Gen.Int[60, 62], (message, n) => (CollectionCommand)Story.Extract(n, $"m{message}")),
        Gen.Select(Gen.Int[0, 3], Gen.Int[60, 62], (message, n) => (CollectionCommand)Story.Extract(n, $"m{message}")),
        Gen.Select(Gen.Int[60, 62], Gen.Bool, Gen.Bool, (n, both, submit) =>
            (CollectionCommand)new CollectionCommand.EnterFigures(
                both ? [Story.Values(n), new() { Indicator = "FLU002", Yes = true }] : [Story.Values(n)], submit, [])),
        Gen.Select(Gen.Int[60, 62], Gen.Bool, (n, submit) => (CollectionCommand)new CollectionCommand.EnterFigures(
            [Story.Values(n) with { Reason = "Counted again" }], submit, [])),
        Gen.Select(Gen.Int[60, 62], Gen.Bool, (n, submit) => (CollectionCommand)Story.Enter(n, submit)),
        Gen.Int[1, 3].Select(version =>
            (CollectionCommand)new CollectionCommand.RecordCheck(version, [Story.Values(59)])),
        Gen.Int[1, 3].Select(version => (CollectionCommand)Story.Declare(version)),
        Gen.Int[1, 3].Select(version => (CollectionCommand)Story.Declare(version)),
        Gen.Const<CollectionCommand>(new CollectionCommand.WithdrawDeclaration("Miscounted")),
        Gen.Int[1, 3].Select(version => (CollectionCommand)new CollectionCommand.Approve(version)),
        Gen.Int[1, 3].Select(version => (CollectionCommand)new CollectionCommand.Approve(version)),
        Gen.Const<CollectionCommand>(new CollectionCommand.Reject(RejectReason.FiguresWrong, "Count again")),
        Gen.Int[1, 3].Select(version => (CollectionCommand)new CollectionCommand.ApproveFinancially(version)),
        Gen.Const<CollectionCommand>(new CollectionCommand.RequestReExtract("Fault mended")),
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 70], (step, day) =>
            (CollectionCommand)new CollectionCommand.ExtendDeadline(
                (DeadlineStep)step, Story.At("2018-03-01").AddDays(day), "Flooded")),
        Gen.Select(Gen.Int[2, 9], Gen.Int[-20, 40], (version, days) =>
            (CollectionCommand)Example.Moved(version, days)),
        Gen.Select(Gen.Int[2, 9], Gen.Int[-20, 40], (version, days) =>
            (CollectionCommand)Example.Moved(version, days)),
        Gen.Const<CollectionCommand>(new CollectionCommand.OpenAdjustment("Counted twice")),
        Gen.Const<CollectionCommand>(new CollectionCommand.OpenAdjustment("Counted twice")),
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 30].Nullable(), (month, points) => (CollectionCommand)
            new CollectionCommand.PayAspiration($"2018-0{month}", points)),
        Gen.Const<CollectionCommand>(new CollectionCommand.PostMessage("Why fewer?", MessageSide.National)),
        Gen.Int[1, 2].Select(number => (CollectionCommand)new CollectionCommand.WithdrawMessage(number)),
        Gen.Const<CollectionCommand>(new CollectionCommand.Release()),
        Gen.Int[1, 2].Select(number => (CollectionCommand)new CollectionCommand.Provide(number)),
        Gen.Int[1, 3].Select(version => (CollectionCommand)new CollectionCommand.Provide(3, version)),
        Gen.Int[1, 3].Select(version => (CollectionCommand)new CollectionCommand.TakeBack(1, version, "Wrong")),
        Gen.Const<CollectionCommand>(new CollectionCommand.CatchUp()));

    private static readonly Gen<Step> Steps =
        Gen.Select(
            Commands,
            Gen.Int[0, People.Length - 1].Select(at => People[at]),
            Gen.Int[0, 7 * 24],
            Gen.Bool,
            Gen.Int[0, 12],
            (command, by, hours, held, list) =>
                new Step(command, by, TimeSpan.FromHours(hours), held && hours % 8 == 0, list > 3 ? null : list));

    internal static readonly Gen<Life> AnyLife = Gen.Select(
        Gen.Int[0, Example.Kinds().Length - 1].Select(at => Example.Kinds()[at].Service),
        Steps.Array[1, 30],
        Gen.Bool,
        (service, steps, paid) => new Life(service, steps, paid));

    /// <summary>From and to which status a life may go: the law once more, written down by hand.</summary>
    private static readonly string[] Lawful =
    [
        "Offered>Participating", "Offered>Declined", "Offered>Lapsed", "Offered>Withdrawn",
        "Declined>Offered", "Lapsed>Offered", "Withdrawn>Offered",
        "Participating>Collecting", "Participating>AwaitingEntry", "Participating>AwaitingDeclaration",
        "Participating>Ended", "Collecting>AwaitingEntry", "Collecting>NotCollected",
        "Collecting>AwaitingDeclaration", "Collecting>Participating", "Collecting>Ended",
        "AwaitingEntry>AwaitingDeclaration", "AwaitingEntry>NotCollected", "AwaitingEntry>Collecting",
        "AwaitingEntry>Ended", "AwaitingEntry>Participating", "NotCollected>Participating",
        "NotCollected>AwaitingDeclaration", "NotCollected>AwaitingEntry", "NotCollected>Ended",
        "NotCollected>Collecting",
        "AwaitingDeclaration>AwaitingApproval", "AwaitingDeclaration>AwaitingFinancialApproval",
        "AwaitingDeclaration>ReadyToProvide", "AwaitingDeclaration>Ended",
        "AwaitingApproval>AwaitingDeclaration", "AwaitingApproval>AwaitingFinancialApproval",
        "AwaitingApproval>Approved", "AwaitingApproval>Ended",
        "AwaitingFinancialApproval>AwaitingDeclaration", "AwaitingFinancialApproval>Approved",
        "AwaitingFinancialApproval>Ended", "Approved>ReadyToProvide", "ReadyToProvide>Provided",
        "ReadyToProvide>AwaitingDeclaration", "Provided>AwaitingDeclaration", "Approved>AwaitingDeclaration",
        "Provided>ReadyToProvide",
    ];

    [Fact]
    public void No_step_is_outside_the_law() => Sample((_, _, after) =>
    {
        var from = after.Events.Length > after.Last!.Events.Length
            ? after.Events[^(after.Last.Events.Length + 1)].Status : (CollectionStatus?)null;
        foreach (var recorded in after.Last.Events)
        {
            Assert.True(
                recorded.Status == from || (from is null && recorded.Status == CollectionStatus.Offered)
                || Lawful.Contains($"{from}>{recorded.Status}"),
                $"{from} > {recorded.Status} by {recorded.Event.GetType().Name}");
            from = recorded.Status;
        }
    });

    [Fact]
    public void A_command_sent_again_writes_nothing() => Sample((step, _, after) =>
    {
        if (after.Last!.Refusal is null
            && after.Last.Events.Any(recorded => recorded.CommandId != Lifecycle.ClockCommand))
        {
            var id = after.Last.Events.First(recorded => recorded.CommandId != Lifecycle.ClockCommand).CommandId;
            var again = after.When(step.By, step.Command, id);
            Assert.True(again.Last is { Events.IsEmpty: true, Refusal: null, Repeated: true });
        }
    });

    [Fact]
    public void Nothing_is_due_before_the_next_deadline() => Sample((_, _, after) =>
    {
        if (after.State is { } state)
        {
            var deadline = Lifecycle.NextDeadline(state, after.Terms);
            Assert.True(deadline is null || deadline > after.Now);
            var before = after with { Now = (deadline ?? after.Now.AddYears(50)).AddTicks(-1) };
            Assert.Empty(before.When(Actor.System, new CollectionCommand.CatchUp()).Last!.Events);
            if (deadline is { } due)
            {
                var woken = (after with { Now = due }).When(Actor.System, new CollectionCommand.CatchUp());
                Assert.NotEmpty(woken.Last!.Events);
            }
        }
    });

    [Fact]
    public void What_succeeds_is_recorded() => Sample((step, _, after) =>
        Assert.True(step.Command is CollectionCommand.CatchUp || after.Last!.Refusal is not null
            || after.Last.Events.Any(recorded => recorded.CommandId != Lifecycle.ClockCommand)));

    [Fact]
    public void Replay_equals_the_state() => Sample((_, _, after) =>
        Assert.Equal(Json(after.State), Json(Lifecycle.Replay(after.Events))));

    [Fact]
    public void Events_survive_being_stored() => Sample((_, _, after) =>
        Assert.All(after.Last!.Events, recorded =>
            Assert.Equal(Json(recorded), Json(JsonSerializer.Deserialize<RecordedEvent>(Json(recorded))))));

    [Fact]
    public void Sequence_and_version_have_no_gaps() => Sample((_, before, after) =>
    {
        Assert.Equal(Enumerable.Range(1, after.Events.Length), after.Events.Select(recorded => recorded.Sequence));
        Assert.Equal((before.State?.Version ?? 0) + (after.Last!.Events.IsEmpty ? 0 : 1), after.State?.Version ?? 0);
    });

    [Fact]
    public void A_refusal_changes_nothing_but_what_the_clock_did() => Sample((_, _, after) =>
        Assert.True(
            after.Last!.Refusal is null
            || after.Last.Events.All(recorded => recorded.CommandId == Lifecycle.ClockCommand)));

    [Fact]
    public void Nobody_approves_their_own_work() => Sample((_, _, after) =>
    {
        foreach (var declaration in after.State?.Declarations ?? [])
        {
            var approvers = new[] { declaration.ApprovedBy?.Id, declaration.FinanciallyApprovedBy?.Id }
                .OfType<string>().ToArray();
            Assert.Distinct(approvers);
            Assert.DoesNotContain(declaration.By.Id, approvers);
        }

        foreach (var recorded in after.Last!.Events)
        {
            if (recorded.Event is CollectionEvent.Approved or CollectionEvent.FinanciallyApproved)
            {
                Assert.DoesNotContain(after.State!.FigurePersons, typist => typist.Id == recorded.By.Id);
            }
        }
    });

    [Fact]
    public void What_was_approved_is_the_newest_figures() => Sample((_, _, after) =>
    {
        if (after.State?.Declaration is { } declaration)
        {
            Assert.Equal(after.State.Figures!.Version, declaration.FiguresVersion);
        }
    });

    [Fact]
    public void What_was_declared_is_worth_what_its_reference_data_made_it() => Sample((_, _, after) =>
    {
        if (after.State is { Declaration: { } declaration, Figures: { } figures } state)
        {
            var worth = Achievements.Of(after.Terms, state.Reference, figures.Values, provisional: false).Amount;
            Assert.Equal(
                worth,
                declaration.Adjusts is null ? declaration.Amount
                    : Approved(after.Events, before: declaration.Number) + declaration.Amount);
        }
    });

    [Fact]
    public void What_is_instructed_adds_up_to_what_was_approved_last() => Sample((_, before, after) =>
    {
        if (after.State is { } state)
        {
            var paid = Instructions.Of(state, after.Terms);
            Assert.Equal(
                paid.Length, paid.DistinctBy(payment => (payment.Declaration, payment.Kind, payment.Period)).Count());
            // What was paid in advance is a part of it: never more in all, once the achievement is approved.
            var advance = state.Aspiration.Sum(month => month.Amount);
            var isApproved = after.Terms.Service is { ApprovalRequired: true } or { FinancialApprovalRequired: true }
                && Adjustments.Settled(state) is not null;
            Assert.Equal(
                isApproved ? Approved(after.Events, before: int.MaxValue) : advance,
                paid.Sum(payment => payment.Amount));
            Assert.Equal(
                advance,
                after.Events.Select(recorded => recorded.Event).OfType<CollectionEvent.AspirationPaid>()
                    .Sum(month => month.Amount));
            // What was instructed is never taken back, and is told with the change that brings it about.
            var earlier = before.State is null ? [] : Instructions.Of(before.State, after.Terms);
            Assert.Equal(paid, earlier.AddRange(Instructions.New(before.State, state, after.Terms)));
        }
    });

    [Fact]
    public void Nobody_is_left_without_a_way_on() => Sample((_, _, after) =>
    {
        if (after.State is { Adjusts: { } adjusts } state)
        {
            Assert.Contains(
                state.Status,
                new[]
                {
                    CollectionStatus.AwaitingDeclaration, CollectionStatus.AwaitingApproval,
                    CollectionStatus.AwaitingFinancialApproval,
                });
            Assert.True(Adjustments.IsSettled(state, state.Declarations[adjusts - 1]));
            var free = after with { Holds = [] };
            var version = state.Figures!.Version;
            Assert.Null((state.Status switch
            {
                CollectionStatus.AwaitingDeclaration when after.Terms.Service.DeclarationRequired =>
                    free.When(new Actor("new", "New", Story.Key.Practice), Story.Declare(version)),
                // Declared by itself and rejected: other figures must come.
                CollectionStatus.AwaitingDeclaration => free.When(
                    Story.Partner, new CollectionCommand.RequestReExtract("Fault mended")),
                CollectionStatus.AwaitingApproval => free.When(
                    new Actor("new", "New", Story.Commissioner), new CollectionCommand.Approve(version)),
                _ => free.When(
                    new Actor("new", "New", Story.Commissioner), new CollectionCommand.ApproveFinancially(version)),
            }).Last!.Refusal);
        }
    });

    [Fact]
    public void Nothing_is_declared_or_approved_while_on_hold() => Sample((step, _, after) =>
        Assert.True(!step.Held || after.Last!.Refusal is not null
            || step.Command is not (CollectionCommand.Declare or CollectionCommand.Approve
                or CollectionCommand.ApproveFinancially)));

    private static void Sample(Action<Step, Story, Story> check) => AnyLife.Sample(
        life =>
        {
            foreach (var (step, before, after) in life.Told())
            {
                check(step, before, after);
            }
        },
        iter: Lives);

    /// <summary>As far as it gets: offered, collected, declared and approved by all whom its service asks.</summary>
    private static Story AfterTheLastApproval(Service service)
    {
        var story = Story.Of(service).Accepted().On("2018-04-03");
        return (story with { Known = Story.ListOf(story.Terms, 8000) })
            .When(Story.Supplier, Story.Extract())
            .When(Story.Manager, new CollectionCommand.EnterFigures(
                [new() { Indicator = "FLU002", Yes = true }], true, []))
            .When(Story.Manager, Story.Enter(60))
            .When(Story.Partner, Story.Declare(1))
            .When(Story.Partner, Story.Declare(2))
            .When(Story.Approver, new CollectionCommand.Approve(1))
            .When(Story.Approver, new CollectionCommand.Approve(2))
            .When(Story.Finance, new CollectionCommand.ApproveFinancially(1))
            .When(Story.Finance, new CollectionCommand.ApproveFinancially(2));
    }

    /// <summary>
    /// Pounds that have the last approval, added up from the log alone, of declarations with a lower number.
    /// </summary>
    private static decimal Approved(IEnumerable<RecordedEvent> events, int before)
    {
        var (sum, number) = (0m, 0);
        foreach (var recorded in events)
        {
            number = recorded.Event is CollectionEvent.Declared declared ? declared.Number : number;
            sum += number >= before ? 0 : recorded.Event switch
            {
                CollectionEvent.Approved { Next: CollectionStatus.Approved } approved => approved.Amount ?? 0,
                CollectionEvent.FinanciallyApproved approved => approved.Amount ?? 0,
                _ => 0,
            };
        }

        return sum;
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    internal sealed record Step(CollectionCommand Command, Actor By, TimeSpan Wait, bool Held, int? List);

    /// <param name="Paid">It begins after the last approval.</param>
    internal sealed record Life(Service Service, Step[] Steps, bool Paid)
    {
        public IEnumerable<(Step Step, Story Before, Story After)> Told()
        {
            var story = (Paid ? AfterTheLastApproval(Service) : Story.Of(Service)) with
            {
                Aspiration = new(
                    1_000.01m, new(165.18m, 7460, "Before"), 10, new(new(2017, 4, 1), 8_001),
                    new(171.20m, 7732, "Now")),
            };
            foreach (var (number, step) in Steps.Index())
            {
                var before = story;
                story = (story with
                {
                    Now = story.Now + step.Wait,
                    Holds = step.Held ? story.OnHold("Fault").Holds : [],
                    Known = step.List is { } list ? Story.ListOf(story.Terms, 8000 + list) : story.Known,
                }).When(step.By, step.Command, $"c{number}");
                yield return (step, before, story);
            }
        }

        public override string ToString() => $"{Service.Name}, paid: {Paid}\n{string.Join("\n", Steps.AsEnumerable())}";
    }
}
