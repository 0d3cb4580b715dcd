using GpCollections.Hosting;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>What was extracted and what was typed beside each other, and who joins too late.</summary>
[Collection<Running>]
public sealed class BesideTests(TestSystem system)
{
    private const string Values = """
        version status
        figures {
          version source
          values { indicator { code } count source reason other { count source } }
        }
        """;

    [Fact]
    public async Task A_typed_value_goes_before_the_extracted_one_with_a_reason_and_outlives_a_re_extract()
    {
        var service = system.A.Windowed(system.Now.AddHours(-1), system.Now.AddDays(30), "ALWAYS");
        var one = await system.A.Collected(service);
        var extracted = (await one.Read(fields: Values)).Number("figures.values.0.count");
        var typed = new[] { new { indicator = "FLU001", count = extracted + 1_000, reason = (string?)null } };
        var refused = await one.Typist.Try("enterFigures", new { key = one.Key, submit = true, values = typed });
        Assert.Equal(("INVALID", "values.0.reason"), (refused.Refusal(), refused.Field()));

        typed = [new { indicator = "FLU001", count = extracted + 1_000, reason = (string?)"Two came from elsewhere." }];
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values = typed });
        var beside = await one.Read(fields: Values);
        Assert.Equal("EXTRACT_AND_MANUAL", beside.Text("figures.source"));
        Assert.Equal((extracted + 1_000, "MANUAL", "Two came from elsewhere."), (
            beside.Number("figures.values.0.count"), beside.Text("figures.values.0.source"),
            beside.Text("figures.values.0.reason")));
        Assert.Equal((extracted, "EXTRACT"), (
            beside.Number("figures.values.0.other.count"), beside.Text("figures.values.0.other.source")));

        await system.Supplier("DIFFERENT", one.Practice);
        await system.A.Operator.Do("requestReExtract", one.Because("Counted anew."));
        await Wait.For(
            async () => (await one.Read(fields: Values)).Number("figures.version"), version => version > 2,
            "another extract came");
        var after = await one.Read(fields: Values);
        Assert.Equal((extracted + 1_000, "MANUAL"), (
            after.Number("figures.values.0.count"), after.Text("figures.values.0.source")));
        Assert.NotEqual(extracted, after.Number("figures.values.0.other.count"));
    }

    [Fact]
    public async Task Who_joins_late_types_what_it_missed_where_the_service_says_so()
    {
        var late = await Late("BACKFILL_MANUAL");
        Assert.Equal("AWAITING_ENTRY", await late.Status());
        Assert.Contains("JoinedLate", await late.History());
        var until = London.DayOf(system.Now).AddDays(28);
        Assert.Contains($"MANUAL_ENTRY {until:yyyy-MM-dd}", await Deadlines(late));
        await late.Submit();
        Assert.Equal("AWAITING_DECLARATION", await late.Status());
    }

    [Fact]
    public async Task Who_joins_late_is_extracted_where_the_service_says_so_and_else_waits_for_the_next_extract()
    {
        var late = await Late("BACKFILL_EXTRACT");
        Assert.Equal("EXTRACT", (await late.Becomes("AWAITING_DECLARATION")).Text("figures.source"));
        var next = await Late("NEXT_EXTRACT_ONLY");
        Assert.Equal("NOT_COLLECTED", await next.Status());
        Assert.Equal("WRONG_STATUS", (await next.Typist.Try(
            "enterFigures", new { key = next.Key, submit = true, values = Case.Figures() })).Refusal());
    }

    private async Task<Case> Late(string policy) => await system.A.Accepted(
        system.A.Windowed(system.Now.AddDays(-3), system.Now.AddDays(-2)) with { LateJoin = policy });

    private static async Task<IEnumerable<string>> Deadlines(Case one) =>
        (await one.Read(fields: "deadlines { step lastDay }")).GetProperty("deadlines").EnumerateArray()
            .Select(each => $"{each.Text("step")} {each.Text("lastDay")}");
}
