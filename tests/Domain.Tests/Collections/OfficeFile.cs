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
}
