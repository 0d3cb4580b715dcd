using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GpCollections.Door;

/// <summary>The api's host on a free port, with the sample schema.</summary>
public sealed class DoorHost : IAsyncLifetime
{
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = new();

    public Market Market { get; } = new();

    public Orchard Orchard { get; } = new();

    /// <value>Only streams end by it: tokens are checked by the wall's clock.</value>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public GraphQLClasses Classes { get; init; } = Sample;

    public List<string> Log { get; } = [];

    /// <value>By default a limit on cost that the few fruits of the sample can reach.</value>
    public Action<GraphQLOptions> Options { get; init; } = options => options.MaxCost = 2_000;

    public static GraphQLClasses Sample => new GraphQLClasses().Add(
        typeof(MeQuery), typeof(ViewerFields), typeof(FruitQueries), typeof(FruitFields), typeof(FruitMutations),
        typeof(CollectionRefFields), typeof(ShelfLoader));

    public static DemonstrationPerson Ann { get; } = new(
        "ann", "Ann Lee", [new(Organisations.OdsCode.Parse("A81001"), [Role.View, Role.DeclarationManagement])]);

    public ValueTask InitializeAsync() => Start("Development", new());

    public async ValueTask Start(string environment, Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new Lines(Log));
        builder.Services.AddSingleton(Market).AddSingleton(Orchard).AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IReadOnlyList<DemonstrationPerson>>([Ann]);
        builder.AddHardening().AddSignIn().AddGraphQL(Classes);
        builder.Services.Configure(Options);
        _app = builder.Build();
        _app.UseHardening();
        _app.UseSignIn();
        _app.UseRateLimiter();
        _app.MapGraphQL();
        _app.MapDevelopmentSignIn();
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Urls.First()) };
    }

    public Task Stop() => _app!.StopAsync();

    public async Task<string> Token(string roles = "[]", string name = "Ann Lee")
    {
        var answer = await Http.PostAsync("/dev/token", new StringContent(
            $$"""{"name": "{{name}}", "organisations": [{"code": "x24", "roles": {{roles}}}]}"""));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    public async Task<(int Status, JsonElement Body)> Ask(
        string query, object? variables = null, string? token = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
        };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (accept is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public static string? Code((int Status, JsonElement Body) answer) =>
        answer.Body.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : null;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    private sealed class Lines(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
