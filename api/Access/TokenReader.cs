using System.Collections.Immutable;
using System.Text.Json;
using GpCollections.Organisations;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GpCollections.Access;

/// <summary>Reads a person out of a token whose signature, issuer, audience and lifetime have been checked.</summary>
internal static class TokenReader
{
    /// <summary>Null when the token names nobody. Organisations and roles that we don't know give nothing.</summary>
    public static Viewer? Read(
        JsonWebToken token, ClaimNames claims, Func<string, string> id, Func<string, string> role)
    {
        if (!token.TryGetPayloadValue<string>(claims.Id, out var subject) || string.IsNullOrWhiteSpace(subject))
            return null;
        var name = token.TryGetPayloadValue<string>(claims.Name, out var given) && !string.IsNullOrWhiteSpace(given)
            ? given
            : subject;
        var memberships = token.TryGetPayloadValue<JsonElement>(claims.Organisations, out var organisations)
            && organisations.ValueKind == JsonValueKind.Array
                ? organisations.EnumerateArray().Select(one => Membership(one, claims, role)).OfType<Membership>()
                : [];
        return new(id(subject), name, Merge(memberships));
    }

    /// <summary>One membership for each organisation, in order of first mention.</summary>
    public static ImmutableArray<Membership> Merge(IEnumerable<Membership> memberships) =>
    [
        .. memberships.GroupBy(one => one.Organisation).Select(group =>
            new Membership(group.Key, [.. group.SelectMany(one => one.Roles).Distinct().Order()])),
    ];

    private static Membership? Membership(JsonElement element, ClaimNames claims, Func<string, string> role)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty(claims.Code, out var code) || code.ValueKind != JsonValueKind.String
            || OdsCode.TryParse(code.GetString()) is not { } organisation) return null;
        var roles = element.TryGetProperty(claims.Roles, out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String)
                .Select(name => RoleNames.TryParse(role(name.GetString() ?? ""))).OfType<Role>()
            : [];
        return new(organisation, [.. roles]);
    }
}
