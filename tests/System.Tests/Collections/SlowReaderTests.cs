using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Those who do not read what they asked for.</summary>
[Collection<Alone>]
public sealed class SlowReaderTests(TestSystem system)
{
    private const int Readers = 20;
    private const int Changes = 400;
    private const long MaxGrowthBytes = 48 * 1024 * 1024;

    [Fact]
    public async Task Readers_that_stop_cost_no_memory_and_hold_nobody_up()
    {
        var reasons = string.Join(' ', Enumerable.Range(0, 25).Select(at => $"r{at}: reason"));
        var one = await system.A.Collected(system.A.Manual());
        var query = $"subscription {{ collectionChanged(filter: {{practice: [\"{one.Practice}\"]}}) {{ {reasons} }} }}";
        var slow = await Task.WhenAll(Enumerable.Range(0, Readers).Select(number => Stop(one, number, query)));
        await using var fast = await one.At(one.Practice, "fast", "VIEW").Follow(
            query.Replace(reasons, "sequence", StringComparison.Ordinal));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // 25 times 900 characters, 200 times, to 20 readers: 90 MB if anybody kept them.
        var reason = new string('x', 900);
        for (var change = 0; change < Changes / 2; change++)
        {
            await one.Declare();
            await one.Manager.Do("withdrawDeclaration", one.Because(reason));
            await fast.Next(TestContext.Current.CancellationToken);
            await fast.Next(TestContext.Current.CancellationToken);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{growth / 1024 / 1024} MB more.");
        Assert.InRange(growth, long.MinValue, MaxGrowthBytes);
        foreach (var socket in slow) socket.Dispose();
        await fast.DisposeAsync();
        var live = system.ApiServices.GetRequiredService<LiveChanges>();
        await Wait.For(() => Task.FromResult(live.Listeners), listeners => listeners == 0, "nobody listens");
    }

    /// <summary>A subscriber that has seen the begin, and then reads no more.</summary>
    private async Task<Socket> Stop(Case one, int number, string query)
    {
        var token = Tokens.For($"slow-{number}", "Slow", [(one.Practice, ["VIEW"])]);
        var body = JsonSerializer.Serialize(new { query });
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        var address = system.Http.BaseAddress!;
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"POST /graphql HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + "Accept: text/event-stream\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}"));
        var received = new byte[64];
        await socket.ReceiveAsync(received);
        Assert.StartsWith("HTTP/1.1 200", Encoding.UTF8.GetString(received));
        return socket;
    }
}
