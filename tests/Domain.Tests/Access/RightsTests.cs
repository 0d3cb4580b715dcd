using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Access;

public sealed class RightsTests
{
    private static readonly OdsCode Practice = OdsCode.Parse("A81001");
    private static readonly OdsCode Commissioner = OdsCode.Parse("Q74");
    private static readonly OdsCode Elsewhere = OdsCode.Parse("A99999");

    /// <summary>
    /// For each action the roles that are enough at the practice, at its commissioner, and under X24.
    /// </summary>
    public static TheoryData<CollectionAction, string, string, string> Matrix { get; } = new()
    {
        { CollectionAction.Accept, "ServiceManagement", "", "ServiceManagement" },
        { CollectionAction.Decline, "ServiceManagement", "", "ServiceManagement" },
        {
            CollectionAction.WithdrawOffer, "", "CommissioningManagement",
            "CommissioningManagement NationalServiceManager"
        },
        {
            CollectionAction.EndParticipation, "ServiceManagement", "CommissioningManagement",
            "ServiceManagement CommissioningManagement NationalServiceManager"
        },
        { CollectionAction.EnterFigures, "AchievementEntry", "AchievementEntry", "AchievementEntry" },
        {
            CollectionAction.RecordCheck, "AchievementEntry DeclarationManagement", "",
            "AchievementEntry DeclarationManagement"
        },
        { CollectionAction.Declare, "DeclarationManagement", "", "DeclarationManagement" },
        { CollectionAction.WithdrawDeclaration, "DeclarationManagement", "", "DeclarationManagement" },
        { CollectionAction.Approve, "", "ApprovalManagement", "ApprovalManagement" },
        { CollectionAction.Reject, "", "ApprovalManagement FinanceManagement", "ApprovalManagement FinanceManagement" },
        { CollectionAction.ApproveFinancially, "", "FinanceManagement", "FinanceManagement" },
        {
            CollectionAction.PlaceHold, "", "ApprovalManagement",
            "ApprovalManagement NationalServiceManager ExtractionOperator"
        },
        {
            CollectionAction.RequestReExtract, "AchievementEntry DeclarationManagement", "",
            "AchievementEntry DeclarationManagement ExtractionOperator"
        },
        {
            CollectionAction.ExtendDeadline, "", "ApprovalManagement",
            "ApprovalManagement NationalServiceManager ExtractionOperator"
        },
        { CollectionAction.OpenAdjustment, "", "ApprovalManagement", "ApprovalManagement NationalServiceManager" },
        {
            CollectionAction.PostMessage, "AchievementEntry ServiceManagement DeclarationManagement",
            "CommissioningManagement ApprovalManagement FinanceManagement",
            "AchievementEntry ServiceManagement DeclarationManagement CommissioningManagement ApprovalManagement "
            + "FinanceManagement NationalServiceManager ExtractionOperator Support"
        },
    };

    [Theory, MemberData(nameof(Matrix))]
    public void These_roles_and_no_others_are_enough(
        CollectionAction action, string practice, string commissioner, string national)
    {
        Assert.Equal(practice, Enough(action, Practice));
        Assert.Equal(commissioner, Enough(action, Commissioner));
        Assert.Equal(national, Enough(action, OdsCode.NhsEngland));
        Assert.Equal("", Enough(action, Elsewhere));
    }

    [Fact]
    public void Every_action_is_in_the_matrix() =>
        Assert.Equal(Enum.GetValues<CollectionAction>(), Matrix.Select(row => row.Data.Item1).Order());

    [Fact]
    public void A_missing_role_is_named_with_its_place() =>
        Assert.Equal(
            new Refusal(
                RefusalCode.Forbidden, "This needs the role Approval Management at Q74, or Finance Management at Q74."),
            Rights.Refuses(CollectionAction.Reject, Person((Practice, Role.Supervisor)), Practice, Commissioner));

    [Fact]
    public void Who_does_not_see_a_collection_does_not_learn_that_it_exists() =>
        Assert.Equal(
            RefusalCode.NotFound,
            Rights.Refuses(CollectionAction.Declare, Person((Elsewhere, Role.View)), Practice, Commissioner)?.Code);

    public static TheoryData<Role, bool> Seeing { get; } =
        [.. Enum.GetValues<Role>().Select(role => (role, role is not (Role.Supplier or Role.Requester)))];

    [Theory, MemberData(nameof(Seeing))]
    public void Any_role_but_the_suppliers_and_requesters_sees(Role role, bool sees)
    {
        Assert.Equal(sees, Rights.Sees(Person((Practice, role)), Practice, Commissioner));
        Assert.Equal(sees, Rights.Sees(Person((Commissioner, role)), Practice, Commissioner));
        Assert.Equal(sees, Rights.Sees(Person((OdsCode.NhsEngland, role)), Practice, Commissioner));
        Assert.False(Rights.Sees(Person((Elsewhere, role)), Practice, Commissioner));
    }

    [Fact]
    public void A_membership_without_roles_sees_nothing() =>
        Assert.False(Rights.Sees(new Viewer("p", "P", [new(Practice, [])]), Practice, Commissioner));

    [Theory]
    [InlineData(Role.FinanceView, true)]
    [InlineData(Role.DeclarationManagement, true)]
    [InlineData(Role.ApprovalManagement, true)]
    [InlineData(Role.FinanceManagement, true)]
    [InlineData(Role.View, false)]
    [InlineData(Role.Supervisor, false)]
    [InlineData(Role.NationalServiceManager, false)]
    public void Pounds_are_for_those_who_deal_with_money(Role role, bool sees) =>
        Assert.Equal(sees, Rights.SeesPounds(Person((Commissioner, role)), Practice, Commissioner));

