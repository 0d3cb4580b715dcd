using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Provision;

/// <summary>
/// A file of a delivery, part by part as it was stored: compressed if the caller takes gzip, from any byte on if not.
/// </summary>
internal sealed class DeliveryFileResult(Delivery delivery, DeliveryFile file, DeliveryFiles files) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request.GetTypedHeaders(), httpContext.Response);
        response.ContentType = file.MediaType;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        var range = RangeOf(request);
        var gzip = range is null && request.AcceptEncoding.Any(one => one.Value == "gzip" && one.Quality is not 0);

        // Compressed bytes are other bytes: they have a tag of their own.
        var tag = new EntityTagHeaderValue(gzip ? $"\"{file.Sha256}-gzip\"" : $"\"{file.Sha256}\"");
        response.Headers.ETag = tag.ToString();
        if (request.IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
            await SendCompressed(response, httpContext.RequestAborted);
            return;
        }

        var (from, to) = range ?? (0, file.Bytes);
        if (from >= to && file.Bytes > 0)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{Text(file.Bytes)}";
            return;
        }

        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {Text(from)}-{Text(to - 1)}/{Text(file.Bytes)}";
        }

        response.ContentLength = to - from;
        await Send(response, from, to, httpContext.RequestAborted);
    }

    private async Task SendCompressed(HttpResponse response, CancellationToken cancellationToken)
    {
        await foreach (var part in files.From(delivery, file.Name, 0, cancellationToken))
        {
            await response.Body.WriteAsync(part.Gzip, cancellationToken);
        }
    }

    /// <param name="to">Not included.</param>
    private async Task Send(HttpResponse response, long from, long to, CancellationToken cancellationToken)
    {
        await foreach (var part in files.From(delivery, file.Name, from, cancellationToken))
        {
            var bytes = new byte[part.Bytes];
            await using var gzip = new GZipStream(new MemoryStream(part.Gzip), CompressionMode.Decompress);
            await gzip.ReadExactlyAsync(bytes, cancellationToken);
            var (first, end) = (Math.Max(from - part.StartsAt, 0), Math.Min(to - part.StartsAt, part.Bytes));
            await response.Body.WriteAsync(bytes.AsMemory((int)first, (int)(end - first)), cancellationToken);
            if (part.StartsAt + part.Bytes >= to)
            {
                return;
            }
        }
    }

    /// <summary>One range, if it is of this very file; several are answered with the whole.</summary>
    /// <returns>Its end is not included.</returns>
    private (long From, long To)? RangeOf(RequestHeaders request)
    {
        if (request.Range is not { Ranges: { Count: 1 } ranges } header || header.Unit != "bytes"
            || (request.IfRange is { EntityTag: { } known } && known.Tag != $"\"{file.Sha256}\""))
        {
            return null;
        }

        var range = ranges.First();
        return range switch
        {
            { From: { } from, To: { } to } => (from, Math.Min(to + 1, file.Bytes)),
            { From: { } from } => (from, file.Bytes),
            { To: { } last } => (Math.Max(file.Bytes - last, 0), file.Bytes),
            _ => null,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
