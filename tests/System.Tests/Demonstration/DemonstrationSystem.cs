using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Demonstration;

/// <summary>Tests that share one system with its demonstration.</summary>
[CollectionDefinition]
public sealed class Demonstrated : ICollectionFixture<DemonstrationSystem>;

/// <summary>All of GpCollections as ./run starts it, with the demonstration.</summary>
public sealed class DemonstrationSystem : TestSystem
{
    private TimeSpan _later;

    /// <summary>What /health/ready answered as soon as the port was open.</summary>
    public (int Status, string Body) FirstReadiness { get; private set; }

    protected override IEnumerable<string> ApiSettings => ["--Demonstration:Enabled=true"];

    /// <summary>Starts the api again, as if that were later.</summary>
    public async Task StartAgain(TimeSpan later)
    {
        await StopApi();
        _later += later;
        await StartApi();
        await Person.Nobody(this).UntilReady();
    }

    public async Task<Person> As(string id)
    {
        using var answer = await Http.PostAsJsonAsync("/dev/token", new { person = id });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new Person(this, id, body.Text("token"));
    }

    protected override void ConfigureApi(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(new Later(_later));

    protected override async Task StartApi()
    {
        await base.StartApi();
        using var answer = await Http.GetAsync("/health/ready");
        FirstReadiness = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
