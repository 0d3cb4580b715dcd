using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>What a person may do; held per organisation, and nationally under X24.</summary>
public enum Role
{
    View,
    FinanceView,
    AchievementEntry,
    ServiceManagement,
    DeclarationManagement,
    Supervisor,
    CommissioningManagement,
    ApprovalManagement,
    FinanceManagement,
    NationalServiceManager,
    ExtractionOperator,
    Support,
    SupportChange,
    Supplier,
    Requester,
    Auditor,
}

public sealed record Membership(OdsCode Organisation, ImmutableArray<Role> Roles);

/// <summary>Who bears the token: one person, in every organisation they belong to.</summary>
/// <param name="Memberships">The organisations that the person belongs to, with the roles held in each; of somebody who
/// acts for another, what the other lends.</param>
/// <param name="OnBehalfOf">The person for whom the bearer acts; null: for themself.</param>
public sealed record Viewer(
    string Id, string Name, ImmutableArray<Membership> Memberships, Actor? OnBehalfOf = null);
