using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>Where a role has to be held. A role held under X24 reaches every practice and every commissioner.</summary>
public enum Place
{
    Practice,
    Commissioner,
    National,
}

/// <summary>This role, held there, is enough for the action.</summary>
public sealed record Grant(CollectionAction Action, Role Role, Place Place);

/// <summary>Who may do and see what.</summary>
public static class Rights
{
    /// <summary>Everything that a person can do to a collection, and what is enough for it.</summary>
    public static ImmutableArray<Grant> Table { get; } =
    [
        new(CollectionAction.Accept, Role.ServiceManagement, Place.Practice),
        new(CollectionAction.Decline, Role.ServiceManagement, Place.Practice),
        new(CollectionAction.WithdrawOffer, Role.CommissioningManagement, Place.Commissioner),
        new(CollectionAction.WithdrawOffer, Role.NationalServiceManager, Place.National),
        new(CollectionAction.EndParticipation, Role.ServiceManagement, Place.Practice),
        new(CollectionAction.EndParticipation, Role.CommissioningManagement, Place.Commissioner),
        new(CollectionAction.EndParticipation, Role.NationalServiceManager, Place.National),
        new(CollectionAction.EnterFigures, Role.AchievementEntry, Place.Practice),
        new(CollectionAction.EnterFigures, Role.AchievementEntry, Place.Commissioner),
        new(CollectionAction.RecordCheck, Role.DeclarationManagement, Place.Practice),
        new(CollectionAction.RecordCheck, Role.AchievementEntry, Place.Practice),
        new(CollectionAction.Declare, Role.DeclarationManagement, Place.Practice),
        new(CollectionAction.WithdrawDeclaration, Role.DeclarationManagement, Place.Practice),
        new(CollectionAction.Approve, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.Reject, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.Reject, Role.FinanceManagement, Place.Commissioner),
        new(CollectionAction.ApproveFinancially, Role.FinanceManagement, Place.Commissioner),
        new(CollectionAction.PlaceHold, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.PlaceHold, Role.ExtractionOperator, Place.National),
        new(CollectionAction.PlaceHold, Role.NationalServiceManager, Place.National),
        new(CollectionAction.RequestReExtract, Role.AchievementEntry, Place.Practice),
        new(CollectionAction.RequestReExtract, Role.DeclarationManagement, Place.Practice),
        new(CollectionAction.RequestReExtract, Role.ExtractionOperator, Place.National),
        new(CollectionAction.ExtendDeadline, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.ExtendDeadline, Role.ExtractionOperator, Place.National),
        new(CollectionAction.ExtendDeadline, Role.NationalServiceManager, Place.National),
        new(CollectionAction.OpenAdjustment, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.OpenAdjustment, Role.NationalServiceManager, Place.National),
        new(CollectionAction.PostMessage, Role.AchievementEntry, Place.Practice),
        new(CollectionAction.PostMessage, Role.ServiceManagement, Place.Practice),
        new(CollectionAction.PostMessage, Role.DeclarationManagement, Place.Practice),
        new(CollectionAction.PostMessage, Role.CommissioningManagement, Place.Commissioner),
        new(CollectionAction.PostMessage, Role.ApprovalManagement, Place.Commissioner),
        new(CollectionAction.PostMessage, Role.FinanceManagement, Place.Commissioner),
        new(CollectionAction.PostMessage, Role.Support, Place.National),
        new(CollectionAction.PostMessage, Role.ExtractionOperator, Place.National),
        new(CollectionAction.PostMessage, Role.NationalServiceManager, Place.National),
    ];

    /// <summary>
    /// What nobody does for another person: it decides about money, or can't be taken back.
    /// </summary>
    public static ImmutableArray<CollectionAction> OnesOwn { get; } =
    [
        CollectionAction.Declare, CollectionAction.Approve, CollectionAction.Reject,
        CollectionAction.ApproveFinancially, CollectionAction.OpenAdjustment, CollectionAction.EndParticipation,
    ];

    /// <summary>
    /// The roles of one person that another may use for them: none that sees pounds or decides about them.
    /// </summary>
    public static ImmutableArray<Role> Lent { get; } =
    [
        Role.View, Role.AchievementEntry, Role.ServiceManagement, Role.Supervisor, Role.CommissioningManagement,
    ];

    /// <summary>Those who may see pounds; the others see points.</summary>
    public static ImmutableArray<Role> MoneyRoles { get; } =
        [Role.FinanceView, Role.DeclarationManagement, Role.ApprovalManagement, Role.FinanceManagement];

