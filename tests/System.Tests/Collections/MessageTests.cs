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

    private static object Post(Case one, string text, string? asks = null, string? key = null) =>
        new { key = one.Key, text, awaitsAnswerOf = asks, idempotencyKey = key };
}
