using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace GpCollections.Door;

/// <summary>What a schema lacks of a contract, and where it says something else.</summary>
internal sealed class SchemaComparison
{
    private static readonly SDLPrinter Printer = new();

    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    public List<string> Different { get; } = [];

    public IEnumerable<string> Missing => _missing;

    public static SchemaComparison Of(string contract, string schema)
    {
        var comparison = new SchemaComparison();
        var built = Types(schema).ToDictionary(Name);
        foreach (var agreed in Types(contract))
        {
            if (built.TryGetValue(Name(agreed), out var type)) comparison.Compare(agreed, type);
            else comparison._missing.Add(Name(agreed));
        }

        return comparison;
    }

    private static IEnumerable<GraphQLTypeDefinition> Types(string sdl) =>
        GraphQLParser.Parser.Parse(sdl).Definitions.OfType<GraphQLTypeDefinition>();

    private static string Name(GraphQLTypeDefinition type) => type.Name.StringValue;

    private void Compare(GraphQLTypeDefinition agreed, GraphQLTypeDefinition built)
    {
        var name = Name(agreed);
        Same(name, agreed.Kind.ToString(), built.Kind.ToString());
        switch (agreed, built)
        {
            case (GraphQLObjectTypeDefinition one, GraphQLObjectTypeDefinition other):
                Compare(name, one.Fields!, other.Fields!);
                break;
            case (GraphQLInputObjectTypeDefinition one, GraphQLInputObjectTypeDefinition other):
                Compare(field => $"{name}.{field}", one.Fields!, other.Fields!);
                break;
            case (GraphQLEnumTypeDefinition one, GraphQLEnumTypeDefinition other):
                var values = other.Values!.Select(value => value.Name.StringValue);
                _missing.UnionWith(
                    one.Values!.Select(value => value.Name.StringValue).Except(values)
                        .Select(value => $"{name}.{value}"));
                break;
        }
    }

    private void Compare(string type, GraphQLFieldsDefinition agreed, GraphQLFieldsDefinition built)
    {
        foreach (var field in agreed)
        {
            var name = $"{type}.{field.Name.StringValue}";
            if (built.FirstOrDefault(each => each.Name.StringValue == field.Name.StringValue) is not { } other)
            {
                _missing.Add(name);
                continue;
            }

            Same(name, Text(field.Type), Text(other.Type));
            Compare(argument => $"{name}({argument}:)", field.Arguments, other.Arguments);
        }
    }

    /// <summary>Arguments and the fields of inputs: what the schema adds must be optional.</summary>
    /// <param name="place">Makes out of the name of one where it stands.</param>
    private void Compare(
        Func<string, string> place,
        IEnumerable<GraphQLInputValueDefinition>? agreed,
        IEnumerable<GraphQLInputValueDefinition>? built)
    {
        var others = (built ?? []).ToDictionary(other => place(other.Name.StringValue));
        foreach (var value in agreed ?? [])
        {
            var name = place(value.Name.StringValue);
            if (others.Remove(name, out var other)) Same(name, Text(value), Text(other));
            else _missing.Add(name);
        }

        Different.AddRange(
            from other in others
            where other.Value is { Type: GraphQLNonNullType, DefaultValue: null }
            select $"{other.Key} is asked for, and the contract does not know it");
    }

    private void Same(string name, string agreed, string built)
    {
        if (agreed != built) Different.Add($"{name} was agreed as {agreed} and is {built}");
    }

    private static string Text(GraphQLInputValueDefinition value) =>
        value.DefaultValue is { } preset ? $"{Text(value.Type)} = {Printer.Print(preset)}" : Text(value.Type);

    private static string Text(GraphQLType type) => Printer.Print(type).Trim();
}
