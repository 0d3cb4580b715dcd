using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace GpCollections.Access;

/// <summary>Makes tokens for anybody who asks; there is none outside Development.</summary>
internal sealed class DevelopmentTokens(byte[] key, TimeProvider time)
{
    public const string Issuer = "gpcollections-development";
    public const string Audience = "gpcollections";
    private static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private readonly SigningCredentials _credentials =
        new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    /// <summary>
    /// The key that all api processes of one installation share: DevelopmentTokens:Key, else one derived from the
    /// database's password, so that tokens outlive a restart. With neither it is made up, and lasts as long as the
    /// process.
    /// </summary>
    public static byte[] Key(IConfiguration configuration)
    {
        var secret = configuration["DevelopmentTokens:Key"];
        if (string.IsNullOrEmpty(secret))
            secret = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Postgres")).Password;
        return string.IsNullOrEmpty(secret)
            ? RandomNumberGenerator.GetBytes(32)
            : HKDF.DeriveKey(
                HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32,
                info: "GpCollections development tokens"u8.ToArray());
    }

    /// <param name="onBehalfOf">For whom the viewer acts; null: for themself.</param>
    public string For(Viewer viewer, Viewer? onBehalfOf = null)
    {
        var now = time.GetUtcNow();
        var payload = Person(onBehalfOf ?? viewer);
        payload["iss"] = Issuer;
        payload["aud"] = Audience;
        payload["iat"] = payload["nbf"] = now.ToUnixTimeSeconds();
        payload["exp"] = (now + Life).ToUnixTimeSeconds();
        if (onBehalfOf is not null) payload["act"] = Person(viewer);
        return new JsonWebTokenHandler().CreateToken(JsonSerializer.Serialize(payload), _credentials);
    }

    private static Dictionary<string, object> Person(Viewer viewer) => new()
    {
        ["sub"] = viewer.Id,
        ["name"] = viewer.Name,
        ["organisations"] = viewer.Memberships.Select(membership => new
        {
            code = membership.Organisation.ToString(),
            roles = membership.Roles.Select(RoleNames.Of),
        }),
    };
}
