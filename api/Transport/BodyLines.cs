using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace GpCollections.Transport;

/// <summary>A body of text, however long, line by line.</summary>
internal static class BodyLines
{
    /// <summary>Lines of a bounded length: of a longer one what is beyond the bound is passed over.</summary>
    public static async IAsyncEnumerable<string> Of(
        Stream body, int longest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var buffer = new char[32 * 1_024];
        var line = new StringBuilder();
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            for (var from = 0; from < read;)
            {
                var end = buffer.AsSpan(from, read - from).IndexOf('\n');
                var part = buffer.AsMemory(from, end < 0 ? read - from : end);
                // One more than the longest, so that whoever reads the line sees that it is too long.
                line.Append(part.Span[..Math.Min(part.Length, longest + 1 - line.Length)]);
                from += part.Length + 1;
                if (end >= 0)
                {
                    yield return line.ToString().TrimEnd('\r');
                    line.Clear();
                }
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>The body, unpacked if it says that it is compressed (Content-Encoding: gzip).</summary>
    /// <param name="most">Bytes, as they are sent and as they are unpacked.</param>
    /// <returns>Null: it is encoded in a way that is not taken.</returns>
    public static Stream? Open(HttpContext context, long most)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        return $"{context.Request.Headers.ContentEncoding}".ToLowerInvariant() switch
        {
            "" or "identity" => context.Request.Body,
            "gzip" => new Unpacked(new GZipStream(context.Request.Body, CompressionMode.Decompress), most),
            _ => null,
        };
    }

    /// <summary>Ends what unpacks to more than may be sent: a few kilobytes can hold gigabytes.</summary>
    private sealed class Unpacked(GZipStream gzip, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Counted(await gzip.ReadAsync(buffer, cancellationToken));
            }
            catch (InvalidDataException)
            {
                throw new BadHttpRequestException("The body is not what gzip writes.");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                gzip.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Counted(int read) => (_read += read) <= most
            ? read
            : throw new BadHttpRequestException("Too much.", StatusCodes.Status413PayloadTooLarge);
    }
}
