using System.Security.Claims;
using GpCollections.Compat;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;

namespace GpCollections.Transport;

/// <summary>
/// Sums what an operation may answer, with the arguments of this very request: so it runs for a cached document too.
/// Objects cost 1 and leaves nothing, unless [Cost] says otherwise; a list costs its page, or what [ListSize] assumes.
/// </summary>
/// <param name="maxCost">Of one request.</param>
/// <param name="pay">Charges the person; answers seconds to wait when nothing is left.</param>
public sealed class CostRule(int maxCost, Func<ClaimsPrincipal?, double, int?>? pay = null) : ValidationRuleBase
{
    private const int AssumedListSize = 10;

    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        if (context.HasErrors) return default;
        var root = context.Operation.Operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };
        var cost = Cost(context, context.Operation.SelectionSet, root, null);
        if (cost > maxCost)
            context.ReportError(new TooComplex($"The request costs {cost:#,0}; the limit is {maxCost:#,0}."));
        else if (!context.HasErrors && pay?.Invoke(context.User, cost) is { } seconds)
            context.ReportError(new OverBudget(seconds));
        return default;
    }

    private static double Cost(
        ValidationContext context, GraphQLSelectionSet? set, IComplexGraphType? type, int? pageSize)
    {
        var sum = 0.0;
        foreach (var selection in set?.Selections ?? [])
        {
            sum += selection switch
            {
                GraphQLField field when type?.GetField(field.Name) is { } definition =>
                    Cost(context, field, definition, pageSize),
                GraphQLInlineFragment inline => Cost(context, inline.SelectionSet, type, pageSize),
                GraphQLFragmentSpread spread =>
                    Cost(context, Fragment(context, spread.FragmentName.Name), type, pageSize),
                _ => 0,
            };
        }
        return sum;
    }

    private static double Cost(ValidationContext context, GraphQLField field, FieldType definition, int? pageSize)
    {
        var named = definition.ResolvedType?.GetNamedType() as IComplexGraphType;
        var asked = PageSize(context, field, definition);
        var isList = definition.ResolvedType is ListGraphType or NonNullGraphType { ResolvedType: ListGraphType };
        // A connection hands its size down to its edges and nodes.
        var below = named is null ? 0 : Cost(context, field.SelectionSet, named, isList ? null : asked);
        var own = definition.GetMetadata<int?>(nameof(CostAttribute)) ?? (named is null ? 0 : 1);
        var times = !isList || named is null
            ? 1
            : asked ?? pageSize ?? definition.GetMetadata<int?>(nameof(ListSizeAttribute)) ?? AssumedListSize;
        return times * (own + below);
    }

    /// <summary>What first or last ask for; null for a field without them.</summary>
    private static int? PageSize(ValidationContext context, GraphQLField field, FieldType definition)
    {
        if (definition.Arguments?.Find("first") is null) return null;
        int? Given(string name) =>
            context.ArgumentValues?.TryGetValue(field, out var values) == true
            && values.TryGetValue(name, out var value)
                ? value.Value as int?
                : null;
        var (first, last) = (Given("first"), Given("last"));
        if (first is not null && last is not null && definition.HasMetadata(nameof(PagingArguments)))
            context.ReportError(new BadUserInput("Give first or last, not both."));
        // A negative size would make dear fields free; only an argument without our own validation can have one.
        return Math.Max(first ?? last ?? PagingArguments.DefaultSize, 1);
    }

    private static GraphQLSelectionSet? Fragment(ValidationContext context, ROM name)
    {
        foreach (var definition in context.Document.Definitions)
        {
            if (definition is GraphQLFragmentDefinition fragment && fragment.FragmentName.Name == name)
                return fragment.SelectionSet;
        }
        return null;
    }
}
