using System.Collections;
using System.Reflection;
using GpCollections.Organisations;
using GraphQL.DataLoader;
using GraphQL.Types;

namespace GpCollections.Compat;

/// <summary>
/// Which GraphQL type a C# type is. Types refer to each other by name, so that circles need no care; a type met for the
/// first time is queued, and the schema builder fills it.
/// </summary>
/// <param name="given">Names that don't follow from the type's own.</param>
/// <param name="outputs">The same, for types that are answered only: as an input such a type keeps its name.</param>
internal sealed class TypeNames(IReadOnlyDictionary<Type, string> given, IReadOnlyDictionary<Type, string> outputs)
{
    private static readonly Dictionary<Type, string> BuiltIn = new()
    {
        [typeof(string)] = "String",
        [typeof(int)] = "Int",
        [typeof(bool)] = "Boolean",
        [typeof(double)] = "Float",
        [typeof(Guid)] = "ID",
        [typeof(DateOnly)] = "Date",
        [typeof(DateTimeOffset)] = "DateTime",
        [typeof(decimal)] = "Decimal",
        [typeof(OdsCode)] = "OdsCode",
    };

    private readonly NullabilityInfoContext _nullability = new();
    private readonly Dictionary<string, (Type Type, bool Input)> _known = [];

    public Queue<(Type Type, string Name, bool Input)> Unbuilt { get; } = new();

    public IGraphType Output(MethodInfo method) =>
        Reference(method.ReturnType, _nullability.Create(method.ReturnParameter), Named(method), false);

    public IGraphType Output(PropertyInfo property) =>
        Reference(property.PropertyType, _nullability.Create(property), Named(property), false);

    public IGraphType Input(PropertyInfo property) =>
        Reference(property.PropertyType, _nullability.Create(property), Named(property), true);

    public IGraphType Input(ParameterInfo parameter) =>
        Reference(parameter.ParameterType, _nullability.Create(parameter), Named(parameter), true);

    public bool IsNullable(ParameterInfo parameter) =>
        Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        || _nullability.Create(parameter).ReadState == NullabilityState.Nullable;

    /// <summary>The list's element, or null for what is no list.</summary>
    public static Type? Element(Type type)
    {
        if (type == typeof(string)) return null;
        if (type.IsArray) return type.GetElementType();
        return typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? type.GetGenericArguments()[0] : null;
    }

    private static string? Named(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(typeof(GraphQLTypeAttribute), true) is [GraphQLTypeAttribute type, ..]
            ? type.Name
            : null;

    private IGraphType Reference(Type type, NullabilityInfo nullability, string? named, bool input)
    {
        if (Carried(type) is { } index)
            return Reference(type.GetGenericArguments()[index], nullability.GenericTypeArguments[index], named, input);

        var nullable = !type.IsValueType
            && (input ? nullability.WriteState : nullability.ReadState) == NullabilityState.Nullable;
        // A parameter or a get-only property has no write state of its own.
        if (input && nullability.WriteState == NullabilityState.Unknown)
            nullable = nullability.ReadState == NullabilityState.Nullable;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            nullable = true;
            type = underlying;
            // Of Nullable<ImmutableArray<T>> the annotations may lie one level deeper.
            if (type.IsGenericType && nullability.GenericTypeArguments is [var inner]
                && inner.Type == type) nullability = inner;
        }

        IGraphType reference = Element(type) is { } element
            ? new ListGraphType(Reference(element, ElementNullability(nullability), named, input))
            : new GraphQLTypeReference(named ?? Name(type, input));
        return nullable ? reference : new NonNullGraphType(reference);
    }

    private static NullabilityInfo ElementNullability(NullabilityInfo list) =>
        list.ElementType ?? list.GenericTypeArguments[0];

    /// <summary>Which type argument a wrapper of waiting or lateness carries; null for what is no wrapper.</summary>
    private static int? Carried(Type type)
    {
        if (!type.IsGenericType) return null;
        var open = type.GetGenericTypeDefinition();
        if (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IDataLoaderResult<>)
            || open == typeof(IAsyncEnumerable<>)) return 0;
        return type.IsGenericType && open == typeof(Func<,>)
            && type.GetGenericArguments()[0] == typeof(CancellationToken) ? 1 : null;
    }

    private string Name(Type type, bool input)
    {
        if (BuiltIn.TryGetValue(type, out var scalar)) return scalar;
        if (type.IsPrimitive || type == typeof(object) || type == typeof(DateTime) || type.IsInterface)
            throw new InvalidOperationException($"{type} has no GraphQL type: say it with [GraphQLType].");
        var name = (input ? null : outputs.GetValueOrDefault(type)) ?? given.GetValueOrDefault(type)
            ?? Names.Type(type, argument => Name(argument, input));
        var use = (type, input && !type.IsEnum);
        if (_known.TryAdd(name, use)) Unbuilt.Enqueue((type, name, input));
        else if (_known[name] != use)
            throw new InvalidOperationException($"{name} is two types: {_known[name]} and {use}.");
        return name;
    }
}
