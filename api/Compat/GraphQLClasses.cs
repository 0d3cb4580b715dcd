using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GpCollections.Compat;

/// <summary>The classes that a schema is made of.</summary>
public sealed class GraphQLClasses
{
    private readonly List<Type> _types = [];
    private readonly Dictionary<Type, string> _names = [];

    public IReadOnlyCollection<Type> Types => _types;

    public IReadOnlyDictionary<Type, string> Names => _names;

    /// <value>Descriptions where the classes have none; see <see cref="SchemaWords"/>.</value>
    internal SchemaWords Words { get; private set; } = new("");

    public GraphQLClasses Scan(Assembly assembly) => Add([.. assembly.GetTypes()]);

    public GraphQLClasses Add(params Type[] types)
    {
        _types.AddRange(types);
        return this;
    }

    /// <summary>Takes descriptions from a text of lines <c>Type.field: words</c>.</summary>
    public GraphQLClasses Describe(string words)
    {
        Words = new(words);
        return this;
    }

    /// <summary>Names a type that can't carry [GraphQLName], such as an enum of another assembly.</summary>
    public GraphQLClasses Name<T>(string name)
    {
        _names[typeof(T)] = name;
        return this;
    }

    internal void RegisterLoaders(IServiceCollection services)
    {
        foreach (var loader in _types.Where(type => type is { IsClass: true, IsAbstract: false } && IsLoader(type)))
            services.TryAddScoped(loader);
    }

    private static bool IsLoader(Type type) =>
        type.BaseType is { } parent
        && (parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(BatchDataLoader<,>)
            || IsLoader(parent));
}
