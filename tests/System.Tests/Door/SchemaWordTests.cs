using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Door;

/// <summary>Whoever writes a front end understands the schema by itself.</summary>
public sealed class SchemaWordTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string?>> Said = new(Read);

    [Fact]
    public void Everything_in_the_schema_is_described() =>
        AssertNone(Said.Value.Where(one => string.IsNullOrWhiteSpace(one.Value)).Select(one => one.Key));

    [Fact]
    public void No_description_only_repeats_the_name() =>
        AssertNone(Said.Value.Where(one => one.Value is { } words && IsTrivial(one.Key, words))
            .Select(one => $"{one.Key}: {one.Value}"));

    [Fact]
    public void No_line_of_words_is_left_over()
    {
        var said = Said.Value.Values.ToHashSet();
        AssertNone(ApiHost.SchemaWords().Split('\n')
            .Where(line => line.Contains(": ") && line[0] != '#' && !said.Contains(line.Split(": ", 2)[1].Trim())));
    }

    [Theory]
    [InlineData("Collection.status", "The status.", true)]
    [InlineData("Collection.status", "The collection's status", true)]
    [InlineData("Action.PLACE_HOLD", "Place a hold", true)]
    [InlineData("Collection.status", "Where it stands.", false)]
    public void Trivial_is_what_has_no_further_word(string name, string words, bool trivial) =>
        Assert.Equal(trivial, IsTrivial(name, words));

    private static bool IsTrivial(string name, string words)
    {
        string[] idle = ["a", "an", "the", "of", "s", "is", "its", "this"];
        var known = Words(name).Concat(idle).ToHashSet();
        return Words(words).All(known.Contains);
    }

    // GraphQL's own scalars and introspection describe themselves.
    private static bool IsOurs(IGraphType type) => !type.Name.StartsWith("__", StringComparison.Ordinal)
        && type.Name is not ("String" or "Boolean" or "Int" or "Float" or "ID");

    private static IEnumerable<string> Words(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, "[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
            .Select(word => word.Value.ToLowerInvariant());

    private static Dictionary<string, string?> Read()
    {
        using var api = ApiHost.Build(["--environment=Development", "--ConnectionStrings:Postgres=Host=nowhere"]);
        var schema = api.Services.GetRequiredService<ISchema>();
        var said = new Dictionary<string, string?>();
        foreach (var type in schema.AllTypes.Where(IsOurs))
        {
            said[type.Name] = type.Description;
            foreach (var value in (IEnumerable<EnumValueDefinition>?)(type as EnumerationGraphType)?.Values ?? [])
                said[$"{type.Name}.{value.Name}"] = value.Description;
            foreach (var field in (type as IComplexGraphType)?.Fields ?? [])
            {
                said[$"{type.Name}.{field.Name}"] = field.Description;
                foreach (var argument in field.Arguments ?? [])
                    said[$"{type.Name}.{field.Name}({argument.Name})"] = argument.Description;
            }
        }
        return said;
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }
}
