using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Transport;

namespace GpCollections.Extracts;

/// <summary>POST /extracts: a clinical system's results, pushed instead of asked for.</summary>
public static class ExtractEndpoint
{
    private const int MostBytes = 4 * 1_024 * 1_024;

    public static void MapExtracts(this WebApplication app) => app.MapPost("/extracts", Post)
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes));

    private static async Task<IResult> Post(
        HttpContext context, IViewerAccessor access, PostedExtracts extracts, CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return Problem(context, StatusCodes.Status401Unauthorized, "Sign in first: send a valid token.");
        }

        if (!Rights.Nationally(viewer, Role.ExtractionOperator) && Rights.Holding(viewer, Role.Supplier).IsNothing)
        {
            return Problem(
                context, 403, "This needs the role Supplier, or Extraction Operator at X24.");
        }

        string text;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            text = await reader.ReadToEndAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(context, exception.StatusCode, $"The message is too large: at most {MostBytes} bytes.");
        }

        var readings = GpesMessage.Read(text, MostBytes);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var results = readings.Select(reading =>
            new PostedResult(Guid.NewGuid().ToString("N"), ExtractFormat.Gpes, reading, hash));
        var outcomes = new List<PostedOutcome>(readings.Length);
        await foreach (var message in extracts.Take(results.ToAsyncEnumerable(), viewer, cancellationToken))
        {
            outcomes.Add(PostedOutcome.Of(message));
        }

        return readings is [ExtractReading.NotAMessage not]
            ? Problem(context, StatusCodes.Status400BadRequest, not.Reason)
            : outcomes is [var only] ? Results.Json(only) : Results.Json(outcomes);
    }

    private static IResult Problem(HttpContext context, int status, string detail) => Results.Problem(
        detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["correlationId"] = CorrelationId.Of(context) });
}
