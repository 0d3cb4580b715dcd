using System.Collections.Frozen;

namespace GpCollections.Access;

/// <summary>Roles as tokens and the schema spell them: DECLARATION_MANAGEMENT.</summary>
public static class RoleNames
{
    private static readonly FrozenDictionary<string, Role> Roles =
        Enum.GetValues<Role>().ToFrozenDictionary(Of);

    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Role>().Select(Of)];

    public static string Of(Role role) => Compat.Names.UpperSnake(role.ToString());

    public static Role? TryParse(string? name) =>
        name is not null && Roles.TryGetValue(name, out var role) ? role : null;
}
