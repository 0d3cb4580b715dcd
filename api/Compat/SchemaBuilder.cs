using System.Reflection;
using GraphQL;
using GraphQL.Types;

namespace GpCollections.Compat;

/// <summary>Builds the schema out of plain C# classes in the shape of Hot Chocolate's annotation style.</summary>
/// <remarks>
/// A query, from a static class anywhere in the scanned assemblies. <c>Get</c> and <c>Async</c> fall off the name,
/// the summary is the description, T? is nullable, services and the token are parameters like any other:
/// <code>
/// [QueryType, SignedIn]
/// public static class PracticeQueries
/// {
///     /// &lt;summary&gt;One practice.&lt;/summary&gt;
///     public static Task&lt;Practice?&gt; GetPractice(OdsCode code, PracticeList list, CancellationToken ct) => ...
///
///     // practices(active: Boolean = true, first: Int, after: String, last: Int, before: String): PracticeConnection!
///     public static Task&lt;Connection&lt;Practice&gt;&gt; GetPractices(
///         PagingArguments paging, PracticeList list, CancellationToken ct, bool? active = true) => ...
/// }
/// </code>
/// A mutation: [MutationType] and [SignedIn]; it answers a payload whose errors say what was refused.
/// <code>public static Task&lt;HoldPayload&gt; PlaceHold(HoldInput input, Viewer viewer) => ...</code>
/// A type: any record or class that a field answers; its public properties are the fields, its methods are not.
/// [ID], [Money], [GraphQLName], [GraphQLIgnore] on a property say what C# can't. More fields, or fields instead of
/// properties, come from an extension class; what it loads for many parents at once comes from a data loader:
/// <code>
/// [ObjectType&lt;Practice&gt;(IgnoreProperties = [nameof(Practice.CommissionerCode)])]
/// public static class PracticeFields
/// {
///     public static IDataLoaderResult&lt;Organisation&gt; GetCommissioner(
///         [Parent] Practice practice, OrganisationLoader organisations) =>
///         organisations.LoadRequiredAsync(practice.CommissionerCode);
/// }
/// // Registers itself.
/// public sealed class OrganisationLoader(...) : BatchDataLoader&lt;OdsCode, Organisation&gt; { ... }
/// </code>
/// An input: a record as an argument; a C# default other than null is the schema's (bool? X = true: Boolean = true,
/// bool X = false: Boolean! = false). An enum: any enum, UPPER_SNAKE. Every root field needs an [Allow...] marker, on
/// its method or class, or there is no schema. What the schema became stands in schema.graphql, which a test compares.
/// </remarks>
public sealed class SchemaBuilder
{
    private readonly IReadOnlyCollection<Type> _classes;
    private readonly TypeNames _types;
    private readonly Members _members;
    private readonly SchemaWords _words;
    private readonly Dictionary<Type, List<(Type Class, IExtensionOf Extension)>> _extensions;

    private SchemaBuilder(GraphQLClasses classes, IServiceProviderIsService services)
    {
        _classes = classes.Types;
        _words = classes.Words;
        _extensions = _classes
            .SelectMany(one => one.GetCustomAttributes().OfType<IExtensionOf>().Select(extension => (one, extension)))
            .GroupBy(one => one.extension.Extended)
            .ToDictionary(group => group.Key, group => group.ToList());
        var outputs = new Dictionary<Type, string>();
        foreach (var (type, extensions) in _extensions)
        {
            if (extensions.Select(one => Names.Given(one.Class)).FirstOrDefault(name => name is not null) is { } name)
                outputs[type] = name;
        }
        _types = new(classes.Names, outputs);
        _members = new(_types, services);
    }

    public static Schema Build(GraphQLClasses classes, IServiceProvider services) =>
        new SchemaBuilder(classes, services.GetRequiredService<IServiceProviderIsService>()).Build(services);

