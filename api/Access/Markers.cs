using GpCollections.Compat;
using GraphQL;

namespace GpCollections.Access;

/// <summary>Anyone may ask, signed in or not.</summary>
public sealed class AnyoneAttribute : AllowAttribute
{
    public override ExecutionError? Refusal(IResolveFieldContext context) => null;
}

/// <summary>Whoever bears a valid token may ask.</summary>
public sealed class SignedInAttribute : AllowAttribute
{
    public override ExecutionError? Refusal(IResolveFieldContext context) =>
        Refusals.Viewer(context) is null ? Refusals.NotSignedIn() : null;
}

/// <summary>
/// Whoever holds one of the roles in some organisation may ask; which rows they see is the field's matter.
/// </summary>
public sealed class RolesAttribute(params Role[] roles) : AllowAttribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;

    /// <value>No: a mutation answers FORBIDDEN in its payload.</value>
    public override bool FitsMutation => false;

    public override ExecutionError? Refusal(IResolveFieldContext context)
    {
        if (Refusals.Viewer(context) is not { } viewer) return Refusals.NotSignedIn();
        var holds = viewer.Memberships.Any(membership => membership.Roles.Any(role => Roles.Contains(role)));
        return holds ? null : new ExecutionError("You don't have a role for this.") { Code = "AUTH_NOT_AUTHORIZED" };
    }
}

internal static class Refusals
{
    public static Viewer? Viewer(IResolveFieldContext context) =>
        context.RequestServices?.GetService<IViewerAccessor>()?.Viewer;

    public static ExecutionError NotSignedIn() =>
        new("Sign in first: send a valid token.") { Code = "AUTH_NOT_AUTHENTICATED" };
}
