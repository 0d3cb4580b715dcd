using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>One message of a stream: next or complete.</summary>
internal sealed record SentEvent(string Event, string? Id, string Data)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Data);
}

/// <summary>Reads what /graphql sends as text/event-stream.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body) =>
        (_response, _lines) = (response, new StreamReader(body));

    public int Comments { get; private set; }

    public static HttpRequestMessage Request(
        string query, object? variables, string? token, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { query, variables }, Person.Json), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new("text/event-stream"));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return request;
    }

    /// <summary>A stream that has begun: from here on nothing is missed.</summary>
    public static async Task<EventReader> Open(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                return new EventReader(response, body);
            }

            Assert.Fail($"{(int)response.StatusCode}: {await new StreamReader(body).ReadToEndAsync()}");
            throw new InvalidOperationException();
        }
    }

    /// <summary>Null: it was refused.</summary>
    public static async Task<EventReader?> TryOpen(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return new EventReader(
                response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        }

        response.Dispose();
        return null;
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<SentEvent?> Next(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        string? name = null, id = null, data = null;
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            switch (line.Split(':', 2))
            {
                case ["", _]: Comments++; break;
                case ["event", var value]: name = value.Trim(); break;
                case ["id", var value]: id = value.Trim(); break;
                case ["data", var value]: data = value.Trim(); break;
                case [""] when name is not null: return new SentEvent(name, id, data ?? "");
            }
        }

        return null;
    }

    public async IAsyncEnumerable<SentEvent> All([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await Next(cancellationToken) is { } sent)
        {
            yield return sent;
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
