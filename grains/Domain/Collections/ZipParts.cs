using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace GpCollections.Collections;

/// <summary>A part of a zip file: what it unpacks to is only known when it is unpacked.</summary>
/// <param name="Header">Where the part begins, with a header of its own.</param>
/// <param name="From">Where its content begins.</param>
internal sealed record ZipPart(string Name, bool Deflated, byte[] Zip, int Header, int From, int Bytes)
{
    public Stream Open()
    {
        var packed = new MemoryStream(Zip, From, Bytes, writable: false);
        return Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }
}

/// <summary>Reads the directory of a zip file.</summary>
/// <remarks>
/// Not by ZipArchive, which ends each part where the directory says: a part that is larger would not be found out.
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
/// </remarks>
internal static class ZipParts
{
    private const int EndBytes = 22;
    private const int EntryBytes = 46;
    private const int HeaderBytes = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    /// <summary>Null: it is broken, or has what no office file needs: encryption, 4 GiB, shared bytes.</summary>
    public static ImmutableArray<ZipPart>? Read(byte[] zip)
    {
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        // The comment ends the file: else programs would not agree which of two directories is meant.
        if (end < 0 || end > zip.Length - EndBytes || end + EndBytes + Short(zip, end + 20) != zip.Length)
        {
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<ZipPart>();
        var directory = Long(zip, end + 16);
        var at = directory;
        for (var left = Short(zip, end + 10); left > 0; left--)
        {
            if (at > zip.Length - EntryBytes || Entry(zip, (int)at) is not var (part, next))
            {
                return null;
            }

            parts.Add(part);
            at = next;
        }

        return Overlap(parts, directory) ? null : parts.ToImmutable();
    }

    // Else a file of a few mebibytes could name the same bytes thousands of times, all of them to be unpacked.
    private static bool Overlap(IEnumerable<ZipPart> parts, long directory)
    {
        var free = 0L;
        foreach (var part in parts.OrderBy(part => part.Header))
        {
            if (part.Header < free)
            {
                return true;
            }

            free = (long)part.From + part.Bytes;
        }

        return free > directory;
    }

    private static (ZipPart Part, long Next)? Entry(byte[] zip, int at)
    {
        var (method, name) = (Short(zip, at + 10), Short(zip, at + 28));
        var (bytes, header) = (Long(zip, at + 20), Long(zip, at + 42));
        var next = at + EntryBytes + name + Short(zip, at + 30) + Short(zip, at + 32);
        if (!zip.AsSpan(at).StartsWith("PK\u0001\u0002"u8) || IsEncrypted(zip, at)
            || method is not (Stored or Deflated) || next > zip.Length || header > zip.Length - HeaderBytes)
        {
            return null;
        }

        // The part's own header has a name and more of its own length before the content.
        var from = header + HeaderBytes + Short(zip, (int)header + 26) + Short(zip, (int)header + 28);
        return from + bytes > zip.Length || !zip.AsSpan((int)header).StartsWith("PK\u0003\u0004"u8)
            ? null
            : (
                new(
                    Encoding.UTF8.GetString(zip, at + EntryBytes, name), method == Deflated, zip, (int)header,
                    (int)from, (int)bytes),
                next);
    }

    private static bool IsEncrypted(byte[] zip, int at) => (Short(zip, at + 8) & 1) != 0;

    private static int Short(byte[] zip, int at) => BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at));

    private static long Long(byte[] zip, int at) => BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at));
}
