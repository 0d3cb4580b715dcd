using System.Globalization;
using System.Text.Json;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Hosting;
using GpCollections.Organisations;
using GpCollections.Storage;
using Xunit;

namespace GpCollections.Provision;

/// <summary>Many write at once, and one reads who forgets at random what was not kept.</summary>
public sealed class FeedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Deliveries = 8;
    private const int Items = 60;

    private static readonly Actor By = new("national", "National", OdsCode.NhsEngland);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_consumer_that_crashes_sees_each_entry_once_and_in_order(int seed)
    {
        var requester = OdsCode.Parse($"R{seed}0");
        await Task.WhenAll(Enumerable.Range(1, Deliveries).Select(number => Given(requester, number)));
        using var done = new CancellationTokenSource();
        var reading = Consume(requester, new Random(seed), done.Token);
        await Task.WhenAll(Enumerable.Range(1, Deliveries).Select(
            number => Settle(requester, number, new Random((seed * 100) + number))));
        await done.CancelAsync();

        var kept = await reading;
        Assert.Equal(
            Enumerable.Range(1, Deliveries * Items).Select(one => (long)one), kept.Select(one => one.Sequence));
        Assert.Distinct(kept.Select(one => one.Key));
        Assert.All(kept, one => Assert.Equal(EntryKind.Provided, one.Kind));
        Assert.Equal(kept.Length, await new ProvisionFeed(database.Database).Last(requester, Token));
    }

    /// <summary>What it keeps is on its disk; a crash loses what it read and had not kept.</summary>
    private async Task<ProvisionEntry[]> Consume(OdsCode requester, Random chance, CancellationToken done)
    {
        var feed = new ProvisionFeed(database.Database);
        var kept = new List<ProvisionEntry>();
        while (true)
        {
            var isLast = done.IsCancellationRequested;
            var place = kept is [.., var last] ? last.Sequence : 0;
            var read = await feed.After(requester, place, chance.Next(1, 40), Token);
            if (read.IsEmpty && isLast)
            {
                return [.. kept];
            }

            // Within one answer, too, nothing is missing.
            Assert.Equal(read.Select(one => one.Sequence), read.Select((_, at) => place + at + 1));
            kept.AddRange(chance.Next(3) == 0 ? read.Take(chance.Next(read.Length + 1)) : read);
        }
    }

    private async Task Settle(OdsCode requester, int number, Random chance)
    {
        var items = new DeliveryItems(database.Database);
        var delivery = Delivery(requester, number);
        while (await items.In(delivery, DeliveryItemState.Pending, null, chance.Next(1, 9), Token)
            is { IsEmpty: false } batch)
        {
            // Twice, as after an answer that was lost.
            (CollectionKey, DeliveryItemState)[] outcomes =
                [.. batch.Select(item => (item.Key, DeliveryItemState.Provided))];
            await Task.WhenAll(
                items.Settle(delivery, DeliveryItemState.Pending, outcomes, DateTimeOffset.UnixEpoch, Token),
                items.Settle(delivery, DeliveryItemState.Pending, outcomes, DateTimeOffset.UnixEpoch, Token));
        }
    }

    private Task Given(OdsCode requester, int number) => database.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        insert into delivery_item (requester, number, key, figures_version, state)
        select '{requester}', {number}, 'FLU-{number}/2018-03/T' || to_char(n, 'FM0000'), 1, 'Pending'
        from generate_series(1, {Items}) n
        """));

    private static Delivery Delivery(OdsCode requester, int number) => new(
        requester, number, $"FLU-{number}", "2018-03", By, DateTimeOffset.UnixEpoch, true, 0, null, null, null, null,
        null, null, null, null);
}

/// <summary>The feed as a requester asks for it.</summary>
[Collection<Running>]
public sealed class FeedRouteTests(TestSystem system)
{
    [Fact]
    public async Task A_requester_reads_on_from_where_it_stood()
    {
        var requested = await Requested.By(system);
        var one = await requested.Submitted();
        await requested.Release();
        var first = await Read(requested, "");
        Assert.Equal(
            ("PROVIDED", one.Id, 1, 1L),
            (first.Text("entries.0.kind"), first.Text("entries.0.collection"), first.Number("entries.0.figuresVersion"),
                first.GetProperty("next").GetInt64()));

        // Who waits is answered when something comes.
        var waiting = Read(requested, "?after=1&wait=20");
        await one.Submit(flu: 102);
        await requested.Release();
        var told = (await waiting).At("entries.0")!.Value;
        Assert.Equal("2 REPLACED", $"{told.Text("sequence")} {told.Text("kind")}");
        Assert.Equal(2, (await Read(requested, "?after=2")).Number("next"));
    }

    [Theory]
    [InlineData("?after=-1", 400)]
    [InlineData("?after=1", 400)]
    [InlineData("?limit=0", 400)]
    [InlineData("?wait=21", 400)]
    [InlineData("?after=0", 200)]
    public async Task What_is_asked_for_is_bounded(string query, int status)
    {
        var requested = await Requested.By(system);
        Assert.Equal(status, (await requested.Receiver.Get($"/feed/{requested.Code}{query}")).Status);
    }

    [Fact]
    public async Task It_is_the_requesters_own()
    {
        var requested = await Requested.By(system);
        var stranger = Person.With(system, "stranger", (Given.NewCode, ["REQUESTER"]));
        Assert.Equal(404, (await stranger.Get($"/feed/{requested.Code}")).Status);
        Assert.Equal(401, (await Person.Nobody(system).Get($"/feed/{requested.Code}")).Status);
    }

    private static async Task<JsonElement> Read(Requested requested, string query)
    {
        var (status, bytes) = await requested.Receiver.Get($"/feed/{requested.Code}{query}");
        Assert.Equal(200, status);
        return JsonSerializer.Deserialize<JsonElement>(bytes);
    }
}
