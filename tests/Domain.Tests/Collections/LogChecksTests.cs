using System.Collections.Immutable;
using GpCollections.Access;
using Xunit;

namespace GpCollections.Collections;

public sealed class LogChecksTests
{
    private static readonly Story Whole =
        Story.Of(Example.Automatic()).Approved().Given(Story.Finance, new CollectionCommand.ApproveFinancially(1));

    private static int At(string kind) =>
        Whole.Events.Single(recorded => recorded.Event.GetType().Name == kind).Sequence;

    [Fact]
    public void What_the_rules_wrote_has_no_fault()
    {
        var (state, faults) = LogChecks.Of(Whole.Events);
        Assert.Empty(faults);
        Assert.Equal((Whole.State!.Version, Whole.Status), (state!.Version, state.Status));
    }

    [Fact]
    public void No_events_make_nothing()
    {
        var (state, faults) = LogChecks.Of([]);
        Assert.Null(state);
        Assert.Empty(faults);
    }

    [Fact]
    public void A_missing_event_is_a_gap() =>
        Assert.Contains("event 3: it follows event 1", LogChecks.Of(Whole.Events.RemoveAt(1)).Faults);

    [Theory]
    [InlineData(0, "version 0 follows version")]
    [InlineData(1, "version 1 follows version")]
    [InlineData(99, "version 99 follows version")]
    public void A_version_neither_falls_nor_skips(int version, string fault) =>
        Assert.Contains(fault, Faults("Declared", recorded => recorded with { Version = version })[0]);

    [Fact]
    public void A_first_version_is_1() =>
        Assert.Contains("version 0 follows", Faults("Offered", recorded => recorded with { Version = 0 })[0]);

    [Fact]
    public void A_command_is_carried_out_once() =>
        Assert.Contains(
            Faults("Approved", recorded => recorded with { CommandId = Whole.Events[^1].CommandId }),
            fault => fault.Contains("its command made version", StringComparison.Ordinal));

    [Fact]
    public void A_command_has_one_input()
    {
        var twice = Whole.Events.Add(Whole.Events[^1] with { Sequence = Whole.Events.Length + 1, InputHash = "other" });
        Assert.Contains(
            $"event {twice.Length}: its command had another input in event {Whole.Events.Length}",
            LogChecks.Of(twice).Faults);
    }

    [Theory]
    [InlineData("Approved")]
    [InlineData("FinanciallyApproved")]
    public void What_is_approved_is_what_was_declared(string kind) =>
        Assert.StartsWith($"event {At(kind)}: it approves 7, declared was", Assert.Single(Faults(
            kind,
            recorded => recorded with
            {
                Event = recorded.Event is CollectionEvent.Approved approved
                    ? approved with { Amount = 7 }
                    : ((CollectionEvent.FinanciallyApproved)recorded.Event) with { Amount = 7 },
            })));

    [Fact]
    public void Nothing_is_approved_that_was_not_declared()
    {
        var faults = LogChecks.Of(Whole.Events.RemoveAt(At("Declared") - 1)).Faults;
        Assert.Contains($"event {At("Approved")}: no declaration stands that could be approved", faults);
        Assert.Contains($"event {At("Approved")}: Approved cannot follow the events before it", faults);
    }

    [Theory]
    [InlineData("Approved")]
    [InlineData("FinanciallyApproved")]
    public void Who_declared_does_not_approve(string kind) =>
        Assert.Equal([$"event {At(kind)}: paul approves and declared"], Faults(kind, By(Story.Partner)));

    [Fact]
    public void Who_approved_does_not_approve_financially() =>
        Assert.Equal(
            [$"event {At("FinanciallyApproved")}: anna approves and approved before"],
            Faults("FinanciallyApproved", By(Story.Approver)));

    [Fact]
    public void Nobody_approves_on_behalf_of_who_declared() =>
        Assert.Single(Faults("Approved", By(Story.Approver with { OnBehalfOf = Story.Partner })));

    [Fact]
    public void Who_entered_figures_does_not_approve()
    {
        var typed = Story.Of(Example.Manual()).Accepted().On("2018-04-03").Given(Story.Manager, Story.Enter(60))
            .Given(Story.Partner, Story.Declare(1)).Given(Story.Approver, new CollectionCommand.Approve(1));
        Assert.Empty(LogChecks.Of(typed.Events).Faults);
        Assert.Contains("mary approves and entered figures", Assert.Single(
            LogChecks.Of(typed.Events.SetItem(typed.Events.Length - 1, By(Story.Manager)(typed.Events[^1]))).Faults));
    }

    [Fact]
    public void A_status_is_what_the_events_make() =>
        Assert.Equal(
            [$"event {At("Declared")}: it says Provided, the events say AwaitingApproval"],
            Faults("Declared", recorded => recorded with { Status = CollectionStatus.Provided }));

    [Fact]
    public void Events_before_an_offer_make_nothing()
    {
        var (state, faults) = LogChecks.Of(Whole.Events.RemoveAt(0));
        Assert.Null(state);
        Assert.Contains("event 2: Accepted cannot follow the events before it", faults);
    }

    private static Func<RecordedEvent, RecordedEvent> By(Actor by) => recorded => recorded with { By = by };

    private static ImmutableArray<string> Faults(string kind, Func<RecordedEvent, RecordedEvent> changed) =>
        LogChecks.Of(Whole.Events.SetItem(At(kind) - 1, changed(Whole.Events[At(kind) - 1]))).Faults;
}
