using System.Buffers;
using GpCollections.Compat;
using GraphQL;
using GraphQL.Types;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>GraphQL over HTTP and WebSockets at /graphql, and the schema as text at /graphql/schema.graphql.</summary>
public static class GraphQLEndpoint
{
    private const string Path = "/graphql";
    private const int MinPatienceSeconds = 10;

    /// <param name="classes">Where the schema's classes are; by default all of this assembly.</param>
    public static WebApplicationBuilder AddGraphQL(this WebApplicationBuilder builder, GraphQLClasses? classes = null)
    {
        classes ??= new GraphQLClasses().Scan(typeof(GraphQLEndpoint).Assembly);
        builder.Services.AddOptions<GraphQLOptions>()
            .Configure(options => options.Introspection = builder.Environment.IsDevelopment())
            .BindConfiguration("GraphQL").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ISchema>(services => SchemaBuilder.Build(classes, services));
        builder.Services.AddSingleton<TrustedDocuments>();
        builder.Services.AddSingleton<DocumentStore>();
        builder.AddBudgets();
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddSingleton<GraphQLRunner>();
        builder.Services.AddScoped<Resumption>();
        classes.RegisterLoaders(builder.Services);
        return builder;
    }

    public static void MapGraphQL(this WebApplication app)
    {
        // A schema that can't be built or leaves a field unguarded, or a file that isn't there, stops the process
        // before it listens.
        var schema = app.Services.GetRequiredService<ISchema>();
        var options = app.Services.GetRequiredService<IOptions<GraphQLOptions>>().Value;
        app.Services.GetRequiredService<TrustedDocuments>();
        app.UseWebSockets(new WebSocketOptions
        {
            KeepAliveInterval = TimeSpan.FromSeconds(options.KeepAliveSeconds),
            KeepAliveTimeout = TimeSpan.FromSeconds(Math.Max(options.KeepAliveSeconds, MinPatienceSeconds)),
        });
        app.Map(Path, Handle);
        app.MapGet($"{Path}/schema.graphql", () => options.Introspection
            ? Results.Text(schema.Sdl(), "text/plain; charset=utf-8")
            : Results.NotFound());
    }

    /// <summary>The schema as text, the same in every process.</summary>
    public static string Sdl(this ISchema schema) =>
        schema.Print(new GraphQL.Utilities.PrintOptions { StringComparison = StringComparison.Ordinal })
            .ReplaceLineEndings("\n");

    private static async Task Handle(HttpContext context, GraphQLRunner runner, IOptions<GraphQLOptions> options)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await SocketEndpoint.Serve(context, runner, options.Value);
            return;
        }
        var correlationId = CorrelationId.Of(context);
        var mediaType = MediaTypes.Negotiate(context.Request);
        var answer = new ArrayBufferWriter<byte>(1_024);
        int status;
        try
        {
            var request = await Read(context, mediaType, options.Value);
            var result = await runner.Run(request, CallerOf(context, correlationId));
            if (result.Errors?.OfType<OverBudget>().FirstOrDefault() is { } over)
                context.Response.Headers.RetryAfter = $"{over.RetryAfterSeconds}";
            if (result.Executed && (result is StreamResult || MediaTypes.PrefersEvents(context.Request)))
            {
                await Stream(context, result, options.Value, correlationId);
                return;
            }
            ResponseWriter.Write(answer, result, options.Value, correlationId);
            status = Status(result, MediaTypes.TakesEvents(context.Request) ? null : mediaType);
        }
        catch (RequestFault fault)
        {
            if (fault.Status == 405)
                context.Response.Headers.Allow = HttpMethods.IsGet(context.Request.Method) ? "POST" : "GET, POST";
            answer.ResetWrittenCount();
            ResponseWriter.Write(answer, fault, correlationId);
            status = fault.Status;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            return;
        }
        catch (Exception exception)
        {
            runner.Fault(exception, correlationId);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            var fault = RequestFault.Internal();
            answer.ResetWrittenCount();
            ResponseWriter.Write(answer, fault, correlationId);
            status = fault.Status;
        }
        await Send(context, status, mediaType ?? MediaTypes.Json, answer.WrittenMemory);
    }

    private static Caller CallerOf(HttpContext context, string correlationId)
    {
        if (context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last])
            context.RequestServices.GetRequiredService<Resumption>().LastEventId = last;
        return new(
            context.RequestServices, context.User, correlationId, HttpMethods.IsPost(context.Request.Method),
            MediaTypes.TakesEvents(context.Request), context.RequestAborted);
    }

    private static async Task Stream(
        HttpContext context, ExecutionResult result, GraphQLOptions options, string correlationId)
    {
        var events = new ServerSentEvents(context, options, correlationId);
        if (result is not StreamResult stream)
        {
            await events.Write(result);
            return;
        }
        using var life = new StreamLife(
            StreamLife.ExpiryOf(context),
            context.RequestServices.GetRequiredService<TimeProvider>(),
            context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping,
            context.RequestAborted);
        using (stream) await events.Write(stream, life);
    }

    private static async ValueTask<GraphQLRequest> Read(HttpContext context, string? mediaType, GraphQLOptions options)
    {
        var isGet = HttpMethods.IsGet(context.Request.Method);
        if (!isGet && !HttpMethods.IsPost(context.Request.Method))
            throw new RequestFault(405, Codes.MethodNotAllowed, "Use GET or POST.");
        if (mediaType is null && !MediaTypes.TakesEvents(context.Request))
            throw new RequestFault(406, Codes.NotAcceptable,
                $"Answers are {MediaTypes.Json}, {MediaTypes.GraphQLResponse} or {MediaTypes.EventStream}, in UTF-8.");
        if (isGet) return RequestReader.Read(context.Request.Query, options);
        if (!MediaTypes.IsReadable(context.Request))
            throw new RequestFault(415, Codes.UnsupportedMediaType, $"Send {MediaTypes.Json} in UTF-8, uncompressed.");

        var maxBytes = options.MayImport(context, context.User) ? options.MaxImportBodyBytes : options.MaxBodyBytes;
        // What is refused is still read over up to this, so that the connection can be used again.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxImportBodyBytes;
        if (context.Request.ContentLength > maxBytes)
            throw new RequestFault(413, Codes.PayloadTooLarge, $"A body may have {maxBytes} bytes.");
        try
        {
            return await RequestReader.Read(context.Request.BodyReader, maxBytes, options, context.RequestAborted);
        }
        catch (BadHttpRequestException wrong)
        {
            throw new RequestFault(
                wrong.StatusCode, wrong.StatusCode == 413 ? Codes.PayloadTooLarge : Codes.BadRequest,
                wrong.StatusCode == 413 ? $"A body may have {maxBytes} bytes." : "The request is no proper HTTP.");
        }
    }

    // application/json can't tell an answer of ours from a proxy's, so there a request that could be read is a 200.
    private static int Status(ExecutionResult result, string? mediaType)
    {
        if (result.Errors?.Any(error => error is OverBudget) == true) return 429;
        if (result.Executed || mediaType == MediaTypes.Json) return 200;
        if (result.Errors?.Any(error => error is GraphQL.Execution.TimeoutError) == true) return 504;
        if (result.Errors?.All(error => error is GraphQL.Execution.UnhandledError) == true) return 500;
        return result.Errors?.FirstOrDefault()?.Code switch
        {
            Codes.NotAuthenticated => 401,
            Codes.NotAuthorized => 403,
            Codes.NotFound => 404,
            Codes.TooManyStreams => 429,
            Codes.Unavailable => 503,
            _ => 400,
        };
    }

    private static async Task Send(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = $"{mediaType}; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
