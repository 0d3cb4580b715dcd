using GraphQL.Types;

namespace GpCollections.Compat;

/// <summary>
/// Descriptions as a text: lines <c>Type: words</c>, <c>Type.field: words</c>, <c>Type.field(argument): words</c> and
/// <c>Enum.VALUE: words</c>, and <c>*.field</c> and <c>*(argument)</c> for every name without a line of its own. What
/// C# says in a doc comment wins: the text is for what a comment beside the code would only repeat there.
/// </summary>
internal sealed class SchemaWords
{
    private readonly Dictionary<string, string> _words = [];

    /// <exception cref="FormatException">A line has no colon, or says a name twice.</exception>
    public SchemaWords(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.Trim().Length > 0 && line[0] != '#'))
        {
            if (line.Split(": ", 2) is not [var name, var words] || !_words.TryAdd(name, words.Trim()))
                throw new FormatException($"Descriptions: {line}");
        }
    }

    /// <summary>Describes what has no description yet.</summary>
    public void Describe(ISchema schema)
    {
        foreach (var type in schema.AllTypes.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            type.Description ??= Of(type.Name);
            if (type is EnumerationGraphType values) Describe(values);
            if (type is not IComplexGraphType { Fields: { } fields }) continue;
            foreach (var field in fields)
            {
                var name = $"{type.Name}.{field.Name}";
                field.Description ??= Of(name, $"*.{field.Name}");
                foreach (var argument in field.Arguments ?? [])
                    argument.Description ??= Of($"{name}({argument.Name})", $"*({argument.Name})");
            }
        }
    }

    private void Describe(EnumerationGraphType type)
    {
        foreach (var value in type.Values) value.Description ??= Of($"{type.Name}.{value.Name}");
    }

    private string? Of(params string[] names) =>
        names.Select(name => _words.GetValueOrDefault(name)).FirstOrDefault(words => words is not null);
}