    private Schema Build(IServiceProvider services)
    {
        // Names are taken as they are written; the library's own converter would lower QOF's capitals again.
        var schema = new Schema(services, runConfigurations: false)
        {
            NameConverter = GraphQL.Conversion.DefaultNameConverter.Instance,
        };
        var unmarked = new List<string>();
        schema.Query = Root<QueryTypeAttribute>("Query", unmarked)
            ?? throw new InvalidOperationException("No class with [QueryType] was found.");
        schema.Mutation = Root<MutationTypeAttribute>("Mutation", unmarked);
        schema.Subscription = Root<SubscriptionTypeAttribute>("Subscription", unmarked);
        if (unmarked.Count > 0)
            throw new InvalidOperationException($"Nothing says who may ask for: {string.Join(", ", unmarked)}.");

        ScalarGraphType[] scalars =
            [new DateScalar(), new DateTimeScalar(), new MoneyScalar(), new DecimalScalar(), new OdsCodeScalar()];
        foreach (var scalar in scalars) schema.RegisterType(scalar);
        while (_types.Unbuilt.TryDequeue(out var next))
            schema.RegisterType(Type(next.Type, next.Name, next.Input));
        schema.Initialize();
        _words.Describe(schema);
        return schema;
    }

    private ObjectGraphType? Root<TAttribute>(string name, List<string> unmarked)
        where TAttribute : Attribute
    {
        var root = new ObjectGraphType { Name = name };
        foreach (var one in _classes.Where(one => one.IsDefined(typeof(TAttribute))))
        {
            foreach (var method in Methods(one))
            {
                var field = root.AddField(Guarded(_members.Field(method), method));
                if (!field.HasMetadata(nameof(AllowAttribute))) unmarked.Add($"{name}.{field.Name}");
            }
        }
        return root.Fields.Count == 0 ? null : root;
    }

    private IGraphType Type(Type type, string name, bool input) =>
        type.IsEnum ? Enumeration(type, name) : input ? new InputRecord(type, name, _types) : Object(type, name);

    private ObjectGraphType Object(Type type, string name)
    {
        var extensions = _extensions.GetValueOrDefault(type) ?? [];
        var made = new ObjectGraphType
        {
            Name = name,
            Description = extensions.Select(one => Descriptions.Of(one.Class)).FirstOrDefault(text => text is not null)
                ?? Descriptions.Of(type),
        };
        var methods = extensions.SelectMany(one => Methods(one.Class))
            .Select(method => Guarded(_members.Field(method), method)).ToList();
        if (!extensions.Any(one => one.Extension.Explicit))
        {
            var hidden = extensions.SelectMany(one => one.Extension.IgnoreProperties).ToHashSet();
            foreach (var property in Properties(type).Where(property => !hidden.Contains(property.Name)
                && methods.All(method => method.Name != Names.Field(property))))
            {
                made.AddField(Costed(_members.Field(property), property));
            }
        }
        foreach (var method in methods) made.AddField(method);
        return made.Fields.Count > 0 ? made : throw new InvalidOperationException($"{type} has no fields.");
    }

    private static EnumerationGraphType Enumeration(Type type, string name)
    {
        var made = new EnumerationGraphType { Name = name, Description = Descriptions.Of(type) };
        foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(value => !value.IsDefined(typeof(GraphQLIgnoreAttribute))))
        {
            made.Add(new EnumValueDefinition(Names.EnumValue(value), value.GetValue(null))
            {
                Description = Descriptions.Of(value),
                DeprecationReason = value.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            });
        }
        return made;
    }

    private static FieldType Guarded(FieldType field, MethodInfo method)
    {
        var allow = method.GetCustomAttribute<AllowAttribute>()
            ?? method.DeclaringType?.GetCustomAttribute<AllowAttribute>();
        if (allow is not null)
        {
            var isMutation = method.DeclaringType?.IsDefined(typeof(MutationTypeAttribute)) == true;
            if (isMutation && !allow.FitsMutation)
                throw new InvalidOperationException($"{field.Name}: a mutation refuses by its payload's errors.");
            if (field.Resolver is { } resolver) field.Resolver = new GuardedResolver(allow, resolver);
            if (field.StreamResolver is EventStream stream) stream.Allow = allow;
            field.WithMetadata(nameof(AllowAttribute), allow);
        }
        return Costed(field, method);
    }

    private static FieldType Costed(FieldType field, MemberInfo member)
    {
        if (member.GetCustomAttribute<CostAttribute>() is { } cost)
            field.WithMetadata(nameof(CostAttribute), cost.Weight);
        if (member.GetCustomAttribute<ListSizeAttribute>() is { } size)
            field.WithMetadata(nameof(ListSizeAttribute), size.AssumedSize);
        field.DeprecationReason = member.GetCustomAttribute<ObsoleteAttribute>()?.Message;
        return field;
    }

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.IsDefined(typeof(GraphQLIgnoreAttribute)));

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0
                && !property.IsDefined(typeof(GraphQLIgnoreAttribute)));
}
