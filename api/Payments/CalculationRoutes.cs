using System.Globalization;
using System.Text;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Provision;
using GpCollections.Services;
using GpCollections.Transport;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Payments;

/// <summary>
/// POST /calculations/{service}/{file}: figures in, the points that they earn out, by the rules of every collection.
/// Nothing is stored, and nobody has to take part.
/// </summary>
public static class CalculationRoutes
{
    /// <summary>How many rows were not taken. PROBLEMS.csv tells them, to the same figures.</summary>
    public const string ProblemsHeader = "X-Problems";

    private static readonly string[] Files =
        [CalculationFiles.AchievedPoints, CalculationFiles.PracticePoints, CalculationFiles.Problems];

    public static void MapCalculations(this WebApplication app) => app.MapPost("/calculations/{service}/{file}", Post);

    private static async Task<IResult> Post(
        string service,
        string file,
        HttpContext context,
        IViewerAccessor access,
        Catalogue catalogue,
        CalculationPlaces places,
        IOptions<ExtractUploadOptions> options,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        if (await Terms(service, context.Request.Query["period"], catalogue, cancellationToken) is not { } terms
            || !Files.Contains(file))
        {
            return RouteProblems.Of(
                context, StatusCodes.Status404NotFound,
                "There is no such service, period or file. Services: { services { code } } in GraphQL.");
        }

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed)
            ? parsed.MediaType.Value?.ToLowerInvariant()
            : null;
        var most = Rights.Visible(viewer).IsNational ? options.Value.MostBytesByRow : options.Value.MostBytes;
        if (type != "text/csv" || BodyLines.Open(context, most) is not { } body)
        {
            return RouteProblems.Of(
                context, StatusCodes.Status415UnsupportedMediaType, "Send text/csv, as it is or compressed by gzip.");
        }

        var (place, full) = places.Take(context);
        if (full is not null)
        {
            return RouteProblems.Of(context, full.Status, full.Detail);
        }

        context.Response.RegisterForDispose(place!); // The answer is written from what is held.
        try
        {
            var (calculation, refused) = await Read(body, terms, cancellationToken);
            return calculation is null
                ? RouteProblems.Of(context, StatusCodes.Status400BadRequest, refused!) // Not null: there is nothing.
                : Answer(context, calculation, file);
        }
        catch (BadHttpRequestException exception)
        {
            return RouteProblems.Of(
                context, exception.StatusCode,
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"The file is too large: at most {most} bytes."
                    : exception.Message);
        }
    }

    /// <summary>By code, or as CQRS calls it; the last period, if none is named.</summary>
    private static async Task<Terms?> Terms(
        string name, string? period, Catalogue catalogue, CancellationToken cancellationToken)
    {
        foreach (var candidate in ServiceNames.Candidates(name))
        {
            if (await catalogue.ByCode(candidate, null, cancellationToken) is { } service)
            {
                return (string.IsNullOrEmpty(period) ? service.Periods.MaxBy(one => one.AchievementDate)
                    : service.Period(period)) is { } found
                    ? new Terms(service, found)
                    : null;
            }
        }

        return null;
    }

    private static async Task<(Calculation? Calculation, string? Refused)> Read(
        Stream body, Terms terms, CancellationToken cancellationToken)
    {
        FiguresSheet? sheet = null;
        await foreach (var line in BodyLines.Of(body, FiguresSheet.LongestLine, cancellationToken))
        {
            if (sheet is not null)
            {
                sheet.Add(line);
            }
            else if (FiguresSheet.Open(terms, line) is { Sheet: var opened, Refused: var refused })
            {
                if (opened is null)
                {
                    return (null, refused);
                }

                sheet = opened;
            }
        }

        return (sheet?.Calculate(), "The file is empty.");
    }

    private static IResult Answer(HttpContext context, Calculation calculation, string file)
    {
        context.Response.Headers[ProblemsHeader] =
            calculation.Problems.Length.ToString(CultureInfo.InvariantCulture);
        return Results.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
                foreach (var part in CalculationFiles.Of(file, calculation)!) // Not null: it was looked up before.
                {
                    await writer.WriteAsync(part);
                }
            },
            "text/csv; charset=utf-8", file);
    }
}
