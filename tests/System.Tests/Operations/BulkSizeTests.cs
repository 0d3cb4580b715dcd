using System.Globalization;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>More than any page and any list of items, and changing meanwhile.</summary>
[Collection<Running>]
public sealed class BulkSizeTests(TestSystem system)
{
    private const int Total = 10_001;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Ten_thousand_and_one_items_are_refused_with_what_to_do_instead()
    {
        var one = new Case(system, system.A.Manual(), "V00001", Given.Region);
        var items = Enumerable.Range(0, Total).Select(number => (object)new
        {
            key = new { practice = $"V{number:D5}", service = one.Service.Code, period = one.Period },
            figuresVersion = 1,
        });
        var refused = await one.Approver.Try("approveMany", new { items });
        Assert.Equal(("INVALID", "items"), (refused.Refusal(), refused.Field()));
        Assert.Contains("filter", refused.Text("errors.0.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_10001_is_decided_at_its_own_moment_though_the_filter_changes()
    {
        var one = await system.A.Declared(system.A.Manual());
        await Copy(one);
        var filter = new { service = new[] { one.Service.Code } };
        var dry = await Finished(one.Approver, await one.Approver.Do("approveMany", new { filter, dryRun = true }));
        Assert.Equal((Total, Total), (dry.Number("total"), dry.Number("done")));
        Assert.Equal(1006m * Total, decimal.Parse(dry.Text("amount")!, CultureInfo.InvariantCulture));

        var id = (await one.Approver.Do("approveMany", new { confirms = dry.Text("id") })).Text("operation.id")!;
        await Wait.For(() => Hosting.Operations.Events(system, id), count => count > 0, "the first are approved");
        var paused = await one.Approver.Do("pauseBulkOperation", new { id });
        Assert.InRange(paused.Number("operation.done"), 1, Total - 100);

        // The last five by number: they are not reached yet.
        var rejected = Enumerable.Range(Total - 5, 5).Select(
            number => new Case(system, one.Service, Code(number), one.Commissioner)).ToArray();
        foreach (var late in rejected)
        {
            await one.Approver.Do("reject", new { key = late.Key, code = "FIGURES_WRONG", note = "Count again." });
        }

        await one.Approver.Do("resumeBulkOperation", new { id });
        var end = await Hosting.Operations.Finished(one.Approver, id, Longest);
        Assert.Equal(
            (Total, Total - 5, 0, 5),
            (end.Number("total"), end.Number("done"), end.Number("skipped"), end.Number("failed")));
        Assert.Equal(rejected.Select(late => late.Practice), end.Texts("failures.nodes", "collection.practice"));
        Assert.All(end.Texts("failures.nodes", "code"), code => Assert.Equal("WRONG_STATUS", code));
        Assert.Equal(Total - 5, await Hosting.Operations.Events(system, id));
    }

    /// <summary>10,000 more that have been through just the same.</summary>
    private async Task Copy(Case one)
    {
        const string Columns = """
            events, status, commissioner, financial_year, payment_related, due_at, awaited, awaited_action, awaited_by,
            figures_version, points, amount, changed_at
            """;
        var key = $"'{one.Service.Code}/{one.Period}/X' || lpad(n::text, 5, '0')";
        await system.Database.Execute($"""
            insert into collection_event (key, sequence, version, kind, at, by, command_id, input_hash, status, event)
            select {key}, sequence, version, kind, at, by, command_id, input_hash, status, event
            from collection_event, generate_series(1, {Total - 1}) n where key = '{one.Id}';
            insert into collection (key, version, {Columns})
            select {key}, version, {Columns}
            from collection, generate_series(1, {Total - 1}) n where key = '{one.Id}'
            """);
    }

    private static string Code(int number) => $"X{number:D5}";

    private static Task<JsonElement> Finished(Person by, JsonElement payload) =>
        Hosting.Operations.Finished(by, payload.Text("operation.id")!, Longest);
}
