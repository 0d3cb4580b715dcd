using System.ComponentModel.DataAnnotations;
using GpCollections.Transport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GpCollections.Access;

/// <summary>Bearer tokens: from the issuers in the configuration, and in Development from ourselves too.</summary>
public static class SignIn
{
    private const string Chooser = "Bearer";
    private const string Nobody = "Nobody";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // On meeting a key that is not known: no more often than this, or anybody could have the issuer asked for ever.
    private static readonly TimeSpan KeysAreReadAgainAfter = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Authentication").Get<AuthenticationSettings>() ?? new();
        foreach (var issuer in settings.Issuers) Validator.ValidateObject(issuer, new(issuer), true);
        if (!builder.Environment.IsDevelopment() && settings.Issuers.Count == 0)
            throw new InvalidOperationException("Nobody can sign in: configure Authentication:Issuers.");

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RefusedTokens>();
        // It writes a line or two for every token that is refused, whoever sends them: they are counted instead.
        builder.Logging.AddFilter(typeof(JwtBearerHandler).FullName, LogLevel.Warning);
        builder.Services.AddScoped<ViewerAccessor>();
        builder.Services.AddScoped<IViewerAccessor>(services => services.GetRequiredService<ViewerAccessor>());
        // Null when nobody is signed in: a resolver that takes a Viewer stands behind [SignedIn], others take Viewer?.
        builder.Services.AddScoped(services => services.GetRequiredService<IViewerAccessor>().Viewer!);

        builder.Services.Configure<GraphQLOptions>(options => options.CarryOver = (from, to) =>
            to.GetRequiredService<ViewerAccessor>().Viewer = from.GetRequiredService<ViewerAccessor>().Viewer);

        var schemes = settings.Issuers.ToDictionary(issuer => issuer.IssuerClaim ?? issuer.Authority, one => one.Name);
        var authentication = builder.Services.AddAuthentication(Chooser);
        var isDevelopment = builder.Environment.IsDevelopment();
        foreach (var issuer in settings.Issuers) authentication.AddIssuer(issuer, isDevelopment);
        if (builder.Environment.IsDevelopment())
        {
            var key = DevelopmentTokens.Key(builder.Configuration);
            builder.Services.AddSingleton(services =>
                new DevelopmentTokens(key, services.GetRequiredService<TimeProvider>()));
            builder.Services.TryAddSingleton<IReadOnlyList<DemonstrationPerson>>(Array.Empty<DemonstrationPerson>());
            schemes[DevelopmentTokens.Issuer] = DevelopmentTokens.Issuer;
            authentication.AddDevelopment(key);
        }
        authentication.AddJwtBearer(Nobody, options =>
        {
            options.TokenValidationParameters.ValidIssuers = [];
            options.Recognise(new(new(), subject => subject, _ => []));
        });
        authentication.AddPolicyScheme(Chooser, null, options =>
            options.ForwardDefaultSelector = context => schemes.GetValueOrDefault(IssuerOf(context), Nobody));
        // Comes along with authentication for cookies, which we have none of; it would write keys to the disk at start.
        foreach (var service in builder.Services.Where(IsKeyWriter).ToList()) builder.Services.Remove(service);
        return builder;
    }

    /// <summary>Says who sends the request; answers it where that cannot be told.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(async (context, next) =>
        {
            // Once a request: this only reads what came of it.
            if ((await context.AuthenticateAsync()).Failure is not CannotSignIn away)
            {
                await next(context);
                return;
            }
            context.Response.Headers.RetryAfter = "5";
            await RefusalAnswer.Send(context, new(503, Codes.Unavailable, away.Message));
        });
    }

    private static bool IsKeyWriter(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && !service.IsKeyedService
        && service.ImplementationType?.Name == "DataProtectionHostedService";

    private static void AddIssuer(
        this AuthenticationBuilder authentication, Issuer issuer, bool isDevelopment)
    {
        var line = new IssuerLine();
        authentication.AddJwtBearer(issuer.Name, options =>
        {
            options.Authority = issuer.Authority;
            options.BackchannelHttpHandler = line;
            options.BackchannelTimeout = IssuerLine.Longest;
            options.RefreshInterval = KeysAreReadAgainAfter;
            // An issuer on one's own machine may do without a certificate.
            options.RequireHttpsMetadata = !(isDevelopment && new Uri(issuer.Authority).IsLoopback);
            options.TokenValidationParameters = Parameters(
                issuer.IssuerClaim ?? issuer.Authority, issuer.Audience,
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256);
            options.Recognise(new(issuer.Claims, subject => $"{issuer.Name}:{subject}", issuer.RolesOf), line);
        });
        // A key that the issuer has taken away must not be believed from memory.
        authentication.Services.PostConfigure<JwtBearerOptions>(issuer.Name, options =>
        {
            if (options.ConfigurationManager is BaseConfigurationManager manager)
                manager.UseLastKnownGoodConfiguration = false;
        });
    }

    private static void AddDevelopment(this AuthenticationBuilder authentication, byte[] key) =>
        authentication.AddJwtBearer(DevelopmentTokens.Issuer, options =>
        {
            options.TokenValidationParameters = Parameters(
                DevelopmentTokens.Issuer, DevelopmentTokens.Audience, SecurityAlgorithms.HmacSha256);
            options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(key);
            options.Recognise(new(new(), subject => subject, new Issuer().RolesOf));
        });

    private static TokenValidationParameters Parameters(string issuer, string audience, params string[] algorithms) =>
        new()
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidAlgorithms = algorithms,
            ClockSkew = ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };

    /// <param name="line">To the issuer; null: its keys are known.</param>
    private static void Recognise(this JwtBearerOptions options, TokenReader reader, IssuerLine? line = null)
    {
        options.MapInboundClaims = false;
        options.Events = new()
        {
            OnAuthenticationFailed = context =>
            {
                // A key that cannot be fetched just now may well be the right one.
                var why = line is { IsDown: true } && context.Exception is SecurityTokenSignatureKeyNotFoundException
                    ? new IssuerIsAway()
                    : context.Exception;
                context.HttpContext.RequestServices.GetRequiredService<RefusedTokens>().Note(why);
                context.Fail(why);
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                var services = context.HttpContext.RequestServices;
                var viewer = context.SecurityToken is JsonWebToken token ? reader.Read(token) : null;
                if (viewer is null)
                {
                    services.GetRequiredService<RefusedTokens>().Note(new SecurityTokenException());
                    context.Fail("The token names nobody.");
                }
                else services.GetRequiredService<ViewerAccessor>().Viewer = viewer;
                if (viewer?.OnBehalfOf is { } person)
                    services.GetRequiredService<ILogger<ViewerAccessor>>().ActsForAnother(viewer.Id, person.Id);
                return Task.CompletedTask;
            },
        };
    }

    // Only chooses who checks the token; nothing in it is believed before.
    private static string IssuerOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        const string Prefix = "Bearer ";
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return "";
        try
        {
            var handler = new JsonWebTokenHandler();
            var token = header[Prefix.Length..].Trim();
            return handler.CanReadToken(token) ? handler.ReadJsonWebToken(token).Issuer ?? "" : "";
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}

/// <summary>The issuer of a token does not say with which keys it signs.</summary>
internal sealed class IssuerIsAway() : CannotSignIn(
    "Who you are can't be checked just now: the issuer of your token does not answer. Try again in some seconds.");
