using System.Globalization;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>Makes what a test starts from, through the door: each test its own practice and service.</summary>
public sealed class Given(TestSystem system)
{
    public const string Region = "ZA1";

    private static int _last;

    /// <summary>Defines services, offers nationally, and imports.</summary>
    public Person National => Person.With(system, "national", ("X24", ["NATIONAL_SERVICE_MANAGER"]));

    public Person Operator => Person.With(system, "operator", ("X24", ["EXTRACTION_OPERATOR"]));

    public static string NewCode => $"T{Interlocked.Increment(ref _last):D5}";

    /// <summary>One practice of the register.</summary>
    public async Task<string> Practice(string commissioner = Region) => (await Practices(1, commissioner))[0];

    public async Task<string[]> Practices(int count, string commissioner)
    {
        string[] codes = [.. Enumerable.Range(0, count).Select(_ => NewCode)];
        var csv = string.Join('\n', codes.Select(code => EpraccurRow(code, commissioner: commissioner)));
        var imported = await National.Do("importPractices", new { csv });
        Assert.Equal(count, imported.Number("created"));
        return codes;
    }

    /// <summary>To another commissioner, and what follows it has followed.</summary>
    public async Task Move(string practice, string commissioner)
    {
        var csv = EpraccurRow(practice, commissioner: commissioner);
        if ((await National.Do("importPractices", new { csv })).Text("operation.id") is { } following)
        {
            await Operations.Finished(National, following);
        }
    }

    /// <summary>A row as ODS publishes it: 27 columns, each in quotes.</summary>
    public static string EpraccurRow(
        string code, string name = "OAK LANE SURGERY", string commissioner = Region, string opened = "19740401",
        string closed = "", string status = "A", string setting = "4")
    {
        string[] columns =
        [
            code, name, "Y54", commissioner, "1 HIGH STREET, UPSTAIRS", "TOWN", "", "", "", "ZZ1 1ZZ", opened, closed,
            status, "B", "00K", "20130401", "", "01632 960000", "", "", "", "0", "", "00K", "", setting, "",
        ];
        return string.Join(',', columns.Select(column => $"\"{column}\""));
    }

    /// <summary>Typed by the practice from the period's first day on; never extracted.</summary>
    public ServiceDefinition Manual() => Service();

    /// <summary>Extracted in a window from an hour ago to 30 days ahead; nothing is typed.</summary>
    public ServiceDefinition Automatic() => Windowed(system.Now.AddHours(-1), system.Now.AddDays(30));

    /// <summary>As <see cref="Automatic"/>, with a window of its own.</summary>
    public ServiceDefinition Windowed(DateTimeOffset opens, DateTimeOffset closes, string manualEntry = "NONE")
    {
        var service = Service();
        return service with
        {
            CollectionMethod = manualEntry == "NONE" ? "AUTOMATIC" : "AUTOMATIC_AND_MANUAL",
            ManualEntry = manualEntry,
            Periods = [service.Periods[0] with { ExtractOpensAt = Second(opens), ExtractClosesAt = Second(closes) }],
        };
    }

    /// <summary>Offered to a practice of its own.</summary>
    public async Task<Case> Offered(ServiceDefinition service, DateOnly? respondBy = null)
    {
        await National.Do("defineService", service);
        var found = new Case(system, service, await Practice(), Region);
        await found.Offer(respondBy);
        return found;
    }

    public async Task<Case> Accepted(ServiceDefinition service)
    {
        var found = await Offered(service);
        await found.Manager.Do("acceptOffer", found.Answer);
        return found;
    }

    /// <summary>With complete figures: typed, or extracted.</summary>
    public async Task<Case> Collected(ServiceDefinition service)
    {
        var found = await Accepted(service);
        if (service.CollectionMethod == "MANUAL")
        {
            await found.Submit();
        }

        await found.Becomes("AWAITING_DECLARATION");
        return found;
    }

    public async Task<Case> Declared(ServiceDefinition service)
    {
        var found = await Collected(service);
        await found.Declare();
        return found;
    }

    public async Task<Case> Approved(ServiceDefinition service)
    {
        var found = await Declared(service);
        await found.Approver.Do("approve", found.Seen());
        return found;
    }

    /// <summary>Approved for the last time, by a commissioner of one's own.</summary>
    public async Task<Case> Paid(ServiceDefinition service, string commissioner)
    {
        await National.Do("defineService", service);
        var found = new Case(system, service, await Practice(commissioner), commissioner);
        await found.Offer();
        await found.Manager.Do("acceptOffer", found.Answer);
        await found.Submit();
        await found.Declare();
        await found.Approver.Do("approve", found.Seen());
        await found.Payer.Do("approveFinancially", found.Seen());
        return found;
    }

    private ServiceDefinition Service()
    {
        var (starts, ends) = (system.Today.AddDays(-60), system.Today.AddDays(365));
        var number = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        return new ServiceDefinition
        {
            Code = $"MADE-UP-{number}",
            StartsOn = starts,
            EndsOn = ends,
            Periods = [new("P1", starts, system.Today.AddDays(200), system.Today.AddDays(-1))],
        };
    }

    private static DateTimeOffset Second(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
}
