using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Provision;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Services;

/// <summary>Whether the national timetable is for everybody: the section Timetable.</summary>
public sealed class TimetableOptions
{
    /// <value>Whether it is read without a token, as calendar programs do. Default: only in Development.</value>
    public bool? Public { get; init; }
}

/// <summary>GET /timetable/2017-18.csv, .html and .ics: services and their dates; nothing of a practice.</summary>
public static class TimetableRoutes
{
    private const string EveryYear = "all";

    public static void MapTimetable(this WebApplication app)
    {
        var options = app.Configuration.GetSection("Timetable").Get<TimetableOptions>();
        var isPublic = options?.Public ?? app.Environment.IsDevelopment();
        app.MapGet(
            "/timetable/{year}.{format}",
            (string year, string format, HttpContext context, IViewerAccessor access, Catalogue catalogue,
                CancellationToken cancellationToken) =>
                isPublic || access.Viewer is not null
                    ? Get(year, format, isPublic, context, catalogue, cancellationToken)
                    : Task.FromResult(RouteProblems.NotSignedIn(context)));
    }

    private static async Task<IResult> Get(
        string year,
        string format,
        bool isPublic,
        HttpContext context,
        Catalogue catalogue,
        CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        if (query.Keys.Any(name => name != "service") || query["service"].Count > 1)
        {
            return RouteProblems.Of(
                context, StatusCodes.Status400BadRequest, "A timetable is asked for by one 'service', or by none.");
        }

        string? service = query["service"];
        if (format is not ("csv" or "html" or "ics") || !(year == EveryYear || FinancialYear.IsOne(year))
            || (service is not null && await catalogue.ByCode(service, null, cancellationToken) is null))
        {
            return RouteProblems.Of(context, StatusCodes.Status404NotFound, "There is no such timetable.");
        }

        var lines = await catalogue.Timetable(year == EveryYear ? null : year, service, cancellationToken);
        var name = $"GP Collections timetable {(year == EveryYear ? "of all years" : year)}";
        context.Response.Headers.CacheControl = isPublic ? "public, max-age=300" : "private, no-cache";
        if (format == "html")
        {
            context.Response.Headers.ContentSecurityPolicy = TimetablePage.Policy;
            return Bytes(TimetablePage.Write(name, lines), "text/html; charset=utf-8", null);
        }

        return format == "csv"
            ? Bytes(TimetableCsv.Write(lines), "text/csv; charset=utf-8", $"timetable-{year}.csv")
            : Bytes(
                ICalendar.Write(name, lines.SelectMany(line => CalendarEvent.Of(line.Terms, line.DefinedAt))),
                ICalendar.MediaType, null);
    }

    // The tag is weak: the same timetable may come compressed.
    internal static IResult Bytes(string text, string mediaType, string? download)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
        return Results.Bytes(bytes, mediaType, download, entityTag: new EntityTagHeaderValue(tag, isWeak: true));
    }
}
