using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <param name="FinancialYear">2017-18.</param>
/// <param name="PoundsPerPoint">At the average list: above 0, with at most four places.</param>
/// <param name="NationalAverageListSize">Registered patients of an average practice.</param>
/// <param name="Source">Who says so: 1 to 500 characters.</param>
public sealed record ProposeParametersInput(
    string FinancialYear, decimal PoundsPerPoint, int NationalAverageListSize, string Source);

/// <param name="FinancialYear">2017-18.</param>
/// <param name="Version">As proposeParameters answered it.</param>
public sealed record ReleaseParametersInput(string FinancialYear, int Version);

public sealed record ParametersPayload(YearParametersNode? Parameters, IReadOnlyList<UserError> Errors);

/// <summary>One version of what is set for a year's QOF.</summary>
/// <param name="InForce">Whether the year's pounds rest on it, where the service's own tariff says nothing.</param>
[GraphQLName("YearParameters")]
public sealed record YearParametersNode(YearParameters Values, bool InForce);

[ObjectType<YearParametersNode>(Explicit = true)]
public static class YearParametersFields
{
    /// <summary>2017-18.</summary>
    public static string GetFinancialYear([Parent] YearParametersNode parameters) => parameters.Values.FinancialYear;

    /// <summary>1 is what was shipped, where something was for this year.</summary>
    public static int GetVersion([Parent] YearParametersNode parameters) => parameters.Values.Version;

    public static ParametersState GetState([Parent] YearParametersNode parameters) => parameters.Values.State;

    /// <summary>Whether the year's pounds rest on it, where the service's own tariff says nothing.</summary>
    public static bool GetInForce([Parent] YearParametersNode parameters) => parameters.InForce;

    /// <summary>At the average list.</summary>
    public static decimal GetPoundsPerPoint([Parent] YearParametersNode parameters) =>
        parameters.Values.PoundsPerPoint;

    public static int GetNationalAverageListSize([Parent] YearParametersNode parameters) =>
        parameters.Values.NationalAverageListSize;

    public static string GetSource([Parent] YearParametersNode parameters) => parameters.Values.Source;

    /// <summary>Why it may have been mistyped; null: it fits the other years.</summary>
    public static string? GetDoubt([Parent] YearParametersNode parameters) =>
        YearParameterRules.Doubt(parameters.Values);

    /// <summary>Null: it was shipped.</summary>
    public static Actor? GetProposedBy([Parent] YearParametersNode parameters) => parameters.Values.ProposedBy;

    public static DateTimeOffset? GetProposedAt([Parent] YearParametersNode parameters) =>
        parameters.Values.ProposedAt;

    /// <summary>Never who proposed it; null: it was shipped, or nothing rests on it yet.</summary>
    public static Actor? GetReleasedBy([Parent] YearParametersNode parameters) => parameters.Values.ReleasedBy;

    public static DateTimeOffset? GetReleasedAt([Parent] YearParametersNode parameters) =>
        parameters.Values.ReleasedAt;
}

[QueryType, SignedIn]
public static class YearParameterQueries
{
    /// <summary>
    /// What is and was set for QOF, newest year and version first. Everybody sees what was shipped or released; what is
    /// only proposed, NATIONAL_SERVICE_MANAGER, AUDITOR and SUPPORT at X24.
    /// </summary>
    [ListSize(AssumedSize = 20)]
    public static async Task<IReadOnlyList<YearParametersNode>> GetParameters(
        Viewer viewer,
        YearParameterTables tables,
        CancellationToken cancellationToken,
        [GraphQLDescription("2017-18; all years if left out.")] string? financialYear = null)
    {
        var history = YearParameterRules.History(await tables.Of(financialYear, cancellationToken), financialYear);
        return
        [
            .. history.Where(one => one.State != ParametersState.Proposed || Rights.SeesProposals(viewer))
                .Select(one => Node(one, history)),
        ];
    }

    internal static YearParametersNode Node(YearParameters one, IEnumerable<YearParameters> history) =>
        new(one, YearParameterRules.InForce(history, one.FinancialYear) == one);
}

[MutationType, SignedIn]
public static class YearParameterMutations
{
    /// <summary>
    /// Enters what is set for a year's QOF: its next version, on which nothing rests until somebody else releases it.
    /// The newest version again changes nothing. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<ParametersPayload> ProposeParameters(
        ProposeParametersInput input,
        Viewer viewer,
        GrainCalls grains,
        YearParameterTables tables,
        CancellationToken cancellationToken) => Do(
            viewer,
            (by, grain) => grain.ProposeParameters(
                input.FinancialYear, input.PoundsPerPoint, input.NationalAverageListSize, input.Source, by,
                cancellationToken),
            grains, tables, cancellationToken);

    /// <summary>
    /// Lets the year's pounds rest on a version that another person entered, the same person is refused (SAME_PERSON).
    /// What nobody declared is worked out again; what is declared stands. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<ParametersPayload> ReleaseParameters(
        ReleaseParametersInput input,
        Viewer viewer,
        GrainCalls grains,
        YearParameterTables tables,
        CancellationToken cancellationToken) => Do(
            viewer,
            (by, grain) => grain.ReleaseParameters(input.FinancialYear, input.Version, by, cancellationToken),
            grains, tables, cancellationToken);

    private static async Task<ParametersPayload> Do(
        Viewer viewer,
        Func<Actor, IReferenceGrain, Task<ParametersOutcome>> what,
        GrainCalls grains,
        YearParameterTables tables,
        CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return new ParametersPayload(null, [UserError.Forbidden("the role National Service Manager at X24")]);
        }

        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var outcome = await grains.Call(
            "reference/all", (IReferenceGrain grain) => what(by, grain), cancellationToken);
        if (outcome.Parameters is not { } parameters)
        {
            return new ParametersPayload(null, UserError.List(outcome.Refusal));
        }

        var history = await tables.Of(parameters.FinancialYear, cancellationToken);
        return new ParametersPayload(
            YearParameterQueries.Node(parameters, YearParameterRules.History(history)),
            UserError.List(outcome.Refusal));
    }
}
