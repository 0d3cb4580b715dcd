using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Extracts;
using GpCollections.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>All of GpCollections on a database of its own: a silo, the api, and the clinical systems it asks.</summary>
public class TestSystem : IAsyncLifetime
{
    private readonly List<WebApplication> _silos = [];
    private WebApplication? _api;
    private WebApplication? _clinicalSystems;

    public virtual TestDatabase Database { get; } = new();

    public LogLines Log { get; } = new();

    public HttpClient Http { get; private set; } = new();

    public Given A => new(this);

    /// <summary>The one instant for all: what the grains call now.</summary>
    public virtual DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A supplier whose systems lie below a path of their own.</summary>
    public const string ElderSystems = "ELDER SYSTEMS";

    /// <summary>The day in London.</summary>
    public DateOnly Today => Services.London.DayOf(Now);

    /// <summary>Where the simulated clinical systems listen.</summary>
    public Uri ClinicalSystems => new(_clinicalSystems!.Urls.First());

    /// <summary>For every silo, whatever it runs in.</summary>
    protected virtual IEnumerable<string> SiloSettings =>
    [
        $"--Silo:Port={Ports.Free()}", $"--Silo:GatewayPort={Ports.Free()}",
        $"--ClinicalSystem:BaseUrl={ClinicalSystems}", "--ClinicalSystem:SpreadSeconds=0",
        "--ClinicalSystem:TimeoutSeconds=1", $"--ClinicalSystem:Suppliers:{ElderSystems}={ClinicalSystems}elder/",
    ];

    protected virtual IEnumerable<string> ApiSettings => [];

    public virtual async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        _clinicalSystems = ClinicalSystemServer.Build("--Logging:LogLevel:Default=Warning");
        await _clinicalSystems.StartAsync();
        await StartSilos();
        await StartApi();
        await Person.Nobody(this).UntilReady();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await End(_api);
        await StopSilos();
        await End(_clinicalSystems);
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task StartSilo()
    {
        var silo = SiloHost.Build(
            [.. Common, .. SiloSettings],
            builder =>
            {
                Listen(builder);
                ConfigureSilo(builder.Services);
            });
        _silos.Add(silo);
        await silo.StartAsync();
    }

    /// <summary>In order, as before an upgrade of all of them.</summary>
    public virtual async Task StopSilos()
    {
        foreach (var silo in _silos)
        {
            await End(silo);
        }

        _silos.Clear();
    }

    /// <summary>Makes some practices' clinical systems err: SILENT, ERROR, DIFFERENT and so on; NONE heals.</summary>
    public async Task Supplier(string fault, params string[] practices)
    {
        using var client = new HttpClient { BaseAddress = ClinicalSystems };
        using var answer = await client.PostAsJsonAsync("/control", new { practices, fault });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How often a practice's clinical system was asked.</summary>
    public async Task<int> Asked(string practice)
    {
        using var client = new HttpClient { BaseAddress = ClinicalSystems };
        var counts = await client.GetFromJsonAsync<JsonElement>("/requests");
        return counts.GetProperty("practices").TryGetProperty(practice, out var count) ? count.GetInt32() : 0;
    }

    public IServiceProvider ApiServices => _api!.Services;

    public IServiceProvider SiloServices => _silos[0].Services;

    protected IServiceProvider Api => ApiServices;

    protected virtual Task StartSilos() => StartSilo();

    protected virtual void ConfigureSilo(IServiceCollection services)
    {
    }

    protected virtual void ConfigureApi(IServiceCollection services)
    {
    }

    protected Task StopApi() => End(_api);

    protected virtual async Task StartApi()
    {
        _api = ApiHost.Build([.. Common, $"--DevelopmentTokens:Key={Tokens.Secret}", .. ApiSettings], builder =>
        {
            Listen(builder);
            ConfigureApi(builder.Services);
        });
        await _api.StartAsync();
        // Who asks before sending much waits for the answer, however busy the machine is.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) })
        {
            BaseAddress = new Uri(_api.Urls.First()),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    protected IEnumerable<string> Common =>
    [
        "--environment=Development", "--urls=http://127.0.0.1:0",
        $"--ConnectionStrings:Postgres={Database.ConnectionString};Maximum Pool Size=20",
    ];

    private void Listen(WebApplicationBuilder builder) => builder.Logging.ClearProviders()
        .AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddProvider(Log);

    private static async Task End(WebApplication? app)
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
