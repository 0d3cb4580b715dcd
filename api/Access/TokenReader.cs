using System.Collections.Immutable;
using System.Text.Json;
using GpCollections.Organisations;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GpCollections.Access;

/// <summary>Reads a person out of a token whose signature, issuer, audience and lifetime have been checked.</summary>
/// <param name="claims">Which claim says what.</param>
/// <param name="id">Makes the person's id of the issuer's.</param>
/// <param name="roles">Which of our roles the issuer's name of one gives.</param>
public sealed class TokenReader(ClaimNames claims, Func<string, string> id, Func<string, IEnumerable<Role>> roles)
{
    /// <summary>Null when the token names nobody. Organisations and roles that we don't know give nothing.</summary>
    public Viewer? Read(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        if (Person(payload.RootElement) is not { } person) return null;
        if (!payload.RootElement.TryGetProperty("act", out var act)) return person;

        // RFC 8693: the token is about the person, and act says who acts for them. A chain of such is nobody's.
        return act.ValueKind == JsonValueKind.Object && !act.TryGetProperty("act", out _)
            && Person(act) is { } actor
                ? Rights.ActingForAnother(actor, person)
                : null;
    }

    /// <summary>One membership for each organisation, in order of first mention.</summary>
    public static ImmutableArray<Membership> Merge(IEnumerable<Membership> memberships) =>
    [
        .. memberships.GroupBy(one => one.Organisation).Select(group =>
            new Membership(group.Key, [.. group.SelectMany(one => one.Roles).Distinct().Order()])),
    ];

    private Viewer? Person(JsonElement payload)
    {
        if (Text(payload, claims.Id) is not { } subject) return null;
        var selected = claims.Selected is { } claim ? Text(payload, claim) : null;
        var memberships = payload.TryGetProperty(claims.Organisations, out var organisations)
            && organisations.ValueKind == JsonValueKind.Array
                ? organisations.EnumerateArray()
                    .Where(one => one.ValueKind == JsonValueKind.Object)
                    .Where(one => selected is null || Text(one, claims.SelectedFrom) == selected)
                    .Select(Membership).OfType<Membership>()
                : [];
        return new(id(subject), Text(payload, claims.Name) ?? subject, Merge(memberships));
    }

    private Membership? Membership(JsonElement element) =>
        OdsCode.TryParse(Text(element, claims.Code)) is { } organisation
            ? new(
                organisation,
                [
                    .. claims.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .SelectMany(name => Names(element, name)).SelectMany(roles),
                ])
            : null;

    /// <summary>One name, or a list of names.</summary>
    private static IEnumerable<string> Names(JsonElement element, string property) =>
        !element.TryGetProperty(property, out var names) ? []
        : names.ValueKind == JsonValueKind.String ? [names.GetString() ?? ""]
        : names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String)
                .Select(name => name.GetString() ?? "")
            : [];

    /// <summary>Null when it is not there, empty, or no text.</summary>
    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
