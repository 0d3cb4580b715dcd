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
public sealed record Viewer(string Id, string Name, ImmutableArray<Membership> Memberships);
