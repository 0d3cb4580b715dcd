using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Storage;

public sealed class OperationsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly BulkOperations _operations = new(database.Database, new IdempotencyKeys(database.Database));
    private readonly BulkSelection _selection = new(database.Database);
    private readonly BulkItems _items = new(database.Database);
    private readonly Holds _holds = new(database.Database);

    private static readonly BulkRequest.Offer Everyone =
        new("HPV-2017-18", null, null, null, true, null, new(2017, 4, 1), new(2018, 3, 31));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_starts_once()
    {
        var claim = new IdempotencyClaim("p1", "k1", "h1");
        var started = Assert.IsType<StartResult.Started>(
            await _operations.Start(Operation("o1"), Everyone, "h1", claim, Token));

        Assert.Equal(Operation("o1"), started.Operation);
        Assert.Equal(started, await _operations.Start(Operation("o1"), Everyone, "h1", claim, Token));
        Assert.Equal(
            new StartResult.Taken("h1", "o1"),
            await _operations.Start(Operation("o2"), Everyone, "h2", claim with { InputHash = "h2" }, Token));
        Assert.Equal(
            new StartResult.Taken("h1", "o1"), await _operations.Start(Operation("o1"), Everyone, "h2", null, Token));
        Assert.Null(await _operations.ById("o2", Token));
        Assert.Equal(Everyone, await _operations.Request("o1", Token));
        Assert.Contains("o1", await _operations.Running(Token));
    }

    [Fact]
    public async Task An_offer_to_everyone_selects_the_active()
    {
        await Register();
        await _operations.Start(Operation("offer"), Everyone, "h", null, Token);

        await _selection.Offer("offer", Everyone, Token);
        await _selection.Offer("offer", Everyone, Token);

        // 2 periods for each of the two that are active, however late they opened.
        Assert.Equal(4, (await _operations.ById("offer", Token))!.Total);
        Assert.Equal(
            [
                "HPV-2017-18/2017-10/T00001", "HPV-2017-18/2017-10/T00002", "HPV-2017-18/2018-03/T00001",
                "HPV-2017-18/2018-03/T00002",
            ],
            (await _items.Claim("offer", 0, 10, Token)).Select(item => item.Key.ToString()));
    }

    [Fact]
    public async Task A_named_practice_that_is_unknown_or_was_closed_fails()
    {
        await Register();
        var named = Everyone with
        {
            Everyone = false,
            Practices = [Sample.Practice(1), Sample.Practice(2), Sample.Practice(3), Sample.Practice(99)],
            Periods = ["2017-10"],
        };
        await _operations.Start(Operation("named"), named, "h", null, Token);
        await _selection.Offer("named", named, Token);

        var operation = (await _operations.ById("named", Token))!;
        var failures = await Refused("named", BulkItemState.Failed, false, 10);

        Assert.Equal((4, 2), (operation.Total, operation.Failed));
        Assert.Equal(
            [Sample.Practice(2), Sample.Practice(99)], failures.Items.Select(item => item.Failure.Key.Practice));
        Assert.All(failures.Items, item => Assert.Equal(RefusalCode.Invalid, item.Failure.Code));
    }

    [Fact]
    public async Task Outcomes_are_kept_once_and_counted()
    {
        await Register();
        await _operations.Start(Operation("count"), Everyone, "h", null, Token);
        await _selection.Offer("count", Everyone, Token);
        ImmutableArray<ItemOutcome> outcomes =
        [
            new(1, BulkItemState.Done),
            new(2, BulkItemState.Skipped, RefusalCode.Duplicate, "Offered already."),
            new(3, BulkItemState.Failed, RefusalCode.WrongStatus, "Not now."),
            new(4, BulkItemState.Done),
        ];

        await _items.Complete("count", outcomes, Token);
        await _items.Complete("count", outcomes, Token);
        var finished = await _operations.Finish("count", Sample.Now, Token);

        Assert.Equal(
            Operation("count") with
            {
                State = BulkOperationState.CompletedWithFailures,
                FinishedAt = Sample.Now,
                Total = 4,
                Done = 2,
                Skipped = 1,
                Failed = 1,
            },
            finished);
        Assert.Empty(await _items.Claim("count", 0, 10, Token));
        var skips = await Refused("count", BulkItemState.Skipped, true, 10);
        Assert.Equal([2], skips.Items.Select(item => item.No));
    }

    [Fact]
    public async Task Approvals_are_selected_by_filter_by_items_and_from_a_dry_run()
    {
        await using var log = new CollectionLog(
            database.Database, new IdempotencyKeys(database.Database), new BatchOptions());
        await Task.WhenAll(Sample.Many(5, number => log.Append(
            new(
                Sample.Row(Sample.Key(number), 1) with
                {
                    Status = number == 5 ? CollectionStatus.Approved : CollectionStatus.AwaitingApproval,
                    Commissioner = OdsCode.Parse(number == 4 ? "Q83" : "Q74"),
                    FiguresVersion = number,
                    Amount = number,
                },
                0,
                [Sample.Event(Sample.Key(number), 1)]),
            Token)));
        var byFilter = new BulkRequest.Approve(
            null, new(Service: ["QOF-2017-18"]), null, false, [OdsCode.Parse("Q74")]);
        await _operations.Start(Operation("filter"), byFilter, "h", null, Token);
        await _selection.Approve("filter", byFilter, Token);
        await _items.Complete("filter", [new(1, BulkItemState.Done), new(3, BulkItemState.Done)], Token);

        var filtered = (await _operations.ById("filter", Token))!;
        Assert.Equal((3, 6m), (filtered.Total, filtered.Amount));

        var byItems = byFilter with
        {
            Filter = null,
            Items =
            [
                new(Sample.Key(4), 4, null, null),
                new(Sample.Key(77), 1, null, null),
                new(Sample.Key(1), 1, 1m, "good"),
            ],
        };
        await _operations.Start(Operation("items"), byItems, "h", null, Token);
        await _selection.Approve("items", byItems, Token);
        Assert.Equal([new BulkItem(3, Sample.Key(1), 1, 1m, "good")], await _items.Claim("items", 0, 9, Token));
        var failures = await Refused("items", BulkItemState.Failed, false, 9);
        Assert.Equal([RefusalCode.NotFound, RefusalCode.NotFound], failures.Items.Select(item => item.Failure.Code));

        await _operations.Start(Operation("confirm"), byFilter, "h", null, Token);
        await _selection.Findings("confirm", "filter", null, Token);
        Assert.Equal(
            [new(1, Sample.Key(1), 1, 1m, null), new BulkItem(2, Sample.Key(3), 3, 3m, null)],
            await _items.Claim("confirm", 0, 9, Token));

        // Whoever has lost the right since the dry run approves nothing by it.
        await _operations.Start(Operation("lost"), byFilter, "h", null, Token);
        await _selection.Findings("lost", "filter", [OdsCode.Parse("Q99")], Token);
        Assert.Empty(await _items.Claim("lost", 0, 9, Token));
    }

    [Fact]
    public async Task A_hold_is_placed_and_released_once()
    {
        var hold = new Hold(
            "h1", "MENB-2017-18", null, null, null, null, "Figures wrong", "Wait", Sample.Person, Sample.Now);

        Assert.Equal(hold, await _holds.Insert(hold, Token));
        Assert.Equal(hold, await _holds.Insert(hold with { Reason = "Another" }, Token));
        Assert.Contains(hold, await _holds.Active(Token));
        Assert.Equal(0, await _holds.CountAffected(hold, Token));

        var released = await _holds.Release("h1", "Mended", Sample.Person, Sample.Now.AddDays(1), Token);
        Assert.Equal(released, await _holds.Release("h1", "Again", Sample.Person, Sample.Now.AddDays(2), Token));
        Assert.Equal("Mended", released!.ReleaseReason);
        Assert.DoesNotContain(released, await _holds.Active(Token));
        Assert.Contains(released, await _holds.List(released: true, Token));
    }

    [Fact]
    public async Task A_read_of_active_holds_is_never_older_than_its_call()
    {
        var active = new ActiveHolds(_holds);
        for (var number = 0; number < 50; number++)
        {
            var hold = new Hold($"a{number}", "ANY", null, null, null, null, "why", null, Sample.Person, Sample.Now);
            var before = Sample.Many(5, _ => active.Read(Token));
            await _holds.Insert(hold, Token);
            var after = await Task.WhenAll(Sample.Many(5, _ => active.Read(Token)));
            Assert.All(after, holds => Assert.Contains(hold, holds));
            await Task.WhenAll(before);
        }
    }

    [Fact]
    public async Task A_key_is_claimed_once()
    {
        var keys = new IdempotencyKeys(database.Database);
        var claim = new IdempotencyClaim("p2", "k", "h");
        Assert.IsType<ClaimResult.Claimed>(await keys.Claim(claim, "one", Token));
        Assert.IsType<ClaimResult.Claimed>(await keys.Claim(claim, "one", Token));
        Assert.Equal(new ClaimResult.Taken("h", "one"), await keys.Claim(claim, "two", Token));
        await keys.Forget(claim, "one", Token);
        Assert.IsType<ClaimResult.Claimed>(await keys.Claim(claim, "two", Token));
    }

    private static BulkOperation Operation(string id) =>
        new(id, "OFFER", BulkOperationState.Running, Sample.Person, Sample.Now, null, false, null, 0, 0, 0, null);

    private async Task Register()
    {
        await new Catalogue(database.Database).Insert(ReferenceTests.Hpv, null, Sample.Person, Sample.Now, Token);
        await new RegisterImport(database.Database).Upsert(
            [
                Practice(1, true, null, null),
                Practice(2, true, new(2018, 1, 1), null),
                Practice(3, false, null, new(2017, 10, 1)),
                Practice(4, false, null, null),
            ],
            Sample.Person,
            Sample.Now,
            new(2018, 4, 1),
            false,
            Token);
    }

    private static Practice Practice(int number, bool active, DateOnly? opened, DateOnly? closed) =>
        new(
            Sample.Practice(number), "The Surgery", OdsCode.Parse("Q74"), null, active, opened, closed, null, false);

    private async Task<Slice<RefusedItem>> Refused(string operation, BulkItemState state, bool backwards, int limit)
    {
        var one = new RefusedOf(operation, state);
        return (await _items.Refused([one], null, backwards, limit, Token))[one];
    }
}
