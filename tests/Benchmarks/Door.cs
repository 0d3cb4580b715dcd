using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GpCollections;

/// <summary>The system as its users reach it: GraphQL over HTTP, with tokens for made-up persons.</summary>
internal sealed class Door(string url) : IDisposable
{
    private const int AtOnce = 16;
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(10) };

    public async Task<string> Token(string name, params string[] nationalRoles)
    {
        var answer = await _http.PostAsJsonAsync("/dev/token", new
        {
            name,
            organisations = new[] { new { code = "X24", roles = nationalRoles } },
        });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
    }

    /// <summary>The only root field of the answer.</summary>
    /// <exception cref="InvalidOperationException">The answer has errors, or its payload has.</exception>
    public async Task<JsonNode> Ask(string token, string query, object? variables = null)
    {
        var root = await Try(token, query, variables);
        return HasErrors(root) ? throw new InvalidOperationException(root.ToJsonString()) : root;
    }

    /// <summary>As <see cref="Ask"/>; a payload may have errors.</summary>
    public async Task<JsonNode> Try(string token, string query, object? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query, variables }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        var root = answer["data"]?.AsObject().First().Value;
        return answer["errors"] is null && root is not null
            ? root
            : throw new InvalidOperationException(answer.ToJsonString());
    }

    /// <summary>What a route answers.</summary>
    public async Task<byte[]> Get(string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>What a route answers to a body.</summary>
    public async Task<byte[]> Post(string token, string path, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>The same for many, some at a time.</summary>
    public Task Each(IEnumerable<string> items, string token, Func<string, string> query) =>
        Each(items, item => Ask(token, query(item)));

    public Task Each(IEnumerable<string> items, Func<string, Task> work) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await work(item));

    public async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool HasErrors(JsonNode payload) =>
        payload is JsonObject && payload["errors"] is JsonArray { Count: > 0 };
}
