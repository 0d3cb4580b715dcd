using System.Security.Cryptography;
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

        public void Rotate() => Rsa = new RsaSecurityKey(_second) { KeyId = "second" };

        public async Task Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.MapGet("/.well-known/openid-configuration", () => Results.Json(
                new { issuer = Address, jwks_uri = $"{Address}/keys" }));
            _app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicRsa(), PublicCurve() } }));
            await _app.StartAsync();
            Address = _app.Urls.First();
        }

        public async ValueTask DisposeAsync()
        {
            if (_app is not null) await _app.DisposeAsync();
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
