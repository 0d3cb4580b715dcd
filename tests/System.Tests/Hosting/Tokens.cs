using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GpCollections.Hosting;

/// <summary>
/// Development tokens as the api makes them itself. Made here, since theirs begin at the api's clock, which a test may
/// have moved, and are checked by the wall's.
/// </summary>
internal static class Tokens
{
    public const string Secret = "a secret of the tests";

    private static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly SigningCredentials Credentials = new(
        new SymmetricSecurityKey(HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Secret), 32,
            info: "GpCollections development tokens"u8.ToArray())),
        SecurityAlgorithms.HmacSha256);

    /// <param name="by">Who acts for them; null: themself.</param>
    public static string For(
        string id,
        string name,
        IEnumerable<(string Organisation, string[] Roles)> memberships,
        (string Id, string Organisation, string Role)? by = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize<object>(new
        {
            iss = "gpcollections-development",
            aud = "gpcollections",
            sub = id,
            name,
            nbf = now - 10,
            exp = now + 3600,
            organisations = memberships.Select(held => new { code = held.Organisation, roles = held.Roles }),
            act = by is { } actor
                ? new
                {
                    sub = actor.Id,
                    name = $"Person {actor.Id}",
                    organisations = new[] { new { code = actor.Organisation, roles = new[] { actor.Role } } },
                }
                : null,
        }, WithoutNulls);
        return new JsonWebTokenHandler().CreateToken(payload, Credentials);
    }
}
