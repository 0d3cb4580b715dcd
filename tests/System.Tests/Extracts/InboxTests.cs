using System.Text.Json;
using System.Text.RegularExpressions;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Every result that came is there to be seen, with what became of it, and may be tried again.</summary>
[Collection<Running>]
public sealed class InboxTests(TestSystem system)
{
    private const string Fields = """
        id by { organisation } asked supplier format messageId practice service period outcome code detail contentHash
        canReplay replayOf
        """;

    private Person Supplier => Person.With(system, "inbox-supplier", ("YGM30", ["SUPPLIER"]));

    [Fact]
    public async Task What_was_posted_and_what_was_asked_for_stands_there()
    {
        var service = system.A.Automatic();
        var one = await system.A.Collected(service);
        await Supplier.Post(Posted.Message(Posted.Result(one, figures: Posted.Figures[..1])));
        var messages = await Messages(system.A.Operator, new { practice = new[] { one.Practice } });
        Assert.Equal(["PARTIAL", "STORED"], messages.Select(message => message.Text("outcome")));
        Assert.Equal(["False", "True"], messages.Select(message => message.Text("asked")));
        Assert.Equal("Nothing came for CHD001, CHD002.", messages[0].Text("detail"));
        Assert.All(messages, message => Assert.Equal(64, message.Text("contentHash")!.Length));
    }

    [Fact]
    public async Task One_message_of_many_faults_is_told_apart_and_touches_nobody_else()
    {
        var (good, closed, shared) = (await Waiting(), await Waiting(), await Waiting());
        await system.Database.Ask<int>(
            $"update practice set closed_on = '1999-01-01' where code = '{closed.Practice}' returning 1");
        await system.Database.Ask<int>(
            $"update practice set shared_system = true where code = '{shared.Practice}' returning 1");
        var (_, body) = await Supplier.Post(Posted.Message(
            Posted.Result(closed), Posted.Result(good), Posted.Result(shared),
            Posted.Result(good).Replace(good.Practice, "ZZ999", StringComparison.Ordinal)));
        Assert.Equal(
            ["CLOSED_PRACTICE", "", "SHARED_SYSTEM", "UNKNOWN_PRACTICE"],
            body.EnumerateArray().Select(each => each.Text("code") ?? ""));
        Assert.Equal("AWAITING_DECLARATION", await good.Status());
        var ids = body.EnumerateArray().Select(each => each.Text("message"));
        var seen = await Messages(Supplier, new { since = system.Now.AddMinutes(-5) });
        Assert.Empty(ids.Except(seen.Select(message => message.Text("id"))));
    }

    [Fact]
    public async Task A_message_is_tried_again_after_mending()
    {
        var one = await Waiting(system.A.Windowed(system.Now.AddDays(-9), system.Now.AddDays(-1)));
        var (_, posted) = await Supplier.Post(Posted.Message(Posted.Result(one)));
        var late = posted.Text("message")!;
        Assert.Equal(("WINDOW_CLOSED", "LATE"), (posted.Text("code"), (await ById(one, late)).Text("outcome")));

        var first = (await Replay(late)).At("messages.0")!.Value;
        Assert.Equal(("LATE", late), (first.Text("outcome"), first.Text("replayOf")));
        await system.A.Operator.Do("extendDeadline", new
        {
            key = one.Key,
            deadline = "EXTRACT",
            until = system.Now.AddDays(1),
            reason = "The supplier was late",
        });
        var second = (await Replay(first.Text("id")!, "again")).At("messages.0")!.Value;
        Assert.Equal("STORED", second.Text("outcome"));
        Assert.Equal(second.Text("id"), (await Replay(first.Text("id")!, "again")).Text("messages.0.id"));
        Assert.Empty((await Replay(late)).Texts("messages", "id"));
        Assert.Equal("False", (await ById(one, late)).Text("canReplay"));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
    }

