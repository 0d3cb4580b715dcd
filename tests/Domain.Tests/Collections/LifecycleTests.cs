using GpCollections.Access;
using GpCollections.Services;
using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Collections;

public sealed class LifecycleTests
{
    private static readonly Story Automatic = Story.Of(Example.Automatic());
    private static readonly Story Manual = Story.Of(Example.Manual());
    private static readonly Story Both = Story.Of(Example.Both());

    [Fact]
    public void An_offer_can_be_accepted_on_its_last_day() =>
        Automatic.Offered("2018-03-10").On("2018-03-10", 23)
            .When(Story.Manager, new CollectionCommand.Accept()).Then(Participating);

    [Fact]
    public void An_offer_lapses_when_its_last_day_is_over() =>
        Automatic.Offered("2018-03-10").On("2018-03-11", 0).Then(Lapsed);

    [Fact]
    public void A_lapsed_offer_cannot_be_accepted() =>
        Automatic.Offered("2018-03-10").On("2018-03-11").When(Story.Manager, new CollectionCommand.Accept())
            .ThenRefused(RefusalCode.WindowClosed);

    [Fact]
    public void Lapsing_goes_by_midnight_in_London() =>
        Automatic.Offered("2018-03-30").On("2018-03-30", 23).Then(Lapsed);

    [Fact]
    public void An_offer_without_a_response_date_never_lapses() =>
        Automatic.Offered(null).On("2030-01-01").Then(Offered);

    [Fact]
    public void A_declined_practice_can_be_offered_again() =>
        Automatic.Offered().Given(Story.Manager, new CollectionCommand.Decline("Too busy")).Offered().Then(Offered);

    [Fact]
    public void What_is_offered_is_not_offered_twice() =>
        Automatic.Accepted().When(Story.Commissioning, Offer("2018-03-20")).ThenRefused(RefusalCode.Duplicate);

    [Fact]
    public void An_offer_that_could_not_be_answered_is_refused() =>
        Automatic.When(Story.Commissioning, Offer("2018-02-20")).ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void An_accepted_offer_cannot_be_withdrawn() =>
        Automatic.Accepted().When(Story.Commissioning, new CollectionCommand.WithdrawOffer())
            .ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void Participation_ends_after_its_last_day()
    {
        var ending = Automatic.Accepted().Given(Story.Manager, End("2018-03-20"));
        ending.Then(Participating);
        ending.On("2018-03-20", 23).Then(Participating);
        ending.On("2018-03-21", 0).Then(Ended);
    }

    [Fact]
    public void A_period_that_is_over_when_participation_ends_is_still_collected() =>
        Automatic.Accepted().When(Story.Manager, End("2018-03-31")).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void The_window_opens_by_itself() => Automatic.Accepted().On("2018-04-02", 0).Then(Collecting);

    [Fact]
    public void A_window_that_closes_without_figures_leaves_nothing_collected() =>
        Automatic.Accepted().On("2018-04-13", 0).Then(NotCollected);

    [Fact]
    public void Where_typing_is_let_a_window_without_figures_leads_to_entry() =>
        Story.Of(Example.Service(entry: ManualEntryPolicy.AfterExtractComplete))
            .Accepted().On("2018-04-14").Then(AwaitingEntry);

    [Fact]
    public void Who_accepts_in_the_window_is_collected_at_once() =>
        Automatic.Offered(null).On("2018-04-05").When(Story.Manager, new CollectionCommand.Accept()).Then(Collecting);

    [Fact]
    public void Complete_figures_move_on_while_the_window_is_open() =>
        Automatic.Accepted().On("2018-04-03").When(Story.Supplier, Story.Extract()).Then(AwaitingDeclaration);

    [Fact]
    public void Figures_before_the_window_are_refused() =>
        Automatic.Accepted().On("2018-04-01").When(Story.Supplier, Story.Extract()).ThenRefused(RefusalCode.NotYetOpen);

    [Fact]
    public void Figures_after_the_window_are_refused() =>
        Automatic.Accepted().On("2018-04-14").When(Story.Supplier, Story.Extract())
            .ThenRefused(RefusalCode.WindowClosed);

    [Fact]
    public void The_same_message_is_stored_once() =>
        Automatic.AwaitingDeclaration().When(Story.Supplier, Story.Extract()).ThenRefused(RefusalCode.Duplicate);

