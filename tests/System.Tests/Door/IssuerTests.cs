using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace GpCollections.Door;

/// <summary>Tokens of an issuer that publishes its metadata and keys over HTTP, as OpenID Connect has it.</summary>
public sealed class IssuerTests(IssuerTests.Issued issued) : IClassFixture<IssuerTests.Issued>
{
    public static TheoryData<string> Bad =>
        ["audience", "issuer", "expired", "too early", "other key", "public key as secret", "unsigned", "nameless"];

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    public async Task A_token_of_the_issuer_says_who(string algorithm)
    {
        SecurityKey key = algorithm == SecurityAlgorithms.EcdsaSha256 ? issued.Issuer.Curve : issued.Issuer.Rsa;
        var answer = await issued.Host.Ask("{me {id name}}", token: issued.Token(key, algorithm));
        Assert.Equal("""{"data":{"me":{"id":"cis2:9912003","name":"Ann Lee"}}}""", answer.Body.ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_token_that_is_not_right_is_no_token(string fault)
    {
        using var rsa = RSA.Create(2048);
        var others = new RsaSecurityKey(rsa) { KeyId = issued.Issuer.Rsa.KeyId };
        var token = fault switch
        {
            "audience" => issued.Token(claims => claims.Audience = "others"),
            "issuer" => issued.Token(claims => claims.Issuer = "https://others.example"),
            "expired" => issued.Token(claims => claims.Expires = Issued.Now.AddSeconds(-40)),
            "too early" => issued.Token(claims => claims.NotBefore = Issued.Now.AddSeconds(40)),
            "other key" => issued.Token(others, SecurityAlgorithms.RsaSha256),
            "public key as secret" => issued.Token(
                new SymmetricSecurityKey(issued.Issuer.RsaPublic) { KeyId = issued.Issuer.Rsa.KeyId },
                SecurityAlgorithms.HmacSha256),
            "unsigned" => issued.Token(claims => claims.SigningCredentials = null),
            _ => issued.Token(claims => claims.Claims!.Remove("sub")),
        };
        var answer = await issued.Host.Ask("{secret}", token: token);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", DoorHost.Code(answer));
        Assert.DoesNotContain("IDX", answer.Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_change_without_a_new_start_and_an_old_one_is_not_believed_any_more()
    {
        await using var rotating = new Issued();
        await rotating.InitializeAsync();
        var before = rotating.Token(rotating.Issuer.Rsa, SecurityAlgorithms.RsaSha256);
        Assert.True(await Knows(before));

        rotating.Issuer.Rotate();
        var after = rotating.Token(rotating.Issuer.Rsa, SecurityAlgorithms.RsaSha256);
        await Wait.Until(() => Knows(after), "the new key is known");
        Assert.False(await Knows(before));

        async Task<bool> Knows(string token) =>
            (await rotating.Host.Ask("{me {id}}", token: token)).Body.ToString().Contains("9912003");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_issuer_is_away_all_are_told_so_soon_and_let_in_when_it_is_back(bool hangs)
    {
        await using var away = new Issued();
        await away.InitializeAsync();
        var token = away.Token(away.Issuer.Rsa, SecurityAlgorithms.RsaSha256);
        if (hangs) away.Issuer.Hangs = true;
        else await away.Issuer.Stop();
        var since = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(away, token)));

        // Two fetches of 3 s for the first who asks, and nothing for those behind; the rest is a slow machine's.
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.All(answers, answer => Assert.Equal((503, "UNAVAILABLE", "5", true), answer));
        Assert.Equal(1013, await CloseOf(away, token));
        Assert.Equal(200, (await away.Host.Ask("{me {id}}")).Status);

        if (hangs) away.Issuer.Hangs = false;
        else await away.Issuer.Start();
        await Wait.Until(async () => (await Send(away, token)).Status == 200, "the issuer is asked again");
    }

    [Fact]
    public async Task Keys_that_are_known_are_believed_while_the_issuer_is_away()
    {
        await using var away = new Issued();
        await away.InitializeAsync();
        var token = away.Token(away.Issuer.Rsa, SecurityAlgorithms.RsaSha256);
        Assert.Equal(200, (await Send(away, token)).Status);
        await away.Issuer.Stop();
        away.Issuer.Rotate();
        var rotated = away.Token(away.Issuer.Rsa, SecurityAlgorithms.RsaSha256);

        await Wait.Until(async () => (await Send(away, rotated)).Status == 503, "the new key cannot be fetched");
        Assert.Equal(200, (await Send(away, token)).Status);
    }

    [Fact]
    public async Task Refused_tokens_are_counted_and_told_once_a_minute()
    {
        await using var flooded = new Issued();
        await flooded.InitializeAsync();
        var token = flooded.Token(claims => claims.Expires = Issued.Now.AddSeconds(-40));
        for (var sent = 0; sent < 300; sent++) await flooded.Host.Ask("{me {id}}", token: token);
        flooded.Host.Clock.Advance(TimeSpan.FromSeconds(61));
        await flooded.Host.Ask("{me {id}}", token: "no token");

        var lines = flooded.Host.Log.Where(line => line.Contains("Refused", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains("Refused 1 tokens since this was said last: 1 expired.", lines[0]);
        Assert.Contains("Refused 300 tokens since this was said last: 299 expired, 1 that are none.", lines[1]);
        Assert.DoesNotContain(flooded.Host.Log, line => line.Contains("9912003", StringComparison.Ordinal));
    }

    private static async Task<(int Status, string? Code, string? RetryAfter, bool Correlated)> Send(
        Issued issued, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent("""{"query": "{me {id}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await issued.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (
            (int)answer.StatusCode, body.Code(), answer.Headers.RetryAfter?.ToString(),
            answer.Headers.Contains("X-Correlation-Id"));
    }

    /// <summary>How a socket is closed after connection_init.</summary>
    private static async Task<int?> CloseOf(Issued issued, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(
            new UriBuilder(issued.Host.Http.BaseAddress!) { Scheme = "ws", Path = "/graphql" }.Uri,
            TestContext.Current.CancellationToken);
        var init = $$$"""{"type": "connection_init", "payload": {"Authorization": "Bearer {{{token}}}"}}""";
        await socket.SendAsync(
            Encoding.UTF8.GetBytes(init), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        await socket.ReceiveAsync(new byte[1_024], TestContext.Current.CancellationToken);
        return (int?)socket.CloseStatus;
    }

    /// <summary>The door, and an issuer whose tokens it takes.</summary>
    public sealed class Issued : IAsyncLifetime
    {
        public static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

        public LoopbackIssuer Issuer { get; } = new();

        public DoorHost Host { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Issuer.Start();
            await Host.Start("Development", new()
            {
                ["Authentication:Issuers:0:Name"] = "cis2",
                ["Authentication:Issuers:0:Authority"] = Issuer.Address,
                ["Authentication:Issuers:0:Audience"] = "gpcollections",
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Issuer.DisposeAsync();
        }

        public string Token(SecurityKey key, string algorithm) =>
            Token(claims => claims.SigningCredentials = new(key, algorithm));

        public string Token(Action<SecurityTokenDescriptor> change)
        {
            var claims = new SecurityTokenDescriptor
            {
                Issuer = Issuer.Address,
                Audience = "gpcollections",
                NotBefore = Issued.Now.AddMinutes(-10),
                IssuedAt = Issued.Now.AddMinutes(-10),
                Expires = Issued.Now.AddMinutes(10),
                Claims = new Dictionary<string, object> { ["sub"] = "9912003", ["name"] = "Ann Lee" },
                SigningCredentials = new(Issuer.Rsa, SecurityAlgorithms.RsaSha256),
            };
            change(claims);
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims);
        }
    }

    /// <summary>Publishes metadata and keys.</summary>
    public sealed class LoopbackIssuer : IAsyncDisposable
    {
        private readonly RSA _first = RSA.Create(2048);
        private readonly RSA _second = RSA.Create(2048);
        private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private WebApplication? _app;

        public LoopbackIssuer()
        {
            Rsa = new RsaSecurityKey(_first) { KeyId = "first" };
            Curve = new ECDsaSecurityKey(_curve) { KeyId = "curve" };
        }

        public string Address { get; private set; } = "";

        public RsaSecurityKey Rsa { get; private set; }

        public ECDsaSecurityKey Curve { get; }

        public byte[] RsaPublic => Rsa.Rsa.ExportSubjectPublicKeyInfo();

        /// <value>Takes what is asked, and says nothing.</value>
        public bool Hangs { get; set; }

        public void Rotate() => Rsa = new RsaSecurityKey(_second) { KeyId = "second" };

        /// <summary>Again: at the same address.</summary>
        public async Task Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(Address is "" ? "http://127.0.0.1:0" : Address);
            _app = builder.Build();
            _app.Use(async (context, next) =>
            {
                if (Hangs) await Task.Delay(Timeout.Infinite, context.RequestAborted);
                await next(context);
            });
            _app.MapGet("/.well-known/openid-configuration", () => Results.Json(
                new { issuer = Address, jwks_uri = $"{Address}/keys" }));
            _app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicRsa(), PublicCurve() } }));
            await _app.StartAsync();
            Address = _app.Urls.First();
        }

        public async Task Stop()
        {
            if (_app is not null) await _app.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            _first.Dispose();
            _second.Dispose();
            _curve.Dispose();
        }

        private Dictionary<string, string> PublicCurve()
        {
            var point = _curve.ExportParameters(false).Q;
            return new()
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = Curve.KeyId,
                ["use"] = "sig",
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }

        private Dictionary<string, string> PublicRsa()
        {
            var numbers = Rsa.Rsa.ExportParameters(false);
            return new()
            {
                ["kty"] = "RSA",
                ["kid"] = Rsa.KeyId,
                ["use"] = "sig",
                ["n"] = Base64UrlEncoder.Encode(numbers.Modulus),
                ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
            };
        }
    }
}
