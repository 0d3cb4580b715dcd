using System.Text.Json;
using GpCollections.Collections;
using GpCollections.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Access;

/// <summary>A way to a status. Of each scene there are several practices, so that each is acted upon once.</summary>
/// <param name="Lead">From the offer to where it stands, but for what the clock does.</param>
internal sealed record Scene(string Name, string Status, ServiceDefinition Service, Func<Case, Task> Lead)
{
    private const int Copies = 10;

    private readonly Queue<Case> _fresh = new();

    /// <summary>The last day to answer; null: none.</summary>
    public DateOnly? RespondBy { get; init; }

    /// <summary>Other organisations whose people look at it.</summary>
    public string[] AlsoAt { get; init; } = [];

    /// <summary>Led there before time passes; the others when they are needed.</summary>
    public bool Early { get; init; }

    /// <summary>Whether figures can be submitted whole, none of them being extracted.</summary>
    public bool Typed => Service.CollectionMethod == "MANUAL";

    public override string ToString() => Name;

    public async Task Begin(TestSystem system)
    {
        await system.A.National.Do("defineService", Service);
        var practices = await system.A.Practices(Copies, Given.Region);
        await system.Supplier("ERROR", practices);
        var offer = await system.A.National.Do(
            "offerService", new { service = Service.Code, practices, respondBy = RespondBy });
        await Hosting.Operations.Finished(system.A.National, offer.Text("operation.id")!);
        foreach (var practice in practices)
        {
            var copy = new Case(system, Service, practice, Given.Region);
            _fresh.Enqueue(copy);
            if (Early)
            {
                await Lead(copy);
            }
        }
    }

    /// <summary>One that nobody else has acted upon.</summary>
    public async Task<Case> Fresh()
    {
        var copy = _fresh.Dequeue();
        if (!Early)
        {
            await Lead(copy);
        }

        Assert.Equal(Status, await copy.Status());
        return copy;
    }

    /// <summary>Every status, and what differs within one.</summary>
    public static Scene[] All(TestSystem system)
    {
        var a = system.A;
        var (soon, later) = (system.Now.AddDays(1), system.Now.AddDays(60));
        var undeclared = a.Manual() with { DeclarationRequired = false };
        var over = a.Manual();
        over = over with { Periods = [over.Periods[0] with { EndsOn = system.Today.AddDays(-1) }] };
        return
        [
            new("offered", "OFFERED", a.Manual(), _ => Task.CompletedTask) { AlsoAt = ["ZA2", "T99999"] },
            new("declined", "DECLINED", a.Manual(), one => one.Manager.Do("declineOffer", one.Answer)),
            new("lapsed", "LAPSED", a.Manual(), _ => Task.CompletedTask)
            {
                RespondBy = system.Today.AddDays(1),
                Early = true,
            },
            new("withdrawn", "WITHDRAWN", a.Manual(), one => one.Commissioning.Do("withdrawOffer", one.Answer)),
            new("ended", "ENDED", a.Manual(), async one =>
            {
                await Accepted(one);
                await one.Manager.Do("endParticipation", Ending(one));
            }),
            new("participating", "PARTICIPATING", a.Windowed(later, later.AddDays(9)), Accepted),
            new("collecting", "COLLECTING", a.Automatic(), Accepted),
            new("to be typed", "AWAITING_ENTRY", a.Manual(), Accepted),
            new("drafted elsewhere", "AWAITING_ENTRY", a.Manual(), async one =>
            {
                await Accepted(one);
                await one.At(one.Commissioner, "drafter", "ACHIEVEMENT_ENTRY").Do(
                    "enterFigures", new { key = one.Key, submit = false, values = Case.Figures()[..1] });
            }),
            new("not collected", "NOT_COLLECTED", a.Windowed(soon, soon.AddDays(1)), Accepted) { Early = true },
            new("collected", "AWAITING_DECLARATION", a.Manual(), Submitted),
            new("rejected, undeclared", "AWAITING_DECLARATION", undeclared, async one =>
            {
                await Submitted(one);
                await one.Approver.Do("reject", new { key = one.Key, code = "OTHER", note = "Count again" });
            }),
            new("declared", "AWAITING_APPROVAL", a.Manual(), Declared),
            new("on hold", "AWAITING_APPROVAL", a.Manual(), async one =>
            {
                await Declared(one);
                await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
            }),
            // What is over stays with whom it was commissioned by.
            new("moved away", "AWAITING_APPROVAL", over, async one =>
            {
                await Declared(one);
                await a.Move(one.Practice, "ZA2");
            })
            {
                AlsoAt = ["ZA2"],
            },
            new("approved", "AWAITING_FINANCIAL_APPROVAL", a.Manual(), Approved),
            new("paid", "APPROVED", a.Manual(), async one =>
            {
                await Approved(one);
                await one.Payer.Do("approveFinancially", one.Seen());
            }),
            new("released", "READY_TO_PROVIDE", Unasked(a), Submitted),
            new("provided", "PROVIDED", Unasked(a), async one =>
            {
                await Submitted(one);
                await Provide(system, one);
            }),
        ];
    }

    public static object Ending(Case one, string? key = null) => new
    {
        practice = one.Practice,
        service = one.Service.Code,
        endsOn = one.Service.StartsOn,
        why = "PRACTICE_CLOSED",
        reason = "Closed",
        idempotencyKey = key,
    };

    private static ServiceDefinition Unasked(Given a) => a.Manual() with
    {
        PaymentRelated = false,
        DeclarationRequired = false,
        ApprovalRequired = false,
        FinancialApprovalRequired = false,
    };

    private static Task<JsonElement> Accepted(Case one) => one.Manager.Do("acceptOffer", one.Answer);

    private static async Task Submitted(Case one)
    {
        await Accepted(one);
        await one.Submit();
    }

    private static async Task Declared(Case one)
    {
        await Submitted(one);
        await one.Declare();
    }

    private static async Task Approved(Case one)
    {
        await Declared(one);
        await one.Approver.Do("approve", one.Seen());
    }

    // As the delivery does, whatever it is asked by.
    private static async Task Provide(TestSystem system, Case one)
    {
        var outcome = await system.ApiServices.GetRequiredService<GrainCalls>().Execute(
            CollectionKey.Parse(one.Id),
            new CommandEnvelope(new CollectionCommand.Provide(1), Actor.System, $"deliver {one.Id}"),
            TestContext.Current.CancellationToken);
        Assert.Null(outcome.Refusal);
    }
}
