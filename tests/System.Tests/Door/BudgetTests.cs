using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Xunit;

namespace GpCollections.Door;

/// <summary>What one caller may use: how often, how much at once, how dear.</summary>
public sealed class BudgetTests
{
    private const string Fruits = "{fruits(first: 100) {nodes {id}}}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_served()
    {
        await using var host = new DoorHost();
        await host.Start("Development", new() { ["Budgets:RequestsPerMinute"] = "6" });
        var ann = await host.Token();
        for (var i = 0; i < 6; i++) Assert.Equal(200, (await host.Ask("{me {id}}", token: ann)).Status);

        using var refused = await Get(host, "{me {id}}", ann);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var body = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("TOO_MANY_REQUESTS", DoorHost.Code((429, body)));
        Assert.Equal(200, (await host.Ask("{me {id}}")).Status);
    }

    [Fact]
    public async Task Who_has_spent_the_cost_of_a_minute_waits()
    {
        await using var host = new DoorHost();
        await host.Start("Development", new() { ["Budgets:CostPerMinute"] = "250" });
        var ann = await host.Token();
        Assert.Equal(200, (await host.Ask(Fruits, token: ann)).Status);
        Assert.Equal(200, (await host.Ask(Fruits, token: ann)).Status);

        using var refused = await Get(host, Fruits, ann);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        var body = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("BUDGET_EXCEEDED", DoorHost.Code((429, body)));
        // What costs nothing is still answered.
        Assert.Equal(200, (await host.Ask("{__typename}", token: ann)).Status);
    }

    [Fact]
    public async Task No_more_than_so_many_requests_at_once()
    {
        await using var host = new DoorHost();
        await host.Start("Development", new() { ["Budgets:ConcurrentRequests"] = "1" });
        var ann = await host.Token();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var slow = Get(host, "{slow}", ann, leaving.Token);
        await host.Market.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(429, (await host.Ask("{me {id}}", token: ann)).Status);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        await host.Market.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Thirty_two_busy_clients_pass_whether_they_are_one_person_or_many()
    {
        await using var host = new DoorHost();
        await host.Start("Development", new());
        var ann = await host.Token();
        var others = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Person(host, i)));
        string[] tokens = [.. Enumerable.Repeat(ann, 32), .. others];
        var statuses = await Task.WhenAll(tokens.Select(async token =>
        {
            var seen = new List<int>();
            for (var i = 0; i < 30; i++) seen.Add((await host.Ask(Fruits, token: token)).Status);
            return seen;
        }));

        Assert.All(statuses.SelectMany(seen => seen), status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task A_budget_out_of_range_does_not_start()
    {
        await using var host = new DoorHost();
        await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.Start("Development", new() { ["Budgets:RequestsPerMinute"] = "0" }).AsTask());
    }

    private static async Task<string> Person(DoorHost host, int number)
    {
        using var answer = await host.Http.PostAsJsonAsync("/dev/token", new { name = $"Person {number}" }, Token);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString()!;
    }

    private static Task<HttpResponseMessage> Get(
        DoorHost host, string query, string token, CancellationToken? cancellationToken = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Uri.EscapeDataString(query)}");
        request.Headers.Authorization = new("Bearer", token);
        return host.Http.SendAsync(request, cancellationToken ?? Token);
    }
}
