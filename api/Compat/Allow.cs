using GraphQL;

namespace GpCollections.Compat;

/// <summary>
/// Who may ask for a field. Every field of Query, Mutation and Subscription carries one, on its method or its class;
/// one without is a schema that can't be built, so nothing is open by forgetting.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public abstract class AllowAttribute : Attribute
{
    /// <value>Whether it may stand on a mutation, which says who may do what in its payload's errors.</value>
    public virtual bool FitsMutation => true;

    /// <summary>Null when the caller may; otherwise the error that takes the field's place.</summary>
    public abstract ExecutionError? Refusal(IResolveFieldContext context);
}
