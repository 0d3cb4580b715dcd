using GpCollections.Hosting;

namespace GpCollections.Access;

/// <summary>A row of the table, as it stands.</summary>
internal sealed record SeenRow(
    string Key, string Practice, string Commissioner, string Service, string Period, string Status, string Year,
    bool PaymentRelated, string? Awaited, DateTime? AwaitedBy, decimal? Amount, string? Supplier);

/// <summary>A hold that stands: null reaches everything.</summary>
/// <param name="Present">The commissioner of its practice now.</param>
internal sealed record SeenHold(
    string Id, string? Service, string? Period, string? Supplier, string? Commissioner, string? Practice,
    string? Present);

internal sealed record SeenOperation(string Id, string Kind, string StartedBy, string[]? Reach);

/// <summary>A person's roles by organisation, and what they let them see: the law once more, written by hand.</summary>
internal sealed record Held(string Person, Dictionary<string, string[]> Roles)
{
    private static readonly string[] Money =
        ["FINANCE_VIEW", "DECLARATION_MANAGEMENT", "APPROVAL_MANAGEMENT", "FINANCE_MANAGEMENT"];

    /// <summary>What is awaited, and who is told to do it: the role, and where it has to be held.</summary>
    private static readonly (string Status, string Role, bool AtCommissioner)[] Duties =
    [
        ("Offered", "SERVICE_MANAGEMENT", false), ("AwaitingEntry", "ACHIEVEMENT_ENTRY", false),
        ("AwaitingDeclaration", "DECLARATION_MANAGEMENT", false), ("AwaitingApproval", "APPROVAL_MANAGEMENT", true),
        ("AwaitingFinancialApproval", "FINANCE_MANAGEMENT", true),
    ];

    public bool Sees(string practice, string commissioner) =>
        SeesAt("X24") || SeesAt(practice) || SeesAt(commissioner);

    public bool Sees(SeenRow row) => Sees(row.Practice, row.Commissioner);

    public bool SeesPounds(SeenRow row) =>
        Any("X24", Money) || Any(row.Practice, Money) || Any(row.Commissioner, Money);

    /// <summary>Sums show pounds only where nothing can be among them whose pounds are hidden.</summary>
    public bool SeesPoundsOfAll => Roles.Keys.Where(SeesAt).All(at => Any(at, Money) || Any("X24", Money));

    public bool MustAct(SeenRow row) => Duties.Any(duty => duty.Status == row.Status
        && (Any("X24", duty.Role) || Any(duty.AtCommissioner ? row.Commissioner : row.Practice, duty.Role)))
        || (row is { Status: "NotCollected", Awaited: "Operator" } && Any("X24", "EXTRACTION_OPERATOR"))
        || (row is { Status: "NotCollected", Awaited: "Commissioner" }
            && (Any("X24", "APPROVAL_MANAGEMENT") || Any(row.Commissioner, "APPROVAL_MANAGEMENT")));

    /// <summary>A hold that names nobody concerns everybody; others whom they name, or whose practice it is.</summary>
    /// <param name="reached">The commissioners of the held practice's collections, and its own.</param>
    public bool Sees(SeenHold hold, IEnumerable<string> reached) => Roles.Keys.Any(SeesAt) && (SeesAt("X24")
        || hold is { Commissioner: null, Practice: null }
        || (hold.Commissioner is { } commissioner && SeesAt(commissioner))
        || (hold.Practice is { } practice && SeesAt(practice))
        || (hold.Commissioner is null && hold.Practice is not null && reached.Any(SeesAt)));

    public bool Sees(SeenOperation operation) => SeesAt("X24") || operation.StartedBy == Person
        || (operation.Reach is { Length: > 0 } reach && reach.All(at => Any(at, operation.Kind switch
        {
            "APPROVE" or "EXTEND_DEADLINE" => "APPROVAL_MANAGEMENT",
            "APPROVE_FINANCIALLY" => "FINANCE_MANAGEMENT",
            _ => "COMMISSIONING_MANAGEMENT",
        })));

    private bool SeesAt(string organisation) =>
        Roles.TryGetValue(organisation, out var roles) && roles.Any(role => role is not ("SUPPLIER" or "REQUESTER"));

    private bool Any(string organisation, params string[] some) =>
        Roles.TryGetValue(organisation, out var roles) && roles.Any(some.Contains);

    public Person As(TestSystem system) =>
        Hosting.Person.With(system, Person, [.. Roles.Select(held => (held.Key, held.Value))]);
}

/// <summary>What a filter means, row by row.</summary>
internal sealed record Asked(
    string[]? Practice, string[]? Commissioner, string[]? ClinicalSystem, string[]? Service, string[]? Period,
    string? FinancialYear, string[]? Status, bool? OnHold, DateTime? DueBefore, bool? PaymentRelated)
{
    public bool Matches(SeenRow row, bool onHold) =>
        Practice?.Contains(row.Practice) != false
        && Commissioner?.Contains(row.Commissioner) != false
        && ClinicalSystem?.Contains(row.Supplier) != false
        && Service?.Contains(row.Service) != false
        && Period?.Contains(row.Period) != false
        && (FinancialYear ?? row.Year) == row.Year
        && Status?.Any(status => Same(status, row.Status)) != false
        && (OnHold ?? onHold) == onHold
        && (DueBefore is null || row.AwaitedBy < DueBefore)
        && (PaymentRelated ?? row.PaymentRelated) == row.PaymentRelated;

    /// <summary>AWAITING_ENTRY is AwaitingEntry.</summary>
    public static bool Same(string asked, string stored) =>
        asked.Replace("_", "").Equals(stored, StringComparison.OrdinalIgnoreCase);
}
