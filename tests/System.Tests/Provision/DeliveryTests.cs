using System.Text;
using System.Text.Json;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Hosting;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Provision;

/// <summary>What a requester is given, through the door.</summary>
[Collection<Running>]
public sealed class DeliveryTests(TestSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_holds_what_is_approved_and_tells_what_is_missing()
    {
        var requested = await Requested.By(system, approval: true);
        var (approved, waiting) = (await requested.Approved(), await requested.Submitted());
        Assert.Equal("2 0 1 0 AWAITING_APPROVAL", await requested.Completeness());

        var released = await requested.Release();
        Assert.Equal((1, 1, "RELEASED"), (released.Number("number"), released.Number("practices"),
            released.Text("state")));
        Assert.Equal(["PROVIDED", "AWAITING_APPROVAL"], [await approved.Status(), await waiting.Status()]);
        Assert.Equal("2 0 0 1 AWAITING_APPROVAL", await requested.Completeness());
        Assert.Equal("INCOMPLETE", (await requested.TryRelease()).Refusal());
    }

    [Fact]
    public async Task Its_manifest_is_at_its_url_and_has_its_hash()
    {
        var requested = await Requested.By(system);
        await requested.Submitted();
        var released = await requested.Release();
        var (status, bytes) = await requested.Receiver.Get(released.Text("url")!);
        Assert.Equal(200, status);
        Assert.Equal(released.Text("sha256"), Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.Equal(1, JsonSerializer.Deserialize<JsonElement>(bytes).Number("practices"));
    }

    [Fact]
    public async Task Figures_that_change_go_into_the_next_number_with_all_that_did_not()
    {
        var requested = await Requested.By(system);
        var (one, other) = (await requested.Submitted(), await requested.Submitted());
        await requested.Release();
        await one.Submit(flu: 101);
        Assert.Equal("READY_TO_PROVIDE", await one.Status());

        var second = await requested.Release();
        Assert.Equal((2, 1, 2), (second.Number("number"), second.Number("replaces"), second.Number("practices")));
        Assert.Equal("PROVIDED", await other.Status());
        Assert.Equal(
            [$"1 Provided {one.Practice} 1 1", $"2 Provided {other.Practice} 1 1", $"3 Replaced {one.Practice} 2 2"],
            await requested.Entries());
    }

    [Fact]
    public async Task What_is_withdrawn_is_ready_again_and_is_released_under_a_new_number()
    {
        var requested = await Requested.By(system);
        var one = await requested.Submitted();
        await requested.Release();
        Assert.Equal("INVALID", (await requested.Turn("withdrawDelivery", system.A.National, 1)).Refusal());
        var withdrawn = await requested.Turn("withdrawDelivery", system.A.National, 1, "The wrong indicators.");
        Assert.Equal(("WITHDRAWN", "The wrong indicators."), (withdrawn.Text("delivery.state"),
            withdrawn.Text("delivery.withdrawReason")));
        Assert.Equal("READY_TO_PROVIDE", await one.Status());
        Assert.Equal(
            "WRONG_STATUS", (await requested.Turn("withdrawDelivery", system.A.National, 1, "Again.")).Refusal());

        var second = await requested.Release();
        Assert.Equal((2, 1), (second.Number("number"), second.Number("replaces")));
        Assert.Equal(
            [
                $"1 Provided {one.Practice} 1 1", $"2 Withdrawn {one.Practice} 1 1", $"3 Provided {one.Practice} 1 2",
            ],
            await requested.Entries());
    }

    /// <summary>Delivery 2 is one that nobody was given: all in it had changed before it could be made.</summary>
    [Fact]
    public async Task What_stood_before_a_delivery_that_was_abandoned_is_told_to_be_withdrawn()
    {
        var requested = await Requested.By(system, approval: true);
        var one = await requested.Approved();
        await requested.Release();
        await system.Database.Ask<long>($"""
            with abandoned as (
                insert into delivery (requester, number, request, service, period, replaces, released_by, released_at,
                    busy, withdrawn_by, withdrawn_at, withdraw_reason)
                select requester, 2, request || '-2', service, period, 1, released_by, released_at, false, released_by,
                    released_at, 'All figures in it changed before it could be made.'
                from delivery where requester = '{requested.Code}'
                returning requester)
            update requester_count set deliveries = 2 where requester = (select requester from abandoned)
            returning deliveries::bigint
            """);
        await one.Approver.Do("openAdjustment", one.Because("Counted twice."));
        var other = await requested.Approved();

        Assert.Equal(2, (await requested.Release()).Number("replaces"));
        Assert.Equal(
            [$"1 Provided {one.Practice} 1 1", $"2 Provided {other.Practice} 1 3", $"3 Withdrawn {one.Practice} 1 3"],
            await requested.Entries());
    }

    [Fact]
    public async Task A_delivery_that_was_replaced_stands_as_it_was()
    {
        var requested = await Requested.By(system);
        await requested.Submitted();
        await requested.Release();
        await requested.Submitted();
        await requested.Release();
        Assert.Equal(
            "WRONG_STATUS", (await requested.Turn("withdrawDelivery", system.A.National, 1, "Late.")).Refusal());
        Assert.Equal(2, (await requested.Deliveries(requested.Receiver)).Number("nodes.1.replacedBy"));
    }

    [Fact]
    public async Task The_receiver_acknowledges_and_nobody_else()
    {
        var requested = await Requested.By(system);
        await requested.Submitted();
        await requested.Release();
        Assert.Equal("FORBIDDEN", (await requested.Turn("acknowledgeDelivery", system.A.National, 1)).Refusal());
        var stranger = Person.With(system, "stranger", (Given.NewCode, ["REQUESTER"]));
        Assert.Equal("NOT_FOUND", (await requested.Turn("acknowledgeDelivery", stranger, 1)).Refusal());
        Assert.Equal(0, (await requested.Deliveries(stranger)).Number("totalCount"));
        Assert.Equal("FORBIDDEN", (await requested.TryRelease(requested.Receiver)).Refusal());

        var first = await requested.Turn("acknowledgeDelivery", requested.Receiver, 1);
        Assert.NotNull(first.Text("delivery.acknowledgedAt"));
        var again = await requested.Turn("acknowledgeDelivery", requested.Receiver, 1);
        Assert.Equal(first.Text("delivery.acknowledgedAt"), again.Text("delivery.acknowledgedAt"));
    }

    [Fact]
    public async Task The_same_key_makes_one_delivery_and_numbers_have_no_gaps()
    {
        var code = Given.NewCode;
        var services = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var requested = await Requested.By(system, code);
            await requested.Submitted();
            return requested;
        }));
        await Task.WhenAll(services.Concat(services).Select((requested, at) =>
            requested.TryRelease(key: $"key-{at % services.Length}")));
        var all = await services[0].Deliveries(services[0].Receiver, everyService: true);
        Assert.Equal(["4", "3", "2", "1"], all.Texts("nodes", "number"));
        Assert.Equal("INCOMPLETE", (await services[0].TryRelease()).Refusal());
        var reused = await services[1].TryRelease(key: "key-0");
        Assert.Equal("DUPLICATE", reused.Refusal());
    }

    /// <summary>The pounds by their difference, the figures under a new number.</summary>
    [Fact]
    public async Task What_was_provided_is_corrected_and_provided_again()
    {
        var requested = await Requested.By(system, approval: true);
        var (one, other) = (await requested.Approved(), await requested.Approved());
        var first = await requested.Release();
        await one.Approver.Do("openAdjustment", one.Because("Ten were counted twice."));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
        Assert.Equal("INCOMPLETE", (await requested.TryRelease()).Refusal());
        await one.Submit(90);
        Assert.Equal("AWAITING_APPROVAL", await one.Status());
        Assert.Equal("INCOMPLETE", (await requested.TryRelease()).Refusal());

        await requested.Approved();
        await requested.Release();
        Assert.Contains($"4 Withdrawn {one.Practice} 1 2", await requested.Entries());
        Assert.Equal(
            "STALE_FIGURES", (await one.Approver.Try("approve", one.Seen(2, 905.40m))).Refusal());
        await one.Approver.Do("approve", one.Seen(2, -100.60m));
        var third = await requested.Release();
        Assert.Equal(["PROVIDED", "PROVIDED"], [await one.Status(), await other.Status()]);
        Assert.Equal($"5 Provided {one.Practice} 2 3", (await requested.Entries())[^1]);
        Assert.Equal(["100", "90"], [await Counted(first), await Counted(third)]);

        var withdrawn = await requested.Turn("withdrawDelivery", system.A.National, 3, "The wrong indicators.");
        Assert.Equal("WITHDRAWN", withdrawn.Text("delivery.state"));
        await requested.Release();
        var payments = await one.Approver.Ask(
            "query($practice: OdsCode!) { payments(practice: $practice) { nodes { kind amount } } }",
            new { practice = one.Practice });
        Assert.Equal(["-100.60", "1006.00"], payments.Texts("payments.nodes", "amount"));
        var key = CollectionKey.Parse(one.Id);
        await foreach (var stored in system.SiloServices.GetRequiredService<Verification>().All(Token))
        {
            if (stored.Key == key)
            {
                var terms = await system.SiloServices.GetRequiredService<Catalogue>().Terms(
                    key.Service, 1, key.Period, Token);
                Assert.Empty(Instructions.Faults(
                    Instructions.Of(Lifecycle.Replay(stored.Events)!, terms!), stored.Payments));
                return;
            }
        }

        Assert.Fail("It is not stored.");

        async Task<string> Counted(JsonElement delivery)
        {
            var (_, bytes) = await requested.Receiver.Get($"{delivery.Text("url")}/INDICATOR_VALUES.csv");
            var line = Encoding.UTF8.GetString(bytes).Split('\n')
                .Single(row => row.Contains($",{one.Practice},", StringComparison.Ordinal)
                    && row.Contains(",FLU001,", StringComparison.Ordinal));
            Assert.Contains($",{one.Practice},", line[line.IndexOf("None", StringComparison.Ordinal)..]);
            Assert.DoesNotContain(one.Typist.Id, line);
            return line.Split(',')[6];
        }
    }

    /// <summary>As after the loss of the silo that made it, at the two moments that matter.</summary>
    [Fact]
    public async Task What_was_left_half_done_is_finished_and_nothing_twice()
    {
        var requested = await Requested.By(system);
        var (one, other) = (await requested.Submitted(), await requested.Submitted());
        var services = system.SiloServices;
        var by = new Actor("national", "Person national", OdsCode.NhsEngland);
        var requester = OdsCode.Parse(requested.Code);
        var key = CollectionKey.Parse(one.Id);
        var command = new CommandEnvelope(
            new CollectionCommand.Provide(1, 1), by, $"delivery:{requester}:1");
        await services.GetRequiredService<IGrainFactory>().GetGrain<ICollectionGrain>(one.Id).Execute(command, Token);
        await services.GetRequiredService<Deliveries>().Insert(
            requester, new DeliveryRequest(Guid.NewGuid().ToString("N"), key.Service, key.Period), by, system.Now,
            Token);

        await Wait.Until(
            async () => (await requested.Deliveries(requested.Receiver)).Text("nodes.0.state") == "RELEASED",
            "the sweep has found the delivery and finished it");
        Assert.Equal(["PROVIDED", "PROVIDED"], [await one.Status(), await other.Status()]);
        Assert.Equal(1, (await one.History()).Count(kind => kind == "Provided"));
    }
}