    [Fact]
    public async Task What_is_held_for_the_whole_supplier_is_collected_and_says_so()
    {
        var one = await Waiting();
        await system.A.National.Do("importReference", new
        {
            kind = "CLINICAL_SYSTEM",
            csv = $"practice,supplier\n{one.Practice},HOLLY SYSTEMS",
        });
        await system.A.Operator.Do("placeHold", new { supplier = "HOLLY SYSTEMS", reason = "Counts wrongly" });
        await system.A.Operator.Post(Posted.Message(Posted.Result(one)));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
        Assert.Equal(
            "HELD", (await Messages(system.A.Operator, new { practice = new[] { one.Practice }, asked = false }))[0]
                .Text("outcome"));
    }

    [Fact]
    public async Task What_stands_under_its_id_is_the_same_message_whatever_was_typed_beside_it()
    {
        var one = await system.A.Collected(
            system.A.Windowed(system.Now.AddHours(-1), system.Now.AddDays(30), "ALWAYS"));
        var typed = new[] { new { indicator = "FLU001", count = 1_000, reason = "The others came from elsewhere." } };
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values = typed });
        await system.Supplier("DIFFERENT", one.Practice);
        await system.A.Operator.Do("requestReExtract", one.Because("Counted anew."));
        const string Values = """
            figures { version values { count register numerator denominator exceptions exclusions other { count } } }
            """;
        var standing = (await Wait.For(
            () => one.Read(fields: Values), now => now.Number("figures.version") > 2, "another extract came"))
            .At("figures.values")!.Value;
        var id = (await Messages(system.A.Operator, new { practice = new[] { one.Practice } }))[0].Text("messageId");
        (string, int)[] figures =
        [
            ("FLU001 COUNT", standing[0].Number("other.count")), ("CHD001 REGISTER", standing[1].Number("register")),
            ("CHD002 NUMERATOR", standing[2].Number("numerator")),
            ("CHD002 DENOMINATOR", standing[2].Number("denominator")),
            ("CHD002 EXCEPTIONS", standing[2].Number("exceptions")),
            ("CHD002 EXCLUSIONS", standing[2].Number("exclusions")),
        ];
        Assert.Equal("DUPLICATE", (await Sent(figures)).Text("outcome"));
        Assert.Equal("REJECTED", (await Sent([("FLU001 COUNT", 1), .. figures[1..]])).Text("outcome"));

        async Task<JsonElement> Sent((string, int)[] counted) => (await system.A.Operator.Post(Posted.Message(
            Regex.Replace(Posted.Result(one, figures: counted), "QR-UUID=\"[^\"]*\"", $"QR-UUID=\"{id}\"")))).Body;
    }

    [Fact]
    public async Task A_supplier_sees_its_own_and_others_nothing()
    {
        var one = await Waiting();
        await Supplier.Post(Posted.Message(Posted.Result(one)));
        var its = new { practice = new[] { one.Practice }, asked = false };
        Assert.Single(await Messages(Supplier, its));
        Assert.Empty(await Messages(Person.With(system, "another", ("YGM31", ["SUPPLIER"])), its));
        Assert.Empty(await Messages(one.Manager, its));
    }

    /// <summary>Accepted, from a clinical system that fails.</summary>
    private async Task<Case> Waiting(ServiceDefinition? service = null)
    {
        var one = await system.A.Offered(service ?? system.A.Automatic());
        await system.Supplier("ERROR", one.Practice);
        await one.Manager.Do("acceptOffer", one.Answer);
        return one;
    }

    private async Task<JsonElement> ById(Case one, string id) =>
        (await Messages(system.A.Operator, new { practice = new[] { one.Practice } }))
            .Single(message => message.Text("id") == id);

    private Task<JsonElement> Replay(string id, string? idempotencyKey = null) => system.A.Operator.Do(
        "replayMessages", new { ids = new[] { id }, idempotencyKey });

    private static async Task<JsonElement[]> Messages(Person by, object filter) =>
    [
        .. (await by.Ask(
            $$"""
            query($filter: ExtractMessageFilter) {
              extractMessages(first: 100, filter: $filter) { nodes { {{Fields}} } } }
            """,
            new { filter })).At("extractMessages.nodes")!.Value.EnumerateArray(),
    ];
}