    /// <summary>
    /// Answered for what is not there and for what may not be seen, so that nobody learns which it is.
    /// </summary>
    public static Refusal Unseen { get; } = new(
        RefusalCode.NotFound, "There is no such collection among those that you may see.");

    private static readonly ImmutableArray<Role> SeeingRoles =
        [.. Enum.GetValues<Role>().Except([Role.Supplier, Role.Requester])];

    private static readonly ILookup<CollectionAction, Grant> Grants = Table.ToLookup(grant => grant.Action);

    public static bool Sees(Viewer viewer, OdsCode practice, OdsCode commissioner) =>
        Visible(viewer).Covers(practice, commissioner);

    public static bool SeesPounds(Viewer viewer, OdsCode practice, OdsCode commissioner) =>
        VisiblePounds(viewer).Covers(practice, commissioner);

    /// <summary>Which collections lists may show.</summary>
    public static Scope Visible(Viewer viewer) => Holding(viewer, SeeingRoles);

    /// <summary>Of which collections lists and sums may show pounds.</summary>
    public static Scope VisiblePounds(Viewer viewer) => Holding(viewer, MoneyRoles);

    /// <summary>Whether there is nothing that the viewer sees without its pounds: then sums show them too.</summary>
    public static bool SeesPoundsOfAll(Viewer viewer)
    {
        var pounds = VisiblePounds(viewer);
        return Visible(viewer).Organisations.All(one => pounds.IsNational || pounds.Organisations.Contains(one));
    }

    /// <summary>Whose extract messages the viewer may see: everybody's, or those of these suppliers.</summary>
    public static Scope VisibleMessages(Viewer viewer)
    {
        var national = Holding(
            viewer,
            Role.ExtractionOperator, Role.NationalServiceManager, Role.Support, Role.SupportChange, Role.Auditor);
        return national.IsNational ? national : Holding(viewer, Role.Supplier);
    }

    /// <summary>Whether the viewer sees national parameters that nobody released yet.</summary>
    public static bool SeesProposals(Viewer viewer) => Holding(
        viewer, Role.NationalServiceManager, Role.Auditor, Role.Support, Role.SupportChange).IsNational;

    /// <summary>What the viewer reaches with any of these roles.</summary>
    public static Scope Holding(Viewer viewer, params ImmutableArray<Role> roles) => new(
    [
        .. viewer.Memberships.Where(membership => membership.Roles.Any(roles.Contains))
            .Select(membership => membership.Organisation)
            .Distinct()
            .Order(),
    ]);

    /// <summary>Whether the role is held under X24.</summary>
    public static bool Nationally(Viewer viewer, Role role) => Holding(viewer, role).IsNational;

    /// <summary>The organisation for which the viewer takes the action; null: the viewer may not.</summary>
    /// <remarks>
    /// Who may for several acts for the nearest: the practice, then its commissioner, then NHS England.
    /// </remarks>
    public static OdsCode? ActingFor(CollectionAction action, Viewer viewer, OdsCode practice, OdsCode commissioner)
    {
        if (viewer.OnBehalfOf is not null && OnesOwn.Contains(action))
        {
            return null;
        }

        var held = Grants[action].Where(grant => grant.Place != Place.National)
            .Select(grant => (grant.Role, Organisation: grant.Place == Place.Practice ? practice : commissioner))
            .Concat(Grants[action].Select(grant => (grant.Role, Organisation: OdsCode.NhsEngland)))
            .Where(need => Holds(viewer, need.Role, need.Organisation))
            .Select(need => (OdsCode?)need.Organisation)
            .ToList();
        return held.Find(code => code == practice) ?? held.Find(code => code == commissioner) ?? held.FirstOrDefault();
    }

    /// <summary>The viewer, acting for an organisation: both persons, where one acts for another.</summary>
    public static Actor ActorOf(Viewer viewer, OdsCode? organisation) => new(
        viewer.Id, viewer.Name, organisation,
        viewer.OnBehalfOf is { } person ? person with { Organisation = organisation } : null);

    /// <summary>Null: the viewer may. Whether the collection's status allows it, only its lifecycle knows.</summary>
    public static Refusal? Refuses(CollectionAction action, Viewer viewer, OdsCode practice, OdsCode commissioner) =>
        !Sees(viewer, practice, commissioner) ? Unseen
        : ActingFor(action, viewer, practice, commissioner) is null
            ? Forbidden(action, viewer, practice, commissioner)
        : null;

    /// <summary>Null: the viewer may offer to a commissioner's practices; to everyone, when there is none.</summary>
    public static Refusal? RefusesOffer(Viewer viewer, OdsCode? commissioner) =>
        RefusesWithin(CollectionAction.WithdrawOffer, viewer, commissioner);

