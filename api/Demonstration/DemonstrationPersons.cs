using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Demonstration;

/// <summary>The made-up persons: one at least for every role. Their ids say what they do, to be typed easily.</summary>
internal static class DemonstrationPersons
{
    private static readonly OdsCode Practice = DemonstrationPractices.Code(1);
    private static readonly OdsCode Branch = DemonstrationPractices.Code(31);
    private static readonly OdsCode North = DemonstrationPractices.North;
    private static readonly OdsCode South = DemonstrationPractices.South;

    /// <summary>Those for whom a token can be had.</summary>
    public static ImmutableArray<DemonstrationPerson> All { get; } =
    [
        Person("practice-manager", "Tessa Quill", At(
            Practice, Role.View, Role.FinanceView, Role.ServiceManagement, Role.AchievementEntry, Role.Supervisor)),
        Person(
            "partner", "Dr Nadia Penhallow",
            At(Practice, Role.DeclarationManagement, Role.FinanceView),
            At(Branch, Role.DeclarationManagement, Role.FinanceView)),
        Person("data-clerk", "Owen Marchbank", At(Practice, Role.View, Role.AchievementEntry)),
        Person("approver-north", "Ruth Calderwick", At(North, Role.ApprovalManagement)),
        Person("approver-south", "Joss Whitlowe", At(South, Role.ApprovalManagement)),
        Person(
            "finance-manager", "Imogen Farthingdale",
            At(North, Role.FinanceManagement), At(South, Role.FinanceManagement)),
        Person(
            "finance-officer", "Bram Tolliver",
            At(North, Role.FinanceManagement), At(South, Role.FinanceManagement)),
        Person("commissioning-manager", "Callum Reyes-Holt", At(North, Role.CommissioningManagement)),
        Person("national-manager", "Harriet Bloomsgrove", At(OdsCode.NhsEngland, Role.NationalServiceManager)),
        Person("operator", "Sam Okafor-Lunt", At(OdsCode.NhsEngland, Role.ExtractionOperator)),
        Person("support", "Lena Frostwick", At(OdsCode.NhsEngland, Role.Support, Role.SupportChange)),
        Person("auditor", "Arthur Pymble", At(OdsCode.NhsEngland, Role.Auditor)),
        Person("supplier", "Lanternsoft (system)", At(DemonstrationPractices.Supplier, Role.Supplier)),
        Person("requester", "Dana Hollisgate", At(DemonstrationPractices.Requester, Role.Requester)),
    ];

    /// <summary>Plays what practices do. Nobody signs in as one of these.</summary>
    public static DemonstrationPerson Practices { get; } = Person(
        "demonstration-practices",
        "Demonstration: the practices",
        [
            .. DemonstrationPractices.All.Select(practice => At(
                practice.Code, Role.ServiceManagement, Role.AchievementEntry, Role.DeclarationManagement)),
        ]);

    public static DemonstrationPerson Approver { get; } = Person(
        "demonstration-approver", "Demonstration: an approver",
        At(North, Role.ApprovalManagement), At(South, Role.ApprovalManagement));

    public static DemonstrationPerson Finance { get; } = Person(
        "demonstration-finance", "Demonstration: a finance manager",
        At(North, Role.FinanceManagement), At(South, Role.FinanceManagement));

    public static DemonstrationPerson NationalManager => ById("national-manager");

    public static DemonstrationPerson Operator => ById("operator");

    private static DemonstrationPerson ById(string id) => All.First(person => person.Id == id);

    private static DemonstrationPerson Person(string id, string name, params Membership[] memberships) =>
        new(id, name, memberships);

    private static Membership At(OdsCode organisation, params ImmutableArray<Role> roles) => new(organisation, roles);
}
