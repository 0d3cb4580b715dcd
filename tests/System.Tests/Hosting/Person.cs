using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>Somebody with a token, or nobody: asks and changes over GraphQL as any client would.</summary>
public sealed class Person(TestSystem system, string id, string? token)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public string Id => id;

    public string? Token => token;

    public static Person Nobody(TestSystem system) => new(system, "nobody", null);

    public static Person With(
        TestSystem system, string id, params (string Organisation, string[] Roles)[] memberships) =>
        new(system, id, Tokens.For(id, $"Person {id}", memberships));

    /// <summary>Somebody of the service desk, who acts for a person with one role.</summary>
    public static Person OnBehalf(
        TestSystem system, string id, string organisation, string role, string deskRole = "SUPPORT_CHANGE") =>
        new(system, id, Tokens.For($"{id}-other", "The other", [(organisation, [role])], (id, "X24", deskRole)));

    /// <summary>The whole answer, errors and all.</summary>
    public async Task<JsonElement> Answer(string query, object? variables = null)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(new { query, variables }, Json), Encoding.UTF8, "application/json");
        using var answer = await Send("/graphql", content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The data of an answer that has no errors.</summary>
    public async Task<JsonElement> Ask(string query, object? variables = null)
    {
        var answer = await Answer(query, variables);
        Assert.False(answer.TryGetProperty("errors", out var errors), $"{query}: {errors}");
        return answer.GetProperty("data");
    }

    /// <summary>A mutation's payload, refused or not: errors are in it.</summary>
    public async Task<JsonElement> Try(string mutation, object input)
    {
        var (type, payload) = Mutations.Of(mutation);
        var query = $$"""
            mutation($input: {{type}}!) {
              {{mutation}}(input: $input) { {{payload}} errors { code message field } }
            }
            """;
        return (await Ask(query, new { input })).GetProperty(mutation);
    }

    /// <summary>A mutation that is not refused.</summary>
    public async Task<JsonElement> Do(string mutation, object input)
    {
        var payload = await Try(mutation, input);
        Assert.True(payload.Refusal() is null, $"{mutation}: {payload}");
        return payload;
    }

    /// <summary>A message to /extracts: the status, and what was answered.</summary>
    public async Task<(int Status, JsonElement Body)> Post(string message, string type = "application/xml")
    {
        using var content = new StringContent(message, Encoding.UTF8, type);
        using var answer = await Send("/extracts", content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return ((int)answer.StatusCode, document.RootElement.Clone());
    }

    /// <summary>What any route answers to a body.</summary>
    public Task<HttpResponseMessage> PostTo(string path, HttpContent content) => Send(path, content);

    public Task<HttpResponseMessage> Head(string path) => Send(new HttpRequestMessage(HttpMethod.Head, path));

    /// <summary>What a route answers: the status, and its bytes.</summary>
    public async Task<(int Status, byte[] Bytes)> Get(string path)
    {
        using var answer = await GetAnswer(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    public Task<HttpResponseMessage> GetAnswer(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Send(request);
    }

    /// <summary>A subscription that has begun: nothing from here on is missed.</summary>
    internal Task<EventReader> Follow(string query, object? variables = null, string? lastEventId = null) =>
        EventReader.Open(system.Http, EventReader.Request(query, variables, token, lastEventId));

    /// <summary>As <see cref="Follow"/>; null: it was refused.</summary>
    internal async Task<EventReader?> TryFollow(string query, object variables)
    {
        using var request = EventReader.Request(query, variables, token);
        return await EventReader.TryOpen(system.Http, request);
    }

    internal HttpRequestMessage ToFollow(string query) => EventReader.Request(query, null, token);

    /// <summary>The first event of a stream, or the answer that refuses it.</summary>
    internal async Task<(int Status, string Text)> FirstOf(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await system.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('{'))
            {
                return ((int)response.StatusCode, line);
            }

            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return ((int)response.StatusCode, line["data: ".Length..]);
            }
        }

        throw new InvalidOperationException("The stream ended without an event.");
    }

    public Task UntilReady() => Wait.Until(
        async () =>
        {
            using var answer = await system.Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        },
        "the system is ready");

    // As curl does: who sends much asks first, and reads a refusal instead of losing it in a broken connection.
    private Task<HttpResponseMessage> Send(string path, HttpContent content) => Send(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = content,
            Headers = { ExpectContinue = content.Headers.ContentLength is null or > 1_024 * 1_024 },
        });

    private Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return system.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
