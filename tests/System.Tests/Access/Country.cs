using System.Text.Json;
using GpCollections.Hosting;

namespace GpCollections.Access;

/// <summary>
/// Practices of three commissioners, of which one moves between two offers; services of four sorts; collections in many
/// statuses; holds of every sort of scope; and operations of many people.
/// </summary>
internal sealed class Country(TestSystem system)
{
    public static readonly string[] Commissioners = ["ZV1", "ZV2", "ZV3"];

    public List<string> Practices { get; } = [];

    public List<ServiceDefinition> Services { get; } = [];

    /// <summary>Offered to somebody last of all.</summary>
    public ServiceDefinition Marker { get; } = system.A.Manual();

    public async Task Found()
    {
        var a = system.A;
        foreach (var commissioner in Commissioners)
        {
            Practices.AddRange(await a.Practices(4, commissioner));
        }

        ServiceDefinition[] all =
        [
            a.Manual(), a.Manual() with { PaymentRelated = false }, Priced(a.Manual()), TwoYears(a.Manual()), Marker,
        ];
        foreach (var service in all)
        {
            await a.National.Do("defineService", service);
        }

        Services.AddRange(all[..4]);
        await Offer(Services[0], system.Today.AddDays(9), [.. Practices]);
        await Offer(Services[1], null, [.. Practices[..6]]);
        await Suppliers();
        await a.Move(Practices[3], "ZV2");
        await Offer(Services[2], null, [.. Practices]);
        await Offer(Services[3], system.Today.AddDays(30), [.. Practices[2..9]]);
        await Live();
        await Hold();
    }

    public async Task End()
    {
        foreach (var hold in (await system.A.Operator.Ask("{ holds { id } }")).Texts("holds", "id"))
        {
            await system.A.Operator.Do("releaseHold", new { id = hold, reason = "Over" });
        }
    }

    public Case Of(int practice, int service) =>
        new(system, Services[service], Practices[practice], Commissioners[practice / 4]);

    public async Task Offer(ServiceDefinition service, DateOnly? respondBy, params string[] practices)
    {
        var offer = await system.A.National.Do("offerService", new { service = service.Code, practices, respondBy });
        await Hosting.Operations.Finished(system.A.National, offer.Text("operation.id")!);
    }

    /// <summary>Each collection some steps further than the one before.</summary>
    private async Task Live()
    {
        foreach (var (at, one) in Practices.Index().SelectMany(practice =>
            new[] { 0, 2 }.Select(service => Of(practice.Index, service))).Index())
        {
            Func<Task>[] steps =
            [
                () => one.Manager.Do("acceptOffer", one.Answer),
                () => one.Submit(at),
                () => one.Declare(),
                () => Approver(one).Do("approve", one.Seen()),
                () => Payer(one).Do("approveFinancially", one.Seen()),
            ];
            foreach (var step in steps[..(at % 6)])
            {
                await step();
            }
        }
    }

    private async Task Hold()
    {
        var (service, moved) = (Services[0].Code, Practices[3]);
        object[] scopes =
        [
            new { supplier = "EMIS", service, reason = "Doubt" },
            new { commissioner = "ZV2", service, reason = "Doubt" },
            new { practice = Practices[0], reason = "Doubt" },
            new { practice = moved, service, period = "P1", reason = "Doubt" },
            new { practice = moved, commissioner = "ZV2", reason = "Doubt" },
        ];
        foreach (var scope in scopes)
        {
            await system.A.Operator.Do("placeHold", scope);
        }

        foreach (var commissioner in Commissioners)
        {
            var local = Person.With(system, $"local-{commissioner}", (commissioner, ["COMMISSIONING_MANAGEMENT"]));
            var approver = Person.With(system, $"app-{commissioner}", (commissioner, ["APPROVAL_MANAGEMENT"]));
            await local.Do("offerService", new { service = Marker.Code, commissioner, dryRun = true });
            await approver.Do("approveMany", new { filter = new { service = new[] { service } }, dryRun = true });
        }
    }

    private Task<JsonElement> Suppliers() => system.A.National.Do("importReference", new
    {
        kind = "CLINICAL_SYSTEM",
        csv = $"practice,supplier\n{string.Join('\n', Practices.Take(9).Select((code, at) =>
            $"{code},{(at % 2 == 0 ? "EMIS" : "TPP")}"))}",
    });

    // The moved practice's later offers are the second commissioner's.
    private Person Approver(Case one) => Person.With(
        system, $"approver-{one.Practice}", [.. Commissioners.Select(at => (at, new[] { "APPROVAL_MANAGEMENT" }))]);

    private Person Payer(Case one) => Person.With(
        system, $"payer-{one.Practice}", [.. Commissioners.Select(at => (at, new[] { "FINANCE_MANAGEMENT" }))]);

    private static ServiceDefinition Priced(ServiceDefinition service) => service with
    {
        Indicators = [service.Indicators[0] with { Fee = 3.5m }, .. service.Indicators[1..]],
    };

    private static ServiceDefinition TwoYears(ServiceDefinition service)
    {
        var first = service.Periods[0];
        return service with
        {
            Periods =
            [
                first with { EndsOn = first.StartsOn.AddDays(20), AchievementDate = first.StartsOn.AddDays(20) },
                first with { Period = "P2", StartsOn = first.StartsOn.AddDays(21), EndsOn = service.EndsOn },
            ],
        };
    }
}
