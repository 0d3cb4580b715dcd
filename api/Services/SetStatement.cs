using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <param name="Service">The code of the service whose declarers sign it.</param>
/// <param name="Text">What they sign from now on, as a whole.</param>
/// <param name="Reason">Why it is another than before.</param>
public sealed record SetStatementInput(string Service, string Text, string Reason);

public sealed record StatementPayload(Statement? Statement, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class StatementMutations
{
    /// <summary>
    /// Sets what declarers of a service sign: the next version, with who set it and why. The text that stands again
    /// changes nothing. What was declared names the version that was signed. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<StatementPayload> SetStatement(
        SetStatementInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return new StatementPayload(null, [UserError.Forbidden("the role National Service Manager at X24")]);
        }

        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var outcome = await grains.Call(
            "catalogue/all",
            (ICatalogueGrain grain) =>
                grain.SetStatement(input.Service, input.Text, input.Reason, by, cancellationToken),
            cancellationToken);
        return new StatementPayload(outcome.Statement, UserError.List(outcome.Refusal));
    }
}

/// <summary>Of each service, newest first.</summary>
public sealed class StatementLoader(Statements statements) : BatchDataLoader<string, IReadOnlyList<Statement>>
{
    protected override async Task<IReadOnlyDictionary<string, IReadOnlyList<Statement>>> LoadBatchAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = await statements.Of(keys, cancellationToken);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<Statement>)[.. found[key]]);
    }
}
