using System.Text.Json;
using System.Text.RegularExpressions;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Demonstration;

/// <summary>What newcomers are told to paste works as it is printed.</summary>
[Collection(typeof(Demonstrated))]
public sealed partial class FirstWordsTests(DemonstrationSystem system)
{
    public static TheoryData<string> Examples =>
        [.. GraphQLBlocks().Matches(Shell.Read("README.md")).Select(block => block.Groups["text"].Value)];

    [Fact]
    public void README_has_ten_examples_for_three_audiences()
    {
        var section = Shell.Read("README.md").Split("\n## Examples\n")[1].Split("\n## ")[0];
        var audiences = section.Split("\n**For ")[1..];
        Assert.Equal(["front ends", "approvers", "support"], audiences.Select(part => part.Split('.')[0]));
        Assert.All(audiences, part => Assert.InRange(GraphQLBlocks().Count(part), 3, 4));
        Assert.Equal(10, GraphQLBlocks().Count(section));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_README_runs_as_it_stands(string example)
    {
        var person = Person().Match(example).Groups["id"].Value;
        var data = await (await system.As(person)).Ask(example, Variables(example));
        foreach (var answer in data.EnumerateObject().Select(field => field.Value))
        {
            Assert.NotEqual(JsonValueKind.Null, answer.ValueKind);
            Assert.True(answer.Refusal() is null, $"{answer}");
            Assert.False(answer.At("nodes") is { } nodes && nodes.GetArrayLength() == 0, $"Nothing is in {answer}.");
        }
    }

    [Fact]
    public async Task Thirty_two_people_at_once_are_refused_none_of_the_queries_with_a_hundred_a_page()
    {
        var queries = new List<(Person Person, string Query, JsonElement? Variables)>();
        foreach (var example in Examples.Select(row => row.Data).Where(one => one.Contains("\nquery ")))
        {
            var person = await system.As(Person().Match(example).Groups["id"].Value);
            queries.Add((person, Pages().Replace(example, "first: 100"), Variables(example)));
        }

        Assert.True(queries.Count >= 6, $"Only {queries.Count} of the examples are queries.");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async number =>
        {
            foreach (var at in Enumerable.Range(0, queries.Count))
            {
                var (person, query, variables) = queries[(number + at) % queries.Count];
                await person.Ask(query, variables);
            }
        }));
    }

    [Fact]
    public async Task What_run_prints_can_be_pasted()
    {
        var text = Functions().Match(Shell.Read("run")).Value;
        var url = system.Http.BaseAddress!.ToString().TrimEnd('/');
        var shown = await Shell.Run($"{text}\nurl={url} demo=true\nwhat_to_look_at");
        var pasted = string.Join('\n', shown.Split('\n')
            .SkipWhile(line => !line.StartsWith("In another terminal", StringComparison.Ordinal))
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal)));
        var answers = await Shell.Run(pasted);
        var lines = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line =>
        {
            using var answer = JsonDocument.Parse(line);
            Assert.False(answer.RootElement.TryGetProperty("errors", out _), line);
            Assert.All(
                answer.RootElement.GetProperty("data").EnumerateObject(),
                field => Assert.NotEqual(JsonValueKind.Null, field.Value.ValueKind));
        });
        Assert.Contains("\"errors\":[]", lines[3], StringComparison.Ordinal);
        await Wait.Until(
            async () => (await (await system.As("operator")).Ask(
                """{ collection(key: { practice: "Z00002", service: "MI-DEMO", period: "M1" }) { status } }"""))
                .Text("collection.status") == "READY_TO_PROVIDE",
            "the figures that were asked for again have come");
    }

    /// <summary>What its leading comments say after "variables:".</summary>
    private static JsonElement? Variables(string example)
    {
        var comments = string.Join('\n', example.Split('\n')
            .TakeWhile(line => line.StartsWith('#')).Select(line => line[1..]));
        var at = comments.IndexOf("variables:", StringComparison.Ordinal);
        return at < 0 ? null : JsonSerializer.Deserialize<JsonElement>(comments[(at + "variables:".Length)..]);
    }

    [GeneratedRegex("```graphql\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex GraphQLBlocks();

    [GeneratedRegex(@"first: \d+")]
    private static partial Regex Pages();

    [GeneratedRegex("^# as: (?<id>[a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Person();

    [GeneratedRegex(@"^what_to_look_at\(\) \{\n.*?^\}\n", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Functions();
}
