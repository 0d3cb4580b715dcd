using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Messages about a collection, through the door.</summary>
[Collection<Running>]
public sealed class MessageTests(TestSystem system)
{
    private const string Fields = """
        messages { number text side awaitsAnswerOf withdrawnAt by { id } } awaitedAnswers
        history { nodes { detail } }
        """;

    [Fact]
    public async Task Sides_write_to_each_other_and_others_see_nothing()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Approver.Do("postMessage", Post(one, "Why fewer than last year?", "PRACTICE", "once"));
        await one.Approver.Do("postMessage", Post(one, "Why fewer than last year?", "PRACTICE", "once"));
        var asked = await one.Read(fields: Fields);
        Assert.Equal(["PRACTICE"], asked.At("awaitedAnswers")!.Value.EnumerateArray().Select(side => $"{side}"));
        await one.Manager.Do("postMessage", Post(one, "A doctor has left."));
        var support = Person.With(system, "desk", ("X24", ["SUPPORT"]));
        await support.Do("postMessage", Post(one, "Thank you both."));

        var read = await one.Read(fields: Fields);
        Assert.Equal(["COMMISSIONER", "PRACTICE", "NATIONAL"], read.Texts("messages", "side"));
        Assert.Equal(0, read.At("awaitedAnswers")!.Value.GetArrayLength());
        Assert.DoesNotContain("doctor", $"{read.At("history")}", StringComparison.Ordinal);

        var auditor = Person.With(system, "auditor", ("X24", ["AUDITOR"]));
        Assert.Equal("FORBIDDEN", (await auditor.Try("postMessage", Post(one, "I only read."))).Refusal());
        var stranger = one.At("ZB9", "stranger", "APPROVAL_MANAGEMENT");
        Assert.Equal("NOT_FOUND", (await stranger.Try("postMessage", Post(one, "Who is there?"))).Refusal());
    }

    [Fact]
    public async Task An_author_withdraws_and_nobody_else()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Manager.Do("postMessage", Post(one, "Sent too soon."));
        var input = new { key = one.Key, number = 1 };
        Assert.Equal("FORBIDDEN", (await one.Approver.Try("withdrawMessage", input)).Refusal());
        await one.Manager.Do("withdrawMessage", input);
        var read = await one.Read(fields: Fields);
        Assert.Null(read.Text("messages.0.text"));
        Assert.NotNull(read.Text("messages.0.withdrawnAt"));
    }

    [Fact]
    public async Task A_patient_s_number_is_not_kept()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var refused = await one.Manager.Try("postMessage", Post(one, "It is about 943 476 5919."));
        Assert.Equal(("INVALID", "text"), (refused.Refusal(), refused.Field()));
        Assert.Equal(0L, await system.Database.Ask<long>(
            $"select count(*) from collection_event where key = '{one.Id}' and event::text like '%5919%'"));
    }

    [Fact]
    public async Task Whoever_is_asked_finds_it_in_a_list()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var other = await system.A.Accepted(system.A.Manual());
        await other.Manager.Do("postMessage", Post(other, "We ask nobody."));
        await one.Approver.Do("postMessage", Post(one, "Why fewer?", "PRACTICE"));
        await one.Approver.Do("postMessage", Post(one, "Was it extracted well?", "NATIONAL"));
        var support = Person.With(system, "desk", ("X24", ["SUPPORT"]));
        Assert.Equal([$"{one.Id} PRACTICE NATIONAL"], await Asked(one.Manager, one, other, "PRACTICE"));
        Assert.Equal([$"{one.Id} PRACTICE NATIONAL"], await Asked(support, one, other, "NATIONAL"));
        Assert.Empty(await Asked(one.Approver, one, other, "COMMISSIONER"));
        Assert.Empty(await Asked(other.Manager, one, other, "PRACTICE"));
        await one.Manager.Do("postMessage", Post(one, "A doctor has left."));
        Assert.Empty(await Asked(one.Manager, one, other, "PRACTICE"));
        Assert.Equal([$"{one.Id} NATIONAL"], await Asked(support, one, other, "NATIONAL"));
        await one.Approver.Do("withdrawMessage", new { key = one.Key, number = 2 });
        Assert.Empty(await Asked(support, one, other, "NATIONAL"));
    }

    [Fact]
    public async Task A_migrated_database_knows_what_is_asked()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Approver.Do("postMessage", Post(one, "Why fewer?", "PRACTICE"));
        await one.Approver.Do("postMessage", Post(one, "And is it right?", "PRACTICE"));
        await one.Manager.Do("postMessage", Post(one, "Was it extracted?", "NATIONAL"));
        await one.Manager.Do("postMessage", Post(one, "Sent too soon.", "COMMISSIONER"));
        await one.Manager.Do("withdrawMessage", new { key = one.Key, number = 4 });
        await one.Approver.Do("postMessage", Post(one, "And once more.", "PRACTICE"));
        await system.Database.Execute($"update collection set awaits_answer_of = 0 where key = '{one.Id}'");
        var storage = typeof(Attachments).Assembly;
        var name = storage.GetManifestResourceNames().Single(name => name.EndsWith("0025_attachments.sql"));
        using var migration = new StreamReader(storage.GetManifestResourceStream(name)!);
        var text = await migration.ReadToEndAsync(TestContext.Current.CancellationToken);
        await system.Database.Execute(
            $"{text[text.IndexOf("update collection", StringComparison.Ordinal)..].TrimEnd(';', '\n')} "
            + $"and c.key = '{one.Id}'");
        Assert.Equal(5, await system.Database.Ask<int>(
            $"select awaits_answer_of from collection where key = '{one.Id}'"));
        Assert.Equal(["PRACTICE", "NATIONAL"], (await one.Read(fields: Fields)).At("awaitedAnswers")!.Value
            .EnumerateArray().Select(side => $"{side}"));
    }

    private static async Task<string[]> Asked(Person by, Case one, Case other, string side) =>
    [
        .. (await by.Ask(
            "query($filter: CollectionFilter) { collections(filter: $filter) { nodes { id awaitedAnswers } } }",
            new { filter = new { awaitsAnswerOf = side, service = new[] { one.Service.Code, other.Service.Code } } }))
            .At("collections.nodes")!.Value.EnumerateArray()
            .Select(node => string.Join(' ',
                [node.Text("id"), .. node.At("awaitedAnswers")!.Value.EnumerateArray().Select(asked => $"{asked}")])),
    ];

    private static object Post(Case one, string text, string? asks = null, string? key = null) =>
        new { key = one.Key, text, awaitsAnswerOf = asks, idempotencyKey = key };
}
