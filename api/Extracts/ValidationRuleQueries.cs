using GpCollections.Access;
using GpCollections.Compat;

namespace GpCollections.Extracts;

/// <summary>A rule that figures are compared with, as it is in force.</summary>
/// <param name="Service">The code of the service it is for; null: all.</param>
/// <param name="Indicator">The code of the indicator it is for; null: all. The closest rule counts.</param>
/// <param name="Limit">Per cent, a robust z-score or the greatest number, as the kind says; null: none.</param>
/// <param name="Least">The least number, or how many must differ or be there, as the kind says; null: none.</param>
/// <param name="Off">It compares nothing: it takes away a rule for more services or indicators.</param>
/// <param name="Version">1 for the first of its service, indicator and kind.</param>
/// <param name="Reason">Why it was set.</param>
[GraphQLName("ValidationRule")]
public sealed record ValidationRuleNode(
    string? Service,
    string? Indicator,
    ValidationKind Kind,
    decimal? Limit,
    decimal? Least,
    bool Off,
    int Version,
    string Reason,
    Actor SetBy,
    DateTimeOffset SetAt)
{
    internal static ValidationRuleNode Of(ValidationRuleInForce found) => new(
        Named(found.Rule.Service), Named(found.Rule.Indicator), found.Rule.Kind, found.Rule.Limit, found.Rule.Least,
        found.Rule is { Limit: null, Least: null }, found.Version, found.Rule.Reason, found.SetBy, found.SetAt);

    private static string? Named(string code) => code == ValidationRule.All ? null : code;
}

[QueryType, SignedIn]
public static class ValidationRuleQueries
{
    /// <summary>The rules that figures are now compared with, set by importReference (VALIDATION_RULE).</summary>
    [ListSize(AssumedSize = 50)]
    public static async Task<IReadOnlyList<ValidationRuleNode>> GetValidationRules(
        ValidationTables rules,
        CancellationToken cancellationToken,
        [GraphQLDescription("Only rules that may reach the service with this code.")] string? service = null) =>
        [.. (await rules.Listed(service, cancellationToken)).Select(ValidationRuleNode.Of)];
}
