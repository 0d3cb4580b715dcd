using System.Diagnostics;
using System.Text;
using GpCollections.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Door;

public sealed class LimitTests(DoorHost host) : IClassFixture<DoorHost>
{
    private const string Introspection =
        """
        query { __schema { queryType { name } types { ...T } directives { name args { ...V } } } }
        fragment T on __Type { kind name fields(includeDeprecated: true) { name args { ...V } type { ...R } }
          inputFields { ...V } interfaces { ...R } enumValues { name } possibleTypes { ...R } }
        fragment V on __InputValue { name type { ...R } defaultValue }
        fragment R on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name } } } } } } } }
        """;

    public static TheoryData<string, string> Attacks => new()
    {
        { "conflicting aliases", $"{{{Repeat(400, i => $"x: fruit(id:{i}){{id}}")}}}" },
        { "aliases", $"{{{Repeat(101, i => $"a{i}: __typename ")}}}" },
        { "duplicate fields", $"{{{Repeat(501, _ => "__typename ")}}}" },
        { "fragment bomb", Bomb(16) },
        { "unused fragments", $"{{__typename}} {Repeat(60, i => $"fragment F{i} on Query {{__typename}} ")}" },
        { "directives", $"{{__typename {Repeat(60, _ => "@skip(if: false)")}}}" },
        { "operations", Repeat(20, i => $"query Q{i} {{__typename}} ") },
        { "tokens", $"{{fruit(id: [{Repeat(4_500, _ => "1 ")}]) {{id}}}}" },
        { "characters", $"{{__typename #{new string('x', 20_001)}\n}}" },
        { "braces", $"{{{Repeat(9_000, _ => "{")}" },
        { "lists", $"{{echo(text: {new string('[', 3_900)}" },
        { "types", $"query($a: {new string('[', 3_000)}Int{new string(']', 3_000)}) {{__typename}}" },
        { "depth", $"{{fruit(id: 1) {Repeat(10, _ => "{alike ")} {{id}} {new string('}', 11)}" },
        { "cost", "{fruit(id: 1) {alike(first: 50) {alike(first: 50) {id}}}}" },
        { "cost of pages", "{fruits(first: 100) {nodes {alike {shelf {number}}}}}" },
        { "circular introspection", "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}" },
        { "root fields", $"{{{Repeat(21, _ => "__typename ")}}}" },
    };

    [Theory, MemberData(nameof(Attacks))]
    public async Task An_attack_is_refused_at_once(string name, string query)
    {
        var watch = Stopwatch.StartNew();
        var answer = await host.Ask(query, token: await host.Token(), accept: "application/graphql-response+json");

        Assert.True(answer.Status == 400, $"{name}: {answer.Status} {answer.Body}");
        Assert.False(answer.Body.TryGetProperty("data", out _));
        Assert.True(answer.Body.GetProperty("errors").GetArrayLength() <= 20);
        Assert.True(watch.ElapsedMilliseconds < 15_000, $"{name} took {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public async Task A_circle_of_fragments_is_refused() => Assert.Equal("GRAPHQL_VALIDATION_FAILED", DoorHost.Code(
        await host.Ask("{...A} fragment A on Query {...B} fragment B on Query {...A}")));

    [Fact]
    public async Task A_dear_variable_is_refused_also_when_the_document_is_known()
    {
        const string Query = "query($n: Int!) {fruit(id: \"F001\") {alike(first: $n) {alike(first: $n) {id}}}}";
        var token = await host.Token();
        Assert.Null(DoorHost.Code(await host.Ask(Query, new { n = 2 }, token)));

        Assert.Equal("QUERY_TOO_COMPLEX", DoorHost.Code(await host.Ask(Query, new { n = 100 }, token)));
        Assert.Equal("QUERY_TOO_COMPLEX", DoorHost.Code(await host.Ask(Query, new { n = 2_000_000_000 }, token)));
    }

    [Theory]
    [InlineData("first: 0")]
    [InlineData("first: -1")]
    [InlineData("first: 101")]
    [InlineData("last: 0")]
    [InlineData("first: 1, last: 1")]
    [InlineData("after: \"forged\"")]
    public async Task A_page_out_of_bounds_is_refused(string arguments) => Assert.Equal("BAD_USER_INPUT", DoorHost.Code(
        await host.Ask($"{{fruits({arguments}) {{nodes {{id}}}}}}", token: await host.Token())));

    [Fact]
    public async Task Tools_may_ask_for_the_whole_schema() =>
        Assert.Null(DoorHost.Code(await host.Ask(Introspection)));

    [Fact]
    public async Task Errors_are_capped()
    {
        var (_, body) = await host.Ask($"{{fruit(id: 1) {{{Repeat(99, i => $"nothing{i} ")}}}}}");
        Assert.Equal(20, body.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task An_import_may_be_larger_for_those_who_may_import()
    {
        await using var importing = new DoorHost
        {
            Options = options => options.MayImport = (context, _) => context.RequestServices
                .GetRequiredService<IViewerAccessor>().Viewer is not null,
        };
        await importing.Start("Development", new());
        const string Query = "query($t: String) {echo(text: $t) }";
        var large = new { t = new string('x', 1_000_000) };

        Assert.Equal(413, (await importing.Ask(Query, large)).Status);
        Assert.Equal(200, (await importing.Ask(Query, large, await importing.Token())).Status);
    }

    private static string Bomb(int levels)
    {
        var bomb = new StringBuilder("{...F0}");
        for (var i = 0; i < levels; i++) bomb.Append($" fragment F{i} on Query {{...F{i + 1} ...F{i + 1}}}");
        return bomb.Append($" fragment F{levels} on Query {{__typename}}").ToString();
    }

    private static string Repeat(int count, Func<int, string> one) =>
        string.Concat(Enumerable.Range(0, count).Select(one));
}