    /// <summary>
    /// Null: the viewer may place and release a hold that reaches collections of these commissioners.
    /// </summary>
    /// <param name="reach">Null: everyone's.</param>
    /// <remarks>Says not where a role is missing: that would tell of collections that one may not see.</remarks>
    public static Refusal? RefusesHold(Viewer viewer, ImmutableArray<OdsCode>? reach) =>
        RefusesBulk(CollectionAction.PlaceHold, viewer, reach) is null
            ? null
            : new(
                RefusalCode.Forbidden,
                "This needs the role Approval Management at the commissioner of all that is held, or "
                    + $"Extraction Operator or National Service Manager at {OdsCode.NhsEngland}.");

    /// <summary>The commissioners for whose collections the viewer may take the action.</summary>
    public static Scope HoldingFor(CollectionAction action, Viewer viewer) => new(
    [
        .. viewer.Memberships.Select(membership => membership.Organisation)
            .Distinct()
            .Where(organisation => ActingFor(action, viewer, organisation, organisation) == organisation)
            .Order(),
    ]);

    /// <summary>
    /// Null: the viewer may do this in bulk to all that is within reach, and turn an operation that does.
    /// </summary>
    /// <param name="reach">Commissioners; null: everyone's.</param>
    public static Refusal? RefusesBulk(CollectionAction action, Viewer viewer, ImmutableArray<OdsCode>? reach) =>
        reach is { IsEmpty: false } commissioners
            ? commissioners.Select(commissioner => RefusesWithin(action, viewer, commissioner))
                .FirstOrDefault(refusal => refusal is not null)
            : RefusesWithin(action, viewer, null);

    private static Refusal? RefusesWithin(CollectionAction action, Viewer viewer, OdsCode? commissioner)
    {
        var within = commissioner ?? OdsCode.NhsEngland;
        return ActingFor(action, viewer, within, within) is null ? Forbidden(action, viewer, within, within) : null;
    }

    /// <summary>
    /// Somebody of the service desk who acts for another person, with what that person lends: see <see cref="Lent"/>.
    /// Null: they may not. It needs SUPPORT_CHANGE at X24.
    /// </summary>
    public static Viewer? ActingForAnother(Viewer actor, Viewer person) =>
        Nationally(actor, Role.SupportChange) && actor.Id != person.Id
            ? actor with
            {
                Memberships =
                [
                    .. person.Memberships.Where(membership => membership.Organisation != OdsCode.NhsEngland)
                        .Select(LentOf).Where(membership => !membership.Roles.IsEmpty),
                ],
                OnBehalfOf = new(person.Id, person.Name),
            }
            : null;

    /// <summary>
    /// Whether the action is the practice's own and the organisation another: it acts on the practice's behalf.
    /// </summary>
    public static bool IsOnPracticesBehalf(CollectionAction action, OdsCode actingFor, OdsCode practice) =>
        actingFor != practice
        && action is CollectionAction.Accept or CollectionAction.Decline or CollectionAction.EnterFigures
            or CollectionAction.RecordCheck or CollectionAction.Declare or CollectionAction.WithdrawDeclaration;

    // Who declares or approves still sees; only the deciding is not lent.
    private static Membership LentOf(Membership membership) => new(
        membership.Organisation,
        [
            .. membership.Roles.Where(SeeingRoles.Contains).Select(role => Lent.Contains(role) ? role : Role.View)
                .Distinct(),
        ]);

    private static bool Holds(Viewer viewer, Role role, OdsCode organisation) =>
        viewer.Memberships.Any(held => held.Organisation == organisation && held.Roles.Contains(role));

    private static Refusal Forbidden(CollectionAction action, Viewer viewer, OdsCode practice, OdsCode commissioner)
    {
        if (viewer.OnBehalfOf is { } other && OnesOwn.Contains(action))
        {
            return new(RefusalCode.Forbidden, $"Nobody does this on behalf of another person: {other.Name} must.");
        }

        var needs = Grants[action].Select(grant => grant.Place switch
        {
            Place.Practice => $"{Words(grant.Role)} at {practice}",
            Place.Commissioner => $"{Words(grant.Role)} at {commissioner}",
            _ => $"{Words(grant.Role)} at {OdsCode.NhsEngland}",
        });
        return new(RefusalCode.Forbidden, $"This needs the role {string.Join(", or ", needs.Distinct())}.");
    }

    /// <summary>ApprovalManagement: Approval Management.</summary>
    private static string Words(Role role) =>
        string.Concat(
            $"{role}".Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}"));
}
