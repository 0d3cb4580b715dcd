using GpCollections.Access;
using GpCollections.Transport;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Extracts;

/// <summary>POST /extracts: results that are pushed instead of asked for, in any number and three formats.</summary>
public static class ExtractEndpoint
{
    /// <summary>More results than England has practices, in ten services.</summary>
    private const int MostResults = 100_000;

    public static void MapExtracts(this WebApplication app) => app.MapPost("/extracts", Post);

    private static async Task<IResult> Post(
        HttpContext context,
        IViewerAccessor access,
        PostedExtracts extracts,
        IOptions<ExtractUploadOptions> options,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return Problem(context, StatusCodes.Status401Unauthorized, "Sign in first: send a valid token.");
        }

        var isOperator = Rights.Nationally(viewer, Role.ExtractionOperator);
        if (!isOperator && Rights.Holding(viewer, Role.Supplier).IsNothing)
        {
            return Problem(context, 403, "This needs the role Supplier, or Extraction Operator at X24.");
        }

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed)
            ? parsed.MediaType.Value?.ToLowerInvariant()
            : null;
        if (ExtractFiles.FormatOf(type) is not { } format)
        {
            return Problem(context, StatusCodes.Status415UnsupportedMediaType, "Send XML, FHIR JSON, NDJSON or CSV.");
        }

        var byRow = ExtractFiles.IsByRow(type);
        var most = !isOperator ? options.Value.MostBytes
            : byRow ? options.Value.MostBytesByRow
            : options.Value.MostBytesOfOperators;
        if (BodyLines.Open(context, most) is not { } body)
        {
            return Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "Send it as it is, or compressed by gzip.");
        }

        try
        {
            var results = ExtractFiles.Read(body, format, byRow, cancellationToken);
            return await Take(context, extracts.Take(results, viewer, cancellationToken));
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(
                context, exception.StatusCode,
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"The message is too large: at most {most} bytes."
                    : exception.Message);
        }
    }

    private static async Task<IResult> Take(HttpContext context, IAsyncEnumerable<ExtractMessage> messages)
    {
        var outcomes = new List<PostedOutcome>();
        ExtractMessage? last = null;
        await foreach (var message in messages)
        {
            last = message;
            outcomes.Add(PostedOutcome.Of(message));
            if (outcomes.Count > MostResults)
            {
                return Problem(
                    context, 413, $"More than {MostResults:N0} results: those until here were taken; send the rest.");
            }
        }

        // Nothing in it could be read as anybody's.
        return last is { Outcome: MessageOutcome.Malformed, Practice: null } && outcomes.Count == 1
                ? Problem(context, StatusCodes.Status400BadRequest, last.Detail ?? "This is no message.")
            : outcomes is [var only] ? Results.Json(only)
            : Results.Json(outcomes);
    }

    private static IResult Problem(HttpContext context, int status, string detail) => Results.Problem(
        detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["correlationId"] = CorrelationId.Of(context) });
}
