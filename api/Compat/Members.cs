using System.Linq.Expressions;
using System.Reflection;
using System.Security.Claims;
using GraphQL;
using GraphQL.Types;

namespace GpCollections.Compat;

/// <summary>Turns methods and properties into fields: arguments, services, and a compiled resolver.</summary>
internal sealed class Members(TypeNames types, IServiceProviderIsService services)
{
    public FieldType Field(PropertyInfo property)
    {
        var source = Expression.Convert(
            Expression.Property(Resolve.Context, nameof(IResolveFieldContext.Source)),
            property.DeclaringType ?? throw new InvalidOperationException($"{property} belongs to no type."));
        return new()
        {
            Name = Names.Field(property),
            Description = Descriptions.Of(property),
            ResolvedType = types.Output(property),
            Resolver = Resolve.With(Expression.Property(source, property)),
        };
    }

    public FieldType Field(MethodInfo method)
    {
        var arguments = new QueryArguments();
        var call = Expression.Call(method, method.GetParameters().Select(parameter => Value(parameter, arguments)));
        var field = new FieldType
        {
            Name = Names.Field(method),
            Description = Descriptions.Of(method),
            ResolvedType = types.Output(method),
            Arguments = arguments,
        };
        if (Resolve.IsStream(call.Type)) field.StreamResolver = new EventStream(call);
        else field.Resolver = Resolve.With(call);
        if (method.GetParameters().Any(parameter => parameter.ParameterType == typeof(PagingArguments)))
            field.WithMetadata(nameof(PagingArguments), true);
        return field;
    }

    private Expression Value(ParameterInfo parameter, QueryArguments arguments)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IResolveFieldContext)) return Resolve.Context;
        if (type == typeof(CancellationToken))
            return Expression.Property(Resolve.Context, nameof(IResolveFieldContext.CancellationToken));
        if (type == typeof(ClaimsPrincipal)) return Resolve.Call(nameof(Resolve.User));
        if (parameter.GetCustomAttribute<ParentAttribute>() is not null)
            return Expression.Convert(Expression.Property(Resolve.Context, nameof(IResolveFieldContext.Source)), type);
        if (type == typeof(PagingArguments)) return Paging(arguments);
        // Every IEnumerable counts as registered, and is a list of arguments all the same.
        if (services.IsService(type) && TypeNames.Element(type) is null)
            return Resolve.Call(
                types.IsNullable(parameter) ? nameof(Resolve.OptionalService) : nameof(Resolve.Service), type);
        return Argument(parameter, arguments);
    }

    private MethodCallExpression Argument(ParameterInfo parameter, QueryArguments arguments)
    {
        var argument = new QueryArgument(types.Input(parameter))
        {
            Name = Names.Argument(parameter),
            Description = Descriptions.Of(parameter),
            DefaultValue = InputRecord.Default(parameter),
        };
        arguments.Add(argument);
        return Resolve.ArgumentOf(parameter.ParameterType, argument.Name);
    }

    private static MethodCallExpression Paging(QueryArguments arguments)
    {
        arguments.Add(new(new GraphQLTypeReference("Int")) { Name = "first", Validator = Size });
        arguments.Add(new(new GraphQLTypeReference("String")) { Name = "after" });
        arguments.Add(new(new GraphQLTypeReference("Int")) { Name = "last", Validator = Size });
        arguments.Add(new(new GraphQLTypeReference("String")) { Name = "before" });
        return Resolve.Call(nameof(Resolve.Paging));
    }

    private static void Size(object size)
    {
        if (size is not (int and >= 1 and <= PagingArguments.MaxSize))
            throw new FormatException($"A page has between 1 and {PagingArguments.MaxSize} items.");
    }
}
