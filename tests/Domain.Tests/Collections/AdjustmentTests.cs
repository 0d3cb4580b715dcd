using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Collections;

/// <summary>After the last approval: corrected figures, and the signed difference.</summary>
public sealed class AdjustmentTests
{
    private static readonly CollectionCommand Open = new CollectionCommand.OpenAdjustment("Counted twice");

    [Fact]
    public void Recovery_then_top_up_each_carry_their_difference()
    {
        var paid = Paid(100);
        var recovered = Settle(Corrected(paid, 90));
        var topped = Settle(Corrected(recovered, 120));
        Assert.Equal(
            [(1, 1006.00m, null), (2, -100.60m, 1), (3, 301.80m, 2)],
            topped.State!.Declarations.Select(made => (made.Number, made.Amount!.Value, made.Adjusts)));
        Assert.Equal(
            [
                (PaymentKind.Achievement, 1006.00m), (PaymentKind.Adjustment, -100.60m),
                (PaymentKind.Adjustment, 301.80m),
            ],
            Instructions.Of(topped.State, topped.Terms).Select(payment => (payment.Kind, payment.Amount)));
        Assert.Equal(1207.20m, CollectionRows.Of(topped.State, topped.Terms).Amount);
    }

    [Fact]
    public void While_it_is_open_lists_show_what_is_at_stake()
    {
        var open = Paid(100).Given(Story.Approver, Open);
        Assert.Equal(0m, CollectionRows.Of(open.State!, open.Terms).Amount);
        var declared = Corrected(Paid(100), 90);
        Assert.Equal(-100.60m, CollectionRows.Of(declared.State!, declared.Terms).Amount);
    }

    [Fact]
    public void Typing_is_open_again_long_after_manual_entry_closed()
    {
        var late = Paid(100).On("2018-12-01");
        late.When(Story.Manager, Typed(90)).ThenRefused(RefusalCode.WindowClosed);
        late.Given(Story.Approver, Open).When(Story.Manager, Typed(90)).Then(CollectionStatus.AwaitingDeclaration);
    }

    /// <summary>What is there is what was approved: nought is nothing to approve.</summary>
    [Fact]
    public void Without_declarations_it_waits_for_the_corrected_figures()
    {
        var service = Counting with { DeclarationRequired = false, FinancialApprovalRequired = false };
        var open = Story.Of(service).Accepted().On("2018-04-03").Given(Story.Manager, Typed(100))
            .Given(Story.Approver, new CollectionCommand.Approve(1)).Given(Story.Approver, Open);
        Assert.Equal(
            (CollectionStatus.AwaitingDeclaration, CollectionAction.EnterFigures),
            (open.Status, Awaiting.For(open.State!, open.Terms)!.Action!.Value));
        var corrected = open.Given(Story.Manager, Typed(90));
        Assert.Equal(
            (CollectionStatus.AwaitingApproval, -100.60m), (corrected.Status, corrected.State!.Declaration!.Amount));
        // Whoever sends them again as they are says so, and the difference of nought ends it.
        var confirmed = open.Given(Story.Manager, Typed(100));
        Assert.Equal((CollectionStatus.AwaitingApproval, 0m), (confirmed.Status, confirmed.State!.Declaration!.Amount));
    }

    [Fact]
    public void A_re_extract_corrects_what_was_extracted()
    {
        var story = Story.Of(Example.Automatic()).Approved()
            .Given(Story.Finance, new CollectionCommand.ApproveFinancially(1)).On("2018-12-01");
        story.When(Story.Partner, new CollectionCommand.RequestReExtract("-")).ThenRefused(RefusalCode.WrongStatus);
        story.Given(Story.Approver, Open)
            .Given(Story.Partner, new CollectionCommand.RequestReExtract("Supplier mended it"))
            .Extracted(70, "m2").Given(Story.Partner, Story.Declare(2))
            .When(Story.Approver, new CollectionCommand.Approve(2)).Then(CollectionStatus.AwaitingFinancialApproval);
    }

    [Fact]
    public void Who_corrected_the_figures_does_not_approve_the_difference() =>
        Paid(100).Given(Story.Approver, Open).Given(Story.Finance, Typed(90)).Given(Story.Partner, Story.Declare(2))
            .Given(Story.Approver, new CollectionCommand.Approve(2))
            .When(Story.Finance, new CollectionCommand.ApproveFinancially(2)).ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void A_second_one_waits_for_the_first() =>
        Paid(100).Given(Story.Approver, Open).When(Story.Approver, Open).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void What_may_still_change_needs_none() =>
        Story.Of(Example.Automatic()).Approved().When(Story.Approver, Open).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void Without_a_reason_it_is_refused() =>
        Paid(100).When(Story.Approver, new CollectionCommand.OpenAdjustment(" ")).ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void A_rejected_difference_is_declared_again_and_what_was_approved_stands()
    {
        var rejected = Corrected(Paid(100), 90)
            .Given(Story.Approver, new CollectionCommand.Reject(RejectReason.FiguresWrong, "Still wrong"));
        Assert.Equal(1006.00m, Assert.Single(Instructions.Of(rejected.State!, rejected.Terms)).Amount);
        var again = Settle(rejected.Given(Story.Partner, Story.Declare(2)));
        Assert.Equal((3, 1, -100.60m), (
            again.State!.Declaration!.Number, again.State.Declaration.Adjusts, again.State.Declaration.Amount));
    }