    [Fact]
    public void Other_message_same_figures_leaves_the_declaration_standing() =>
        Automatic.Declared().When(Story.Supplier, Story.Extract(60, "m2")).Then(AwaitingApproval);

    [Fact]
    public void New_figures_void_a_declaration()
    {
        var voided = Automatic.Declared().When(Story.Supplier, Story.Extract(61, "m2"));
        voided.Then(AwaitingDeclaration);
        Assert.Equal(DeclarationState.Voided, voided.State!.Declarations[0].State);
    }

    [Fact]
    public void New_figures_void_an_approval_that_is_not_yet_financial()
    {
        var voided = Automatic.Approved().When(Story.Supplier, Story.Extract(61, "m2"));
        voided.Then(AwaitingDeclaration);
        Assert.Null(voided.State!.Declaration);
    }

    [Fact]
    public void After_the_last_approval_figures_no_longer_change() =>
        Automatic.Approved().Given(Story.Finance, new CollectionCommand.ApproveFinancially(1))
            .When(Story.Supplier, Story.Extract(61, "m2")).ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void Typing_before_it_opens_is_refused() =>
        Manual.Accepted().When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.NotYetOpen);

    [Fact]
    public void Typing_after_it_closed_is_refused() =>
        Manual.Accepted().On("2018-04-21").When(Story.Manager, Story.Enter(60)).ThenRefused(RefusalCode.WindowClosed);

    [Fact]
    public void A_draft_moves_nothing()
    {
        var drafted = Manual.Accepted().On("2018-04-02").When(Story.Manager, Story.Enter(60, submit: false));
        drafted.Then(AwaitingEntry);
        Assert.Null(drafted.State!.Figures);
    }

    [Fact]
    public void Submitted_figures_that_are_complete_await_declaration() =>
        Manual.Accepted().On("2018-04-02").When(Story.Manager, Story.Enter(60)).Then(AwaitingDeclaration);

    [Fact]
    public void Submitting_without_a_needed_indicator_is_refused() =>
        Manual.Accepted().On("2018-04-02").When(Story.Manager, new CollectionCommand.EnterFigures([], true, []))
            .ThenRefused(RefusalCode.Incomplete);

    [Fact]
    public void What_was_extracted_is_not_typed_over() =>
        Both.Accepted().On("2018-04-03").Extracted().When(Story.Manager, Story.Enter(61))
            .ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void Extract_and_hand_together_complete_the_figures()
    {
        var extracted = Both.Accepted().On("2018-04-03").Extracted();
        extracted.Then(AwaitingEntry);
        var typed = extracted.When(Story.Manager, TypeYes());
        typed.Then(AwaitingDeclaration);
        Assert.Equal(FiguresSource.ExtractAndManual, typed.State!.Figures!.Source);
    }

    [Fact]
    public void A_re_extract_leaves_what_was_typed() =>
        Assert.True(Both.Accepted().On("2018-04-03").Extracted().Given(Story.Manager, TypeYes()).Extracted(70, "m2")
            .State!.Figures!.For("FLU002")!.Yes);

    [Fact]
    public void Incomplete_figures_cannot_be_declared() =>
        Automatic.Accepted().When(Story.Partner, Story.Declare(1)).ThenRefused(RefusalCode.Incomplete);

    [Fact]
    public void Declaring_figures_that_were_superseded_is_refused() =>
        Automatic.AwaitingDeclaration().Extracted(61, "m2").When(Story.Partner, Story.Declare(1))
            .ThenRefused(RefusalCode.StaleFigures);

    [Fact]
    public void Declaring_on_another_statement_is_refused() =>
        Automatic.AwaitingDeclaration().When(Story.Partner, new CollectionCommand.Declare(1, "2"))
            .ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void Declaring_another_amount_than_seen_is_refused() =>
        Automatic.AwaitingDeclaration().When(Story.Partner, new CollectionCommand.Declare(1, "1", 1.00m))
            .ThenRefused(RefusalCode.StaleFigures);

    [Fact]
    public void A_hold_blocks_declaring() =>
        Automatic.AwaitingDeclaration().OnHold("Supplier fault").When(Story.Partner, Story.Declare(1))
            .ThenRefused(RefusalCode.OnHold);

    [Fact]
    public void A_hold_blocks_approving() =>
        Automatic.Declared().OnHold("Supplier fault").When(Story.Approver, new CollectionCommand.Approve(1))
            .ThenRefused(RefusalCode.OnHold);

    [Fact]
    public void A_hold_never_blocks_collecting() =>
        Automatic.Accepted().On("2018-04-03").OnHold("Fault").When(Story.Supplier, Story.Extract())
            .Then(AwaitingDeclaration);

    [Fact]
    public void A_declarer_cannot_approve_even_for_another_organisation() =>
        Automatic.Declared()
            .When(Story.Partner with { Organisation = Story.Commissioner }, new CollectionCommand.Approve(1))
            .ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Who_entered_the_figures_cannot_approve() =>
        Manual.Accepted().On("2018-04-02").Given(Story.Approver, Story.Enter(60)).Given(Story.Partner, Story.Declare(1))
            .When(Story.Approver, new CollectionCommand.Approve(1)).ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Who_posted_the_extract_cannot_approve() =>
        Automatic.Accepted().On("2018-04-03").Given(Story.Approver, Story.Extract())
            .Given(Story.Partner, Story.Declare(1))
            .When(Story.Approver, new CollectionCommand.Approve(1)).ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Submitting_the_figures_that_stand_is_recorded_and_changes_nothing()
    {
        var again = Manual.Accepted().On("2018-04-02").Given(Story.Manager, Story.Enter(60))
            .Given(Story.Partner, Story.Declare(1)).When(Story.Manager, Story.Enter(60));
        again.Then(AwaitingApproval);
        Assert.Equal((1, 1), (again.State!.Figures!.Version, again.Last!.Events.Length));
    }

    [Fact]
    public void Another_organisations_submission_leaves_the_practices_draft() =>
        Assert.NotNull(Manual.Accepted().On("2018-04-02").Given(Story.Manager, Story.Enter(60, submit: false))
            .Given(Story.Approver, Story.Enter(61)).State!.Draft);

    [Fact]
    public void A_response_date_beyond_all_arithmetic_is_refused() =>
        Automatic.When(Story.Commissioning, Offer("9999-12-31")).ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void A_note_of_a_whole_book_is_refused() =>
        Automatic.Declared().When(Story.Approver, new CollectionCommand.Approve(1, null, new string('x', 4_001)))
            .ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void Who_typed_the_draft_that_another_submitted_cannot_approve() =>
        Manual.Accepted().On("2018-04-02")
            .Given(Story.Approver with { Organisation = Story.Manager.Organisation }, Story.Enter(60, submit: false))
            .Given(Story.Manager, new CollectionCommand.EnterFigures([], true, []))
            .Given(Story.Partner, Story.Declare(1))
            .When(Story.Approver, new CollectionCommand.Approve(1)).ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void A_draft_of_another_organisation_is_not_added_to() =>
        Manual.Accepted().On("2018-04-02").Given(Story.Manager, Story.Enter(60, submit: false))
            .When(Story.Approver, Story.Enter(61, submit: false)).ThenRefused(RefusalCode.Conflict);

    [Fact]
    public void A_draft_of_another_organisation_is_not_submitted() =>
        Manual.Accepted().On("2018-04-02").Given(Story.Manager, Story.Enter(60, submit: false))
            .When(Story.Approver, new CollectionCommand.EnterFigures([], true, [])).ThenRefused(RefusalCode.Incomplete);

    [Fact]
    public void Who_acted_on_behalf_of_the_declarer_cannot_approve() =>
        Automatic.Declared().When(new Actor("sue", "Sue", OnBehalfOf: Story.Partner), new CollectionCommand.Approve(1))
            .ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Who_approved_cannot_approve_financially() =>
        Automatic.Approved().When(Story.Approver, new CollectionCommand.ApproveFinancially(1))
            .ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Who_declared_cannot_approve_financially() =>
        Automatic.Approved().When(Story.Partner, new CollectionCommand.ApproveFinancially(1))
            .ThenRefused(RefusalCode.SamePerson);

    [Fact]
    public void Two_approvals_make_it_approved() =>
        Automatic.Approved().When(Story.Finance, new CollectionCommand.ApproveFinancially(1)).Then(Approved);

    [Fact]
    public void Approving_other_figures_than_declared_is_refused() =>
        Automatic.Declared().When(Story.Approver, new CollectionCommand.Approve(2))
            .ThenRefused(RefusalCode.StaleFigures);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rejection_goes_back_to_the_practice(bool approved)
    {
        var rejected = (approved ? Automatic.Approved() : Automatic.Declared())
            .When(Story.Finance, new CollectionCommand.Reject(RejectReason.FiguresWrong, "Count again"));
        rejected.Then(AwaitingDeclaration);
        Assert.Equal(RejectReason.FiguresWrong, rejected.State!.Declarations[0].Rejection);
    }

    [Fact]
    public void A_rejection_needs_a_note() =>
        Automatic.Declared().When(Story.Approver, new CollectionCommand.Reject(RejectReason.Other, " "))
            .ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void A_declaration_can_be_withdrawn_before_approval() =>
        Automatic.Declared().When(Story.Partner, new CollectionCommand.WithdrawDeclaration("Miscounted"))
            .Then(AwaitingDeclaration);

    [Fact]
    public void An_approved_declaration_cannot_be_withdrawn() =>
        Automatic.Approved().When(Story.Partner, new CollectionCommand.WithdrawDeclaration("Miscounted"))
            .ThenRefused(RefusalCode.WrongStatus);

    [Fact]
    public void Without_declaration_the_system_declares()
    {
        var collected = Story.Of(Example.Service(declaration: false))
            .Accepted().On("2018-04-03").When(Story.Supplier, Story.Extract());
        collected.Then(AwaitingApproval);
        var declaration = collected.State!.Declaration!;
        Assert.Equal((Actor.System, null), (declaration.By, declaration.StatementVersion));
    }

    [Fact]
    public void What_the_system_declared_stays_rejected_until_new_figures_come()
    {
        var rejected = Story.Of(Example.Service(declaration: false)).Accepted().On("2018-04-03").Extracted()
            .Given(Story.Approver, new CollectionCommand.Reject(RejectReason.FiguresWrong, "Too many"));
        rejected.Then(AwaitingDeclaration);
        rejected.When(Story.Supplier, Story.Extract(61, "m2")).Then(AwaitingApproval);
    }

    [Fact]
    public void Where_nothing_is_asked_for_figures_are_ready_at_once() =>
        Story.Of(Example.Service(declaration: false, approval: false, financial: false)).Accepted().On("2018-04-03")
            .When(Story.Supplier, Story.Extract()).Then(ReadyToProvide);

    [Fact]
    public void Where_only_a_declaration_is_asked_for_declaring_makes_it_ready() =>
        Story.Of(Example.Service(approval: false, financial: false)).AwaitingDeclaration()
            .When(Story.Partner, Story.Declare(1)).Then(ReadyToProvide);

    [Fact]
    public void What_is_approved_is_released_and_provided() =>
        Story.Of(Example.Service(financial: false)).Approved().Given(Actor.System, new CollectionCommand.Release())
            .When(Actor.System, new CollectionCommand.Provide(1)).Then(Provided);

    [Fact]
    public void A_check_names_the_figures_it_is_about() =>
        Automatic.AwaitingDeclaration().When(Story.Manager, new CollectionCommand.RecordCheck(2, [Story.Values(59)]))
            .ThenRefused(RefusalCode.StaleFigures);

    [Fact]
    public void A_command_made_on_an_older_version_is_refused() =>
        Automatic.AwaitingDeclaration().When(Story.Partner, Story.Declare(1), expectedVersion: 1)
            .ThenRefused(RefusalCode.Conflict);

    [Fact]
    public void The_same_id_with_another_content_is_refused() =>
        Automatic.Offered().When(Story.Manager, new CollectionCommand.Accept(), "k").When(
            Story.Manager, new CollectionCommand.Decline(), "k").ThenRefused(RefusalCode.Duplicate);

    private static CollectionCommand.Offer Offer(string respondBy) => new(
        Story.Commissioner, DateOnly.Parse(respondBy), new DateOnly(2017, 4, 1), new DateOnly(2018, 3, 31));

    private static CollectionCommand.EndParticipation End(string day) =>
        new(DateOnly.Parse(day), EndReason.PracticeWithdrew, "Merging");

    private static CollectionCommand.EnterFigures TypeYes() =>
        new([new IndicatorValues { Indicator = "FLU002", Yes = true }], true, []);
}
