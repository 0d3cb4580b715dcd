namespace GpCollections.Transport;

/// <summary>What ties an answer to its lines in the log: the caller's own word for it, or one made here.</summary>
internal static class CorrelationId
{
    public const string Header = "X-Correlation-Id";
    private const int MaxLength = 64;

    public static string Of(HttpContext context)
    {
        if (context.Response.Headers[Header] is [{ } known]) return known;
        var sent = context.Request.Headers[Header].ToString();
        var id = sent.Length is > 0 and <= MaxLength && sent.All(IsPlain) ? sent : Guid.NewGuid().ToString("n");
        context.Response.Headers[Header] = id;
        return id;
    }

    // Nothing that could break a log line or a header.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':';
}
