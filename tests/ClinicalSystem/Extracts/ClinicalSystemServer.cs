using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GpCollections.Extracts;

/// <summary>Plays the clinical systems of any number of practices, and their faults when told to.</summary>
/// <remarks>
/// POST /extract answers with a result message. POST /control sets delays and faults, for all, some suppliers, some
/// practices, or a part of them; so does --Control at the start, as JSON. DELETE /control forgets them and the counts,
/// GET /requests counts what was asked for.
/// </remarks>
public static class ClinicalSystemServer
{
    /// <param name="args">As for any host: --urls http://127.0.0.1:5055. Left out: a free local port.</param>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ClinicalSystemJson.Default));
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        var behaviour = new Behaviour();
        if (builder.Configuration["Control"] is { } json
            && !behaviour.Take(JsonSerializer.Deserialize(json, ClinicalSystemJson.Default.Control)!))
        {
            throw new InvalidOperationException("--Control names no fault, delay or rate that can be.");
        }
        var app = builder.Build();
        Map(app, behaviour);
        return app;
    }

    private static void Map(WebApplication app, Behaviour behaviour)
    {
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", () => "ready");
        app.MapGet("/requests", () => TypedResults.Json(behaviour.Counts(), ClinicalSystemJson.Default.RequestCounts));
        app.MapPost("/control", Results<NoContent, BadRequest<string>> (Control control) =>
            behaviour.Take(control)
                ? TypedResults.NoContent()
                : TypedResults.BadRequest("There is no such fault or delay."));
        app.MapDelete("/control", NoContent () =>
        {
            behaviour.Reset();
            return TypedResults.NoContent();
        });
        app.MapPost("/extract", (HttpContext context) => Extract(context, behaviour, null));
        app.MapPost("/{supplier}/extract", (HttpContext context, string supplier) =>
            Extract(context, behaviour, supplier));
    }

    private static async Task Extract(HttpContext context, Behaviour behaviour, string? supplier)
    {
        if (await Read(context) is not { } request)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var (fault, delay) = behaviour.Asked(request.Practice, supplier);
        try
        {
            await Task.Delay(fault == Fault.Silent ? Timeout.InfiniteTimeSpan : delay, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // Nobody waits any longer.
        }
        if (fault == Fault.Error)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        var message = Message(request, fault);
        context.Response.ContentType = "application/xml; charset=utf-8";
        context.Response.ContentLength = message.Length;
        await context.Response.Body.WriteAsync(message, context.RequestAborted);
    }

    /// <summary>Null when it is no request.</summary>
    private static async Task<ExtractRequest?> Read(HttpContext context)
    {
        try
        {
            var request = await context.Request.ReadFromJsonAsync(
                ClinicalSystemJson.Default.ExtractRequest, context.RequestAborted);
            return request is { Service: not null, Period: not null, Practice: not null, Indicators: not null }
                ? request
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Message(ExtractRequest request, Fault fault)
    {
        var outputs = SupplierFigures.Of(request, salt: fault == Fault.Different ? 1 : 0);
        if (fault == Fault.Partial && outputs is [.., var last])
        {
            outputs.RemoveAll(output => output.Indicator == last.Indicator);
        }
        if (fault == Fault.Wrong)
        {
            outputs = [.. outputs.Select(output => output with { Value = -1 - output.Value })];
        }
        var date = fault == Fault.WrongPeriod ? request.AchievementDate.AddMonths(-1) : request.AchievementDate;
        var message = SupplierMessage.Write(
            request, date, outputs, TimeProvider.System.GetUtcNow(), patient: fault == Fault.PatientLevel,
            twice: fault == Fault.Duplicated);
        return fault == Fault.Malformed ? message.AsMemory(0, message.Length / 2) : message;
    }
}
