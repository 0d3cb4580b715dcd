using System.Text.Json;
using GpCollections.Extracts;
using GpCollections.Hosting;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace GpCollections.Door;

/// <summary>What api/openapi.json says of the routes is what the routes do.</summary>
public sealed class OpenApiTests(AttackedSystem system) : IClassFixture<AttackedSystem>
{
    private static readonly JsonElement Document = JsonDocument.Parse(OpenApi.Document()).RootElement;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_is_in_the_document_and_no_other()
    {
        await using var api = ApiHost.Build(["--environment=Development", "--ConnectionStrings:Postgres=Host=nowhere"]);
        var mapped = ((IEndpointRouteBuilder)api).DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Select(route => $"/{route.RoutePattern.RawText?.TrimStart('/')}").Distinct();
        var told = Document.GetProperty("paths").EnumerateObject().Select(path => path.Name);
        Assert.Equal(mapped.Order(), told.Order());
    }

    [Fact]
    public async Task A_timetable_that_is_not_public_needs_a_token()
    {
        using var nobody = await system.Http.GetAsync("/timetable/2017-18.csv", Token);
        Assert.Equal(401, (int)nobody.StatusCode);
        var stranger = Person.With(system, "stranger", ("X24", ["REQUESTER"]));
        using var signedIn = await stranger.GetAnswer("/timetable/2017-18.csv");
        Assert.Equal(
            (200, "no-cache, private"), ((int)signedIn.StatusCode, $"{signedIn.Headers.CacheControl}"));
    }

    [Fact]
    public async Task It_is_served()
    {
        using var answer = await system.Http.GetAsync("/openapi.json", Token);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(OpenApi.Document(), await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public void An_outcome_has_the_fields_that_it_says() => Assert.Equal(
        typeof(PostedOutcome).GetProperties().Select(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name)).Order(),
        Document.GetProperty("components").GetProperty("schemas").GetProperty("PostedOutcome")
            .GetProperty("properties").EnumerateObject().Select(one => one.Name).Order());

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");
        foreach (System.Text.RegularExpressions.Match reference in
            System.Text.RegularExpressions.Regex.Matches(OpenApi.Document(), "#/components/schemas/(\\w+)"))
            Assert.True(schemas.TryGetProperty(reference.Groups[1].Value, out _), reference.Value);
    }

    [Theory]
    [InlineData("GET", "/health/live", 200, "text/plain")]
    [InlineData("GET", "/health/ready", 200, "text/plain")]
    [InlineData("GET", "/graphql/schema.graphql", 404, null)]
    [InlineData("POST", "/extracts", 401, "application/problem+json")]
    [InlineData("GET", "/dev/token", 200, "application/json")]
    [InlineData("POST", "/dev/token", 400, "application/json")]
    public async Task A_status_is_one_of_those_it_tells(string method, string path, int status, string? type)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await system.Http.SendAsync(request, Token);

        Assert.Equal((status, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var told = Document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant())
            .GetProperty("responses").GetProperty($"{status}");
        if (type is not null) Assert.True(told.GetProperty("content").TryGetProperty(type, out _));
        if (type != "application/problem+json") return;
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(
            Assert.Single(answer.Headers.GetValues("X-Correlation-Id")),
            problem.GetProperty("correlationId").GetString());
    }
}
