using System.ComponentModel.DataAnnotations;

namespace GpCollections.Access;

/// <summary>Who may sign tokens: the section Authentication.</summary>
public sealed class AuthenticationSettings
{
    /// <value>At least one outside Development.</value>
    public List<Issuer> Issuers { get; init; } = [];
}

/// <summary>An OpenID Connect provider whose tokens are taken.</summary>
public sealed class Issuer
{
    /// <value>
    /// Short and for ever: it is part of the ids of this issuer's people (<c>cis2:9912003</c>). Those that begin the
    /// ids of no issuer's people are denied.
    /// </value>
    [Required, RegularExpression("[a-z0-9-]{1,20}"), DeniedValues("system", "supplier", "demonstration")]
    public string Name { get; init; } = "";

    /// <value>The address below which its metadata lies, https.</value>
    [Required, Url]
    public string Authority { get; init; } = "";

    /// <value>The iss claim, where it isn't the authority to the letter.</value>
    public string? IssuerClaim { get; init; }

    [Required]
    public string Audience { get; init; } = "";

    public ClaimNames Claims { get; init; } = new();

    /// <value>The issuer's names of roles, to ours (APPROVAL_MANAGEMENT). Others are taken as they are.</value>
    public Dictionary<string, string> Roles { get; init; } = [];
}

/// <summary>Which claim says what.</summary>
public sealed class ClaimNames
{
    public string Id { get; init; } = "sub";

    public string Name { get; init; } = "name";

    /// <value>An array of objects, each with a code and an array of roles. Default organisations.</value>
    public string Organisations { get; init; } = "organisations";

    public string Code { get; init; } = "code";

    public string Roles { get; init; } = "roles";
}
