using System.Text;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Transport;

/// <summary>Which of the two media types an answer has, and which bodies are read.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string GraphQLResponse = "application/graphql-response+json";

    public const string EventStream = "text/event-stream";

    /// <summary>Whether the caller takes events: it must name them.</summary>
    public static bool TakesEvents(HttpRequest request) => Events(Ranges(request)) > 0;

    /// <summary>Whether the caller takes events rather than one answer.</summary>
    public static bool PrefersEvents(HttpRequest request) =>
        Ranges(request) is var ranges
        && Events(ranges) > Math.Max(Quality(ranges, Json), Quality(ranges, GraphQLResponse));

    /// <summary>Null when the caller takes neither. Nothing said, or anything taken: application/json.</summary>
    public static string? Negotiate(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept.All(string.IsNullOrWhiteSpace)) return Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return null;
        var json = Quality(ranges, Json);
        var graphQL = Quality(ranges, GraphQLResponse);
        if (json <= 0 && graphQL <= 0) return null;
        return graphQL > json || (graphQL == json && Named(ranges, GraphQLResponse) < Named(ranges, Json))
            ? GraphQLResponse
            : Json;
    }

    /// <summary>Whether the body is JSON in UTF-8, as a browser never sends it without asking first.</summary>
    public static bool IsReadable(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || IsUtf8(type))
        && request.Headers.ContentEncoding.Count == 0;

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Charset).Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase)
        || type.Charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static IList<MediaTypeHeaderValue> Ranges(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) ? ranges : [];

    private static double Events(IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => range.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1).FirstOrDefault();

    // The most specific range that matches decides.
    private static double Quality(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var (best, quality) = (-1, 0.0);
        foreach (var range in ranges)
        {
            if (range.Charset.HasValue && !IsUtf8(range)) continue;
            var specific = range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? 2
                : range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) ? 1
                : range.MatchesAllTypes ? 0 : -1;
            if (specific > best) (best, quality) = (specific, range.Quality ?? 1);
        }
        return quality;
    }

    // Of two liked the same, the one named first; one not named comes last.
    private static int Named(IList<MediaTypeHeaderValue> ranges, string type)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) return i;
        }
        return int.MaxValue;
    }
}
