namespace GpCollections.Compat;

/// <summary>The class's public static methods are fields of Query.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QueryTypeAttribute : Attribute;

/// <summary>The class's public static methods are fields of Mutation; they run one after the other.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutationTypeAttribute : Attribute;

/// <summary>
/// The class's public static methods are fields of Subscription, each an IAsyncEnumerable, or a task of one that is
/// done when nothing from then on is missed.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SubscriptionTypeAttribute : Attribute;

/// <summary>What an extension class says about the type it extends, whatever that type is.</summary>
public interface IExtensionOf
{
    Type Extended { get; }

    IReadOnlyList<string> IgnoreProperties { get; }

    bool Explicit { get; }
}

/// <summary>
/// The class's public static methods are fields of <typeparamref name="T"/>, besides its public properties.
/// A method named like a property takes its place. [GraphQLName] on the class names the GraphQL type.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectTypeAttribute<T> : Attribute, IExtensionOf
{
    public string[] IgnoreProperties { get; init; } = [];

    /// <value>True: no property of the type is a field, only the methods here. Default false.</value>
    public bool Explicit { get; init; }

    Type IExtensionOf.Extended => typeof(T);

    IReadOnlyList<string> IExtensionOf.IgnoreProperties => IgnoreProperties;
}

/// <summary>The parameter is the object that the field belongs to, not an argument.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParentAttribute : Attribute;

[AttributeUsage(AttributeTargets.All)]
public sealed class GraphQLIgnoreAttribute : Attribute;

/// <summary>The name in the schema, where it isn't the one that follows from the C# name.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class GraphQLNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The description in the schema; without it the XML documentation's summary is taken.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class GraphQLDescriptionAttribute(string description) : Attribute
{
    public string Description { get; } = description;
}

/// <summary>The named type; lists and nullability still follow the C# type.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Method)]
public class GraphQLTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class IDAttribute() : GraphQLTypeAttribute("ID");

/// <summary>The decimal is pounds with two places; a plain decimal is the scalar Decimal.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class MoneyAttribute() : GraphQLTypeAttribute("Money");

/// <summary>What the field costs in the limit on a request's cost; objects cost 1, leaves nothing.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class CostAttribute(int weight) : Attribute
{
    public int Weight { get; } = weight;
}

/// <summary>How many items a list without paging arguments is taken to have when the cost is summed.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class ListSizeAttribute : Attribute
{
    public int AssumedSize { get; init; } = 10;
}
