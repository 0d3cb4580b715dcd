using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Provision;

/// <summary>A requester of its own, and a service that it asked for: what is submitted is ready.</summary>
internal sealed class Requested(TestSystem system, string code, ServiceDefinition service)
{
    private const string Fields =
        "number state practices sha256 url replaces replacedBy acknowledgedAt withdrawnAt withdrawReason";

    public string Code => code;

    public ServiceDefinition Service => service;

    public Person Receiver => Person.With(system, $"receiver-{code}", (code, ["REQUESTER"]));

    /// <param name="approval">What is submitted awaits an approval first.</param>
    public static async Task<Requested> By(
        TestSystem system, string? code = null, bool approval = false, ServiceDefinition? service = null)
    {
        code ??= Given.NewCode;
        var requested = new Requested(system, code, (service ?? system.A.Manual()) with
        {
            Requester = code,
            PaymentRelated = approval,
            DeclarationRequired = false,
            ApprovalRequired = approval,
            FinancialApprovalRequired = false,
        });
        await system.A.National.Do("defineService", requested.Service);
        return requested;
    }

    /// <summary>A practice that submitted.</summary>
    public async Task<Case> Submitted()
    {
        var one = await system.A.Accepted(service);
        await one.Submit();
        return one;
    }

    public async Task<Case> Approved()
    {
        var one = await Submitted();
        await one.Approver.Do("approve", one.Seen());
        return one;
    }

    public Task<JsonElement> TryRelease(Person? by = null, string? key = null) => (by ?? system.A.National).Try(
        "releaseDelivery",
        new { requester = code, service = service.Code, period = service.Periods[0].Period, idempotencyKey = key });

    /// <summary>A delivery that is made.</summary>
    public async Task<JsonElement> Release()
    {
        var payload = await TryRelease();
        Assert.True(payload.Refusal() is null, $"{payload}");
        return payload.At("delivery")!.Value;
    }

    public Task<JsonElement> Turn(string mutation, Person by, int number, string? reason = null) =>
        by.Try(mutation, new { requester = code, number, reason });

    public async Task<JsonElement> Deliveries(Person by, bool everyService = false) => (await by.Ask(
        $$"""
        query($requester: OdsCode, $service: String) {
          deliveries(requester: $requester, service: $service) { totalCount nodes { {{Fields}} } }
        }
        """,
        new { requester = code, service = everyService ? null : service.Code })).At("deliveries")!.Value;

    /// <summary>Expected, ready, approved, provided, and where the rest stands.</summary>
    public async Task<string> Completeness()
    {
        var found = (await Receiver.Ask(
            """
            query($requester: OdsCode!) {
              provision(requester: $requester) { expected ready approved provided missing { status count } }
            }
            """,
            new { requester = code })).At("provision.0")!.Value;
        var numbers = ((string[])["expected", "ready", "approved", "provided"]).Select(name => found.Text(name));
        return $"{string.Join(' ', numbers)} {string.Join(' ', found.Texts("missing", "status"))}";
    }

    /// <summary>The feed as it is stored: sequence, kind, practice, version of the figures, delivery.</summary>
    public async Task<string[]> Entries() => (await system.Database.Ask<string>($"""
        select coalesce(string_agg(
            concat_ws(' ', sequence, kind, split_part(key, '/', 3), figures_version, delivery), ';' order by sequence),
            '')
        from provision_entry where requester = '{code}'
        """)).Split(';');
}