    [Fact]
    public void What_was_provided_goes_out_again()
    {
        var provided = Paid(100).Given(Actor.System, new CollectionCommand.Release())
            .Given(Actor.System, new CollectionCommand.Provide(1));
        var again = Settle(Corrected(provided, 90));
        Assert.Null(again.State!.Delivery);
        again.Given(Actor.System, new CollectionCommand.Release())
            .When(Actor.System, new CollectionCommand.Provide(2)).Then(CollectionStatus.Provided);
    }

    [Fact]
    public void What_was_paid_for_does_not_end_because_of_an_adjustment() =>
        Paid(100).Given(Story.Approver, Open).When(
            Story.Manager, new CollectionCommand.EndParticipation(
                new(2018, 3, 20), EndReason.PracticeWithdrew, "Merging")).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void Who_has_paid_pays_the_difference_too() =>
        Paid(100).Given(Story.Approver, Open).When(
            Actor.System, new CollectionCommand.ChangeCommissioner(OdsCode.Parse("Z75"), new(2018, 3, 20)))
            .ThenRefused(RefusalCode.WrongStatus);

    /// <summary>Typed again, less than before, while a clinical system is asked: figures are missing.</summary>
    [Fact]
    public void Nor_while_a_correction_is_not_complete()
    {
        var service = Example.Both();
        service = service with
        {
            Indicators = [service.Indicators[0] with { Manual = false }, service.Indicators[1]],
        };
        IndicatorValues protocol = new() { Indicator = "FLU002", Yes = true };
        CollectionCommand Both(params IndicatorValues[] values) =>
            new CollectionCommand.EnterFigures([.. values], Submit: true, Confirm: []);
        var waiting = Settle(Story.Of(service).Accepted().On("2018-04-14")
                .Given(Story.Manager, Both(Story.Values(60), protocol)).Given(Story.Partner, Story.Declare(1)))
            .Given(Story.Approver, Open).Given(Story.Partner, new CollectionCommand.RequestReExtract("Supplier erred"))
            .Given(Story.Manager, Both(Story.Values(60) with { Denominator = null }));
        Assert.Equal((CollectionStatus.AwaitingEntry, 1), (waiting.Status, waiting.State!.Adjusts!.Value));
        waiting.When(Actor.System, new CollectionCommand.ChangeCommissioner(Story.NextCommissioner, new(2018, 3, 20)))
            .ThenRefused(RefusalCode.WrongStatus);
        waiting.When(Story.Manager, new CollectionCommand.EndParticipation(
                new(2018, 3, 20), EndReason.PracticeWithdrew, "Merging")).ThenRefused(RefusalCode.WrongStatus);
    }

    [Theory]
    [InlineData(900.00)]
    [InlineData(-100.00)]
    public void An_amount_that_was_not_seen_is_refused(double seen) =>
        Paid(100).Given(Story.Approver, Open).Given(Story.Manager, Typed(90))
            .When(Story.Partner, new CollectionCommand.Declare(2, "1", (decimal)seen))
            .ThenRefused(RefusalCode.StaleFigures);

    [Theory]
    [InlineData(905.40)]
    [InlineData(-100.60)]
    public void The_whole_or_the_difference_may_have_been_seen(double seen) =>
        Paid(100).Given(Story.Approver, Open).Given(Story.Manager, Typed(90))
            .When(Story.Partner, new CollectionCommand.Declare(2, "1", (decimal)seen))
            .Then(CollectionStatus.AwaitingApproval);

    /// <summary>10.06 pounds each.</summary>
    private static Service Counting => Example.Manual() with
    {
        Indicators = [new Indicator("FLU001", "Given", null, IndicatorKind.Count, null, null, null, false, 10.06m)],
    };

    /// <summary>Typed, declared, approved twice.</summary>
    private static Story Paid(int count) => Settle(
        Story.Of(Counting).Accepted().On("2018-04-03").Given(Story.Manager, Typed(count))
            .Given(Story.Partner, Story.Declare(1)));

    private static Story Corrected(Story paid, int count)
    {
        var open = paid.Given(Story.Approver, Open).Given(Story.Manager, Typed(count));
        return open.Given(Story.Partner, Story.Declare(open.State!.Figures!.Version));
    }

    private static Story Settle(Story declared)
    {
        var version = declared.State!.Figures!.Version;
        return declared.Given(Story.Approver, new CollectionCommand.Approve(version))
            .Given(Story.Finance, new CollectionCommand.ApproveFinancially(version));
    }

    private static CollectionCommand.EnterFigures Typed(int count) =>
        new([new IndicatorValues { Indicator = "FLU001", Count = count }], true, ImmutableArray<string>.Empty);
}
