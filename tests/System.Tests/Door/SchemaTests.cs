using System.Text.Json;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Transport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Door;

public sealed class SchemaTests(DoorHost host) : IClassFixture<DoorHost>
{
    [Fact]
    public async Task The_schema_reads_as_the_classes_say()
    {
        var sdl = await host.Http.GetStringAsync("/graphql/schema.graphql", TestContext.Current.CancellationToken);

        Assert.Contains(
            """
            "A fruit on its shelf."
            type Fruit {
              alike(first: Int! = 12): [Fruit!]!
              id: ID!
              name: String!
              pickedAt: DateTime!
              "Pounds."
              price: Money!
              ripeness: Ripeness!
              sellers: [OdsCode!]
              "Where it lies."
              shelf: Shelf!
              weight: Decimal
            }

            "A page of a list."
            type FruitConnection {
              edges: [FruitEdge!]!
              nodes: [Fruit!]!
              pageInfo: PageInfo!
              totalCount: Int!
            }

            type FruitEdge {
              cursor: String!
              node: Fruit!
            }

            """, sdl, StringComparison.Ordinal);
        Assert.Contains(
            """
            input PackInput {
              buyer: OdsCode!
              fee: Money
              fruits: [String!]!
              "What stands on the box."
              label: String
              least: Ripeness! = FULLY_RIPE
              urgent: Boolean! = false
              wrapped: Boolean = true
            }

            """, sdl, StringComparison.Ordinal);
        Assert.Contains(
            """
            input CollectionFilter {
              "A message asks this side, which has not written since."
              awaitsAnswerOf: MessageSide
              clinicalSystem: [String!]
              commissioner: [OdsCode!]
              "What is awaited is due before then."
              dueBefore: DateTime
              financialYear: String
              onHold: Boolean
              paymentRelated: Boolean
              period: [String!]
              practice: [OdsCode!]
              service: [String!]
              status: [CollectionStatus!]
            }

            """, sdl, StringComparison.Ordinal);
        Assert.Contains("  keyed(filter: CollectionFilter, key: CollectionKey!): CollectionRef!\n", sdl);
        Assert.Contains("  pack(input: PackInput!): PackPayload!\n", sdl, StringComparison.Ordinal);
        Assert.Contains("  GONE_OFF\n", sdl, StringComparison.Ordinal);
        Assert.Contains(
            """
              "One fruit."
              fruit(
                "As painted on it."
                id: ID!): Fruit
            """, sdl, StringComparison.Ordinal);
        Assert.Contains(
            "  fruits(after: String, before: String, first: Int, last: Int, ripeness: Ripeness = GREEN)"
            + ": FruitConnection!\n", sdl, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_the_same_every_time() => Assert.Equal(Sdl(DoorHost.Sample), Sdl(DoorHost.Sample));

    [Fact]
    public void A_root_field_that_nobody_is_let_to_is_no_schema() => Assert.Contains(
        "Query.open",
        Assert.Throws<InvalidOperationException>(() => Sdl(new GraphQLClasses().Add(typeof(Open)))).Message);

    [Fact]
    public void A_mutation_does_not_ask_for_roles_at_the_door() => Assert.Throws<InvalidOperationException>(
        () => Sdl(new GraphQLClasses().Add(typeof(MeQuery), typeof(Misplaced))));

    [Fact]
    public async Task A_page_counts_only_when_asked_and_loads_in_one_batch()
    {
        var token = await host.Token();
        var (counted, batches) = (host.Market.Counted, host.Market.ShelfBatches);
        var (_, body) = await host.Ask(
            "{fruits(first: 2, after: \"F010\") {edges {cursor node {shelf {number}}} "
            + "pageInfo {hasNextPage endCursor}}}",
            token: token);

        Assert.Equal(
            """{"edges":[{"cursor":"F011","node":{"shelf":{"number":4}}},"""
            + """{"cursor":"F012","node":{"shelf":{"number":5}}}],"""
            + "\"pageInfo\":" + """{"hasNextPage":true,"endCursor":"F012"}}""",
            body.GetProperty("data").GetProperty("fruits").ToString());
        Assert.Equal((counted, batches + 1), (host.Market.Counted, host.Market.ShelfBatches));

        (_, body) = await host.Ask("{fruits {totalCount nodes {id}}}", token: token);
        Assert.Equal(200, body.GetProperty("data").GetProperty("fruits").GetProperty("totalCount").GetInt32());
        Assert.Equal(50, body.GetProperty("data").GetProperty("fruits").GetProperty("nodes").GetArrayLength());
        Assert.Equal(counted + 1, host.Market.Counted);
    }

    [Fact]
    public async Task Scalars_are_written_as_the_contract_says()
    {
        var (_, body) = await host.Ask(
            "{fruit(id: \"F001\") {id price weight pickedAt ripeness sellers}}", token: await host.Token());

        Assert.Equal(
            """{"id":"F001","price":"1.50","weight":"12.484375","pickedAt":"2018-04-01T00:01:00Z","""
            + "\"ripeness\":\"FULLY_RIPE\",\"sellers\":[\"A81001\"]}",
            body.GetProperty("data").GetProperty("fruit").ToString());
    }

    [Theory]
    [InlineData("""money: "2857.76" """, "|2857.76|||||")]
    [InlineData("money: 2857.7", "|2857.70|||||")]
    [InlineData("number: 12.484375", "||12.484375||||")]
    [InlineData("""number: "-0.10" """, "||-0.10||||")]
    [InlineData("""day: "2018-03-31" """, "|||2018-03-31|||")]
    [InlineData("""at: "2018-04-01T01:01:00+01:00" """, "||||2018-04-01T00:01:00.0000000+00:00||")]
    [InlineData("""code: "a81001" """, "|||||A81001|")]
    [InlineData("numbers: [1, 2]", "||||||1,2")]
    [InlineData("numbers: 3", "||||||3")]
    [InlineData("money: 1.005", null)]
    [InlineData("""money: "1,000.00" """, null)]
    [InlineData("""money: "NaN" """, null)]
    [InlineData("""number: "0.12345678901234567890123456789012" """, null)]
    [InlineData("""day: "2018-02-30" """, null)]
    [InlineData("""at: "2018-04-01T01:01:00" """, null)]
    [InlineData("""at: "2018-04-01" """, null)]
    [InlineData("""code: "A 1" """, null)]
    [InlineData("code: 123456", null)]
    [InlineData("numbers: [1.5]", null)]
    public async Task Scalars_are_read_strictly(string argument, string? echo)
    {
        var answer = await host.Ask($"{{echo({argument})}}");

        if (echo is null) Assert.Equal("BAD_USER_INPUT", DoorHost.Code(answer));
        else Assert.Equal(echo, answer.Body.GetProperty("data").GetProperty("echo").GetString());
    }

    [Fact]
    public async Task Variables_are_read_like_literals()
    {
        const string Query =
            "query($m: Money, $d: Decimal, $c: OdsCode, $n: [Int!]) "
            + "{echo(money: $m, number: $d, code: $c, numbers: $n)}";
        var (_, body) = await host.Ask(Query, new { m = 12.5m, d = "0.1", c = "q74", n = (List<int>)[1, 2] });
        Assert.Equal("|12.50|0.1|||Q74|1,2", body.GetProperty("data").GetProperty("echo").GetString());

        Assert.Equal("BAD_USER_INPUT", DoorHost.Code(await host.Ask(Query, new { m = 0.001 })));
        var wrong = await host.Ask(Query, new { n = (List<string>)["x"], c = true });
        Assert.Equal("BAD_USER_INPUT", DoorHost.Code(wrong));
        Assert.DoesNotContain("System", wrong.Body.ToString());
    }

    [Fact]
    public async Task An_input_takes_its_defaults()
    {
        var token = await host.Token();
        var (_, body) = await host.Ask(
            """mutation {pack(input: {buyer: "q74", fruits: ["F1"], fee: 2}) {packed errors}}""", token: token);
        Assert.Equal("ann-lee Q74 F1 2 - True False FullyRipe", Packed(body));

        (_, body) = await host.Ask(
            "mutation($i: PackInput!) {pack(input: $i) {packed}}",
            new
            {
                i = new
                {
                    buyer = "A81001",
                    fruits = (List<string>)["a", "b"],
                    wrapped = (bool?)null,
                    least = "GONE_OFF",
                },
            },
            token);
        Assert.Equal("ann-lee A81001 a+b  -  False Rotten", Packed(body));
    }

    [Fact]
    public async Task A_word_of_the_domain_is_an_input_and_an_answer()
    {
        var (_, body) = await host.Ask(
            "query($f: CollectionFilter) "
            + "{keyed(filter: $f, key: {practice: \"a81001\", service: \"QOF\", period: \"Q1\"}) "
            + "{id practice}}",
            new { f = new { status = (List<string>)["AWAITING_DECLARATION"], practice = "a81001" } });
        Assert.Equal(
            """{"id":"QOF/Q1/A81001","practice":"A81001"}""",
            body.GetProperty("data").GetProperty("keyed").ToString());
    }

    [Theory]
    [InlineData("{echo(numbers: 99999999999)}")]
    [InlineData("{echo(numbers: \"x\")}")]
    [InlineData("{fruit(id: 1.5) {id}}")]
    [InlineData("{fruit {id}}")]
    [InlineData("query($n: [Int!]!) {echo(numbers: $n)}")]
    [InlineData("{fruits(ripeness: RIPE) {nodes {id}}}")]
    [InlineData("mutation {pack(input: {buyer: \"A81001\"}) {packed}}")]
    public async Task What_does_not_fit_is_told_without_our_types(string query)
    {
        var answer = await host.Ask(query);
        TestContext.Current.TestOutputHelper?.WriteLine(answer.Body.ToString());
        Assert.Contains(DoorHost.Code(answer), (string[])["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]);
        Assert.DoesNotContain("System.", answer.Body.ToString());
        Assert.DoesNotContain("GpCollections", answer.Body.ToString());
    }

    [Fact]
    public async Task An_id_of_another_form_is_refused() =>
        Assert.Equal("BAD_USER_INPUT", DoorHost.Code(await host.Ask("{twice(id: \"x\")}")));

    private static string? Packed(JsonElement body) =>
        body.GetProperty("data").GetProperty("pack").GetProperty("packed").GetString();

    private static string Sdl(GraphQLClasses classes) => SchemaBuilder.Build(classes, new ServiceCollection()
        .AddSingleton<Market>().AddScoped<ShelfLoader>().AddScoped<Viewer>(_ => null!).BuildServiceProvider()).Sdl();

    [QueryType]
    private static class Open
    {
        public static string GetOpen() => "";
    }

    [MutationType]
    private static class Misplaced
    {
        [Roles(Role.Auditor)]
        public static string Change() => "";
    }
}
