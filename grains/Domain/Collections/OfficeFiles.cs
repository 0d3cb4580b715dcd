using System.Collections.Immutable;
using System.Xml;

namespace GpCollections.Collections;

/// <summary>What .xlsx and .docx hold, as far as it may be dangerous: they are looked into no further.</summary>
internal static class OfficeFiles
{
    private const int MostParts = 2_000;
    private const long MostBytesUnpacked = 50 * 1_024 * 1_024;
    private const int MostLettersOfTypes = 1_024 * 1_024;
    private const string MainPart = ".main+xml";

    public static FileRefusal? Refuses(FileType declared, byte[] content)
    {
        try
        {
            return content.AsSpan().StartsWith("PK\u0003\u0004"u8) && ZipParts.Read(content) is { } parts
                ? RefusesParts(declared, parts)
                : AttachedFiles.Mismatch(declared);
        }
        // A part that does not unpack, or a list of parts that cannot be read.
        catch (Exception broken) when (broken is InvalidDataException or XmlException)
        {
            return AttachedFiles.Mismatch(declared);
        }
    }

    private static FileRefusal? RefusesParts(FileType declared, ImmutableArray<ZipPart> parts)
    {
        if (parts.Length > MostParts || !UnpackWithin(parts, MostBytesUnpacked))
        {
            return new(
                FileFault.FileUnpacksTooLarge, "The file unpacks to far more than it should. Save it anew, smaller.");
        }

        // One name for two parts: programs would not agree which of them is meant.
        if (parts.DistinctBy(part => part.Name, StringComparer.OrdinalIgnoreCase).Count() < parts.Length
            || parts.FirstOrDefault(part => part.Name == "[Content_Types].xml") is not { } types)
        {
            return AttachedFiles.Mismatch(declared);
        }

        var kinds = Kinds(types);
        return parts.Any(part => IsMacro(part.Name)) || kinds.Exists(IsMacro)
                ? new(FileFault.FileHasMacros, $"The file has macros. Save it as {declared.Word}, without them.")
            : kinds.Contains(declared.MediaType + MainPart) ? null
            : AttachedFiles.Mismatch(declared);
    }

    private static bool UnpackWithin(ImmutableArray<ZipPart> parts, long most)
    {
        var buffer = new byte[64 * 1_024];
        foreach (var part in parts)
        {
            using var unpacked = part.Open();
            while (unpacked.Read(buffer) is > 0 and var read)
            {
                if ((most -= read) < 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsMacro(string text) =>
        text.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
        || text.Contains("vbaData", StringComparison.OrdinalIgnoreCase)
        || text.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)
        || text.Contains("macrosheet", StringComparison.OrdinalIgnoreCase)
        || text.Contains("activeX", StringComparison.OrdinalIgnoreCase);

    /// <summary>What kinds of parts the file says that it has.</summary>
    private static List<string> Kinds(ZipPart types)
    {
        using var stream = types.Open();
        using var reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostLettersOfTypes,
        });
        var kinds = new List<string>();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.GetAttribute("ContentType") is { } kind)
            {
                kinds.Add(kind);
            }
        }

        return kinds;
    }
}
