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
    [Required, RegularExpression("[a-z0-9-]{1,20}")]
    [DeniedValues("system", "supplier", "demonstration", "organisation")]
    public string Name { get; init; } = "";

    /// <value>The address below which its metadata lies, https.</value>
    [Required, Url]
    public string Authority { get; init; } = "";

    /// <value>The iss claim, where it isn't the authority to the letter.</value>
    public string? IssuerClaim { get; init; }

    [Required]
    public string Audience { get; init; } = "";

    public ClaimNames Claims { get; init; } = new();

    /// <value>
    /// The issuer's names of roles, to ours with blanks between: B0380 to ACHIEVEMENT_ENTRY VIEW. A name of parts
    /// between colons (S8000:G8000:R8001) is known whole or by its last part. Names that are not here give nothing.
    /// Empty: the issuer names roles as we do.
    /// </value>
    public Dictionary<string, string> Roles { get; init; } = [];

    public IEnumerable<Role> RolesOf(string name)
    {
        var ours = Roles.Count == 0 ? name
            : Roles.GetValueOrDefault(name) ?? Roles.GetValueOrDefault(name[(name.LastIndexOf(':') + 1)..], "");
        return ours.Split(' ').Select(RoleNames.TryParse).OfType<Role>();
    }
}

/// <summary>Which claim says what.</summary>
public sealed class ClaimNames
{
    public string Id { get; init; } = "sub";

    public string Name { get; init; } = "name";

    /// <value>An array of objects, each with a code and roles. Default organisations.</value>
    public string Organisations { get; init; } = "organisations";

    public string Code { get; init; } = "code";

    /// <value>
    /// Where an organisation's roles stand, each a text or a list of texts: several with blanks between. Default roles.
    /// </value>
    public string Roles { get; init; } = "roles";

    /// <value>
    /// The claim with which a person chose one of the organisations for now: only that one counts. Default none: all
    /// count.
    /// </value>
    public string? Selected { get; init; }

    /// <value>What of an organisation the choice names.</value>
    public string SelectedFrom { get; init; } = "person_roleid";
}
