using System.Collections;
using System.Globalization;
using System.Reflection;
using GraphQL.Types;

namespace GpCollections.Compat;

/// <summary>
/// An input object type made from a record: its constructor's parameters, and the properties with init or set that
/// the constructor doesn't know. Default values are the C# ones, unless null.
/// </summary>
internal sealed class InputRecord : InputObjectGraphType
{
    private readonly ConstructorInvoker _construct;
    private readonly ParameterInfo[] _parameters;
    private readonly List<PropertyInfo> _properties;
    private readonly string[] _names;

    public InputRecord(Type type, string name, TypeNames types)
    {
        Name = name;
        Description = Descriptions.Of(type);
        var constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).FirstOrDefault()
            ?? throw new InvalidOperationException($"{type} has no public constructor, so it can't be an input.");
        _construct = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
        _properties =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
                property.SetMethod is { IsPublic: true }
                && property.GetCustomAttribute<GraphQLIgnoreAttribute>() is null
                && _parameters.All(parameter => parameter.Name != property.Name)),
        ];
        _names = [.. _parameters.Select(Names.Argument), .. _properties.Select(Names.Field)];
        foreach (var parameter in _parameters)
        {
            AddField(new()
            {
                Name = Names.Argument(parameter),
                Description = Descriptions.Of(parameter),
                ResolvedType = types.Input(parameter),
                DefaultValue = Default(parameter),
            });
        }
        var bare = _parameters.Length == 0 ? Activator.CreateInstance(type) : null;
        foreach (var property in _properties)
        {
            AddField(new()
            {
                Name = Names.Field(property),
                Description = Descriptions.Of(property),
                ResolvedType = types.Input(property),
                DefaultValue = bare is null || IsRequired(property) ? null : property.GetValue(bare),
            });
        }
    }

    public override object ParseDictionary(IDictionary<string, object?> value)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = To(_parameters[i].ParameterType, value.TryGetValue(_names[i], out var given) ? given : null);
        var made = _construct.Invoke(arguments.AsSpan());
        for (var i = 0; i < _properties.Count; i++)
        {
            if (value.TryGetValue(_names[_parameters.Length + i], out var given))
                _properties[i].SetValue(made, To(_properties[i].PropertyType, given));
        }
        return made;
    }

    /// <summary>The C# default in the form that GraphQL.NET keeps; null when there is none.</summary>
    public static object? Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue || parameter.DefaultValue is not { } value) return null;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }

    /// <summary>A coerced value in the C# type that asked for it: lists, ids and numbers may still differ.</summary>
    public static object? To(Type type, object? value)
    {
        if (value is null) return type.IsValueType ? RuntimeDefault(type) : null;
        if (type.IsInstanceOfType(value)) return value;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsInstanceOfType(value)) return value;
        if (TypeNames.Element(type) is { } element) return ToList(type, element, (IEnumerable)value);
        try
        {
            return type == typeof(Guid)
                ? Guid.Parse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or InvalidCastException)
        {
            // The schema's ID takes any text; what an id looks like only the C# type says.
            throw new BadUserInput("An id isn't of the form that ids here have.");
        }
    }

    private static object? ToList(Type type, Type element, IEnumerable values)
    {
        var items = values.Cast<object?>().ToArray();
        var array = Array.CreateInstance(element, items.Length);
        for (var i = 0; i < items.Length; i++) array.SetValue(To(element, items[i]), i);
        if (type.IsInstanceOfType(array)) return array;
        if (type.IsConstructedGenericType
            && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>))
        {
            var make = typeof(System.Runtime.InteropServices.ImmutableCollectionsMarshal)
                .GetMethod("AsImmutableArray") ?? throw new MissingMethodException("AsImmutableArray");
            return make.MakeGenericMethod(element).Invoke(null, [array]);
        }
        return Activator.CreateInstance(type, array);
    }

    // Null for an optional value type, its zero for one that validation has let through as absent.
    private static object? RuntimeDefault(Type type) =>
        Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;

    private static bool IsRequired(PropertyInfo property) =>
        property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null;
}