    [Fact]
    public void A_person_of_several_organisations_acts_for_the_nearest()
    {
        (OdsCode, Role)[] all =
        [
            (OdsCode.NhsEngland, Role.AchievementEntry), (Commissioner, Role.AchievementEntry),
            (Practice, Role.AchievementEntry),
        ];
        Assert.Equal(
            [OdsCode.NhsEngland, Commissioner, Practice],
            Enumerable.Range(1, 3).Select(count => ActingFor(CollectionAction.EnterFigures, all[..count])));
    }

    [Fact]
    public void A_person_acts_where_the_role_is_held_and_nowhere_else() =>
        Assert.Equal(
            Commissioner,
            ActingFor(CollectionAction.EnterFigures, (Practice, Role.View), (Commissioner, Role.AchievementEntry)));

    [Fact]
    public void The_national_role_is_national_only_under_X24()
    {
        Assert.True(
            Rights.Nationally(Person((OdsCode.NhsEngland, Role.NationalServiceManager)), Role.NationalServiceManager));
        Assert.False(
            Rights.Nationally(Person((Commissioner, Role.NationalServiceManager)), Role.NationalServiceManager));
    }

    [Fact]
    public void Offers_reach_as_far_as_the_role()
    {
        var local = Person((Commissioner, Role.CommissioningManagement));
        var national = Person((OdsCode.NhsEngland, Role.NationalServiceManager));
        Assert.Null(Rights.RefusesOffer(local, Commissioner) ?? Rights.RefusesOffer(national, null));
        Assert.Equal("This needs the role Commissioning Management at X24, or National Service Manager at X24.",
            Rights.RefusesOffer(local, null)?.Message);
        Assert.NotNull(Rights.RefusesOffer(local, OdsCode.Parse("Q75")));
    }

    [Fact]
    public void Holds_reach_as_far_as_the_role()
    {
        var local = Person((Commissioner, Role.ApprovalManagement));
        var national = Person((OdsCode.NhsEngland, Role.ExtractionOperator));
        Assert.Null(Rights.RefusesHold(local, [Commissioner]) ?? Rights.RefusesHold(national, null));
        Assert.NotNull(Rights.RefusesHold(local, null));
        Assert.NotNull(Rights.RefusesHold(local, [Commissioner, OdsCode.Parse("Q75")]));
    }

    [Fact]
    public void Lists_show_what_is_in_scope()
    {
        Assert.Null(Rights.Visible(Person((OdsCode.NhsEngland, Role.View), (Practice, Role.View))).Limit);
        Assert.Equal(
            [Practice, Commissioner],
            Rights.Visible(Person((Commissioner, Role.View), (Practice, Role.View))).Limit!.Value);
        Assert.True(Rights.Visible(Person((OdsCode.NhsEngland, Role.Requester))).IsNothing);
        Assert.Equal(
            [Practice],
            Rights.VisiblePounds(Person((Commissioner, Role.View), (Practice, Role.FinanceView))).Limit!.Value);
    }

    [Fact]
    public void For_another_person_is_done_what_decides_about_no_money_and_can_be_taken_back()
    {
        var all = Enum.GetValues<Role>();
        var person = new Viewer("p", "P", [new(Practice, [.. all]), new(Commissioner, [.. all])]);
        var desk = Rights.ActingForAnother(
            Person((OdsCode.NhsEngland, Role.SupportChange)) with { Id = "desk" }, person)!;
        Assert.Equal(
            [
                CollectionAction.Accept, CollectionAction.Decline, CollectionAction.WithdrawOffer,
                CollectionAction.EnterFigures, CollectionAction.RecordCheck, CollectionAction.RequestReExtract,
                CollectionAction.PostMessage,
            ],
            Enum.GetValues<CollectionAction>()
                .Where(action => Rights.Refuses(action, desk, Practice, Commissioner) is null));
        Assert.False(Rights.SeesPounds(desk, Practice, Commissioner));
        Assert.True(Rights.Sees(desk, Practice, Commissioner));
        Assert.Equal(
            "Nobody does this on behalf of another person: P must.",
            Rights.Refuses(CollectionAction.Declare, desk, Practice, Commissioner)?.Message);
    }

    [Theory]
    [InlineData("X24", Role.Support)]
    [InlineData("Q74", Role.SupportChange)]
    [InlineData("X24", Role.NationalServiceManager)]
    public void Only_SUPPORT_CHANGE_at_X24_acts_for_others(string organisation, Role role) =>
        Assert.Null(Rights.ActingForAnother(
            Person((OdsCode.Parse(organisation), role)) with { Id = "desk" }, Person((Practice, Role.View))));

    [Fact]
    public void What_is_held_nationally_is_not_lent() => Assert.Empty(Rights.ActingForAnother(
        Person((OdsCode.NhsEngland, Role.SupportChange)) with { Id = "desk" },
        Person((OdsCode.NhsEngland, Role.CommissioningManagement)))!.Memberships);

    private static string Enough(CollectionAction action, OdsCode organisation) => string.Join(
        ' ',
        Enum.GetValues<Role>().Where(role =>
            Rights.Refuses(action, Person((organisation, role)), Practice, Commissioner) is null));

    private static OdsCode? ActingFor(CollectionAction action, params (OdsCode, Role)[] roles) =>
        Rights.ActingFor(action, Person(roles), Practice, Commissioner);

    private static Viewer Person(params (OdsCode Organisation, Role Role)[] roles) =>
        new("p", "P", [.. roles.Select(held => new Membership(held.Organisation, ImmutableArray.Create(held.Role)))]);
}
