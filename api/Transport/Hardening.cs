using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using System.Net;
using GpCollections.Payments;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace GpCollections.Transport;

/// <summary>Who may stand in front of the api, and which web pages may ask it: the section Http.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <value>
    /// Origins whose pages may ask from a browser: https://portal.example. Default none: only this very address.
    /// </value>
    public IList<string> Origins { get; init; } = [];

    /// <value>Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded headers count. Default none.</value>
    public IList<string> Proxies { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in Origins.Where(origin => !IsOrigin(origin)))
            yield return new($"Http:Origins: {origin} is no origin like https://portal.example.");
        foreach (var proxy in Proxies.Where(IsNoProxy))
            yield return new($"Http:Proxies: {proxy} is neither an address nor a network.");
    }

    private static bool IsNoProxy(string text) => !IPNetwork.TryParse(text, out _) && !IPAddress.TryParse(text, out _);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
        && origin.GetLeftPart(UriPartial.Authority) == text;
}

/// <summary>What holds for every route: limits of Kestrel, headers, compression, and what browsers may do.</summary>
public static class Hardening
{
    private const int LeastCompressedBytes = 1_024;

    private static readonly Func<ILogger, string, IDisposable?> Correlated =
        LoggerMessage.DefineScope<string>("{CorrelationId}");

    public static WebApplicationBuilder AddHardening(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HttpOptions>()
            .BindConfiguration("Http").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<KestrelServerOptions>(Limit);
        builder.Services.AddResponseCompression(options =>
        {
            // Answers hold no token or other secret beside what a caller sent: their length betrays none (BREACH).
            options.EnableForHttps = true;
            options.MimeTypes =
            [
                MediaTypes.Json, MediaTypes.GraphQLResponse, "application/problem+json", "text/plain", "text/html",
                "text/calendar",
            ];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(one => one.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(one => one.Level = CompressionLevel.Fastest);
        builder.Services.AddSingleton<IResponseCompressionProvider, WorthCompressing>();
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>()
            .Configure<IOptions<HttpOptions>>((cors, http) => cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. http.Value.Origins]).WithMethods("GET", "POST")
                .WithHeaders("Accept", "Authorization", "Content-Type", CorrelationId.Header, "Last-Event-ID")
                .WithExposedHeaders(CorrelationId.Header, "Retry-After", CalculationRoutes.ProblemsHeader)
                .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>(Believe);
        return builder;
    }

    /// <summary>Before everything else.</summary>
    public static void UseHardening(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(Hardening));
        if (http.Proxies.Count > 0) app.UseForwardedHeaders();
        // Only said over https.
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.Use(async (context, next) =>
        {
            context.TraceIdentifier = Guid.NewGuid().ToString("n");
            context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
            context.Response.OnStarting(Guard, context.Response);
            using (Correlated(log, CorrelationId.Of(context))) await next(context);
        });
        app.UseResponseCompression();
        if (http.Origins.Count > 0) app.UseCors();
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // A document in the query string may be as long as half of what it may be in a body.
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        // A token of somebody with roles in hundreds of organisations still fits.
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        // Routes that take more say so.
        kestrel.Limits.MaxRequestBodySize = 128 * 1024;
        // Who sends more slowly only holds a connection.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, TimeSpan.FromSeconds(5));
    }

    private static void Believe(ForwardedHeadersOptions forwarded, IOptions<HttpOptions> http)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in http.Value.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else forwarded.KnownIPNetworks.Add(IPNetwork.Parse(proxy));
        }
    }

    // What a route has set itself stays: a page with scripts knows which.
    private static Task Guard(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Cache-Control", "no-store");
        return Task.CompletedTask;
    }

    /// <summary>Small answers are sent sooner as they are; tokens for developers are kept out of compression.</summary>
    private sealed class WorthCompressing(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
        : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) =>
            context.Response.ContentLength is null or >= LeastCompressedBytes
            && !context.Request.Path.StartsWithSegments("/dev") && base.ShouldCompressResponse(context);
    }
}
