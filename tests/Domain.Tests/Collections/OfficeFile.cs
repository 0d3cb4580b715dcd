using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GpCollections.Collections;

/// <summary>Makes files as spreadsheet and word processors do, and such as they do not.</summary>
internal static class OfficeFile
{
    private const string Prefix = "application/vnd.openxmlformats-officedocument.";

    public static byte[] Xlsx(params (string Name, byte[] Content)[] more) =>
        Of($"{Prefix}spreadsheetml.sheet.main+xml", "xl/workbook.xml", more);

    public static byte[] Docx(params (string Name, byte[] Content)[] more) =>
        Of($"{Prefix}wordprocessingml.document.main+xml", "word/document.xml", more);

    public static byte[] Of(string kind, string part, params (string Name, byte[] Content)[] more) => Zip(
    [
        ("[Content_Types].xml", Encoding.UTF8.GetBytes($"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
              <Default Extension="xml" ContentType="application/xml"/>
              <Override PartName="/{part}" ContentType="{kind}"/>
            </Types>
            """)),
        (part, "<made-up/>"u8.ToArray()),
        .. more,
    ]);

    public static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>As large as may be: parts that are all the same bytes, which unpack to nothing, but slowly.</summary>
    public static byte[] Sharing(int parts)
    {
        const int Block = 5;
        var types = Encoding.UTF8.GetBytes(
            $"""<Types><Override ContentType="{Prefix}spreadsheetml.sheet.main+xml"/></Types>""");
        var zip = new MemoryStream();
        Begin(zip, types.Length);
        zip.Write(types);
        var shared = (int)zip.Position;
        var blocks = (AttachmentLaw.MostBytes - shared - 300 - (60 * parts)) / Block;
        Begin(zip, blocks * Block);
        for (var left = blocks; left > 0; left--)
        {
            zip.Write([left == 1 ? (byte)1 : (byte)0, 0, 0, 0xFF, 0xFF]); // An empty stored block; 1: the last.
        }

        var directory = (int)zip.Position;
        List(zip, "[Content_Types].xml", method: 0, types.Length, header: 0);
        for (var part = 0; part < parts; part++)
        {
            List(zip, $"xl/{part}", method: 8, blocks * Block, shared);
        }

        var end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)(parts + 1));
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), directory);
        zip.Write(end);
        return zip.ToArray();
    }

    private static void Begin(MemoryStream zip, int bytes)
    {
        var header = new byte[30];
        "PK\u0003\u0004"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), bytes);
        zip.Write(header);
    }

    private static void List(MemoryStream zip, string name, ushort method, int bytes, int header)
    {
        var entry = new byte[46];
        "PK\u0001\u0002"u8.CopyTo(entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(10), method);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(20), bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(42), header);
        zip.Write(entry);
        zip.Write(Encoding.ASCII.GetBytes(name));
    }
}
