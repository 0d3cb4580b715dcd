using GraphQL;
using GraphQL.Resolvers;

namespace GpCollections.Compat;

/// <summary>Asks who may before anything is resolved, so that no alias, fragment or nesting gets round it.</summary>
internal sealed class GuardedResolver(AllowAttribute allow, IFieldResolver resolver) : IFieldResolver
{
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
        allow.Refusal(context) is { } refusal
            ? ValueTask.FromException<object?>(refusal)
            : resolver.ResolveAsync(context);
}
