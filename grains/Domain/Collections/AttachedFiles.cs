using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace GpCollections.Collections;

/// <summary>Why a file is not taken. Codes never change their meaning.</summary>
public enum FileFault
{
    FileName,
    FileEmpty,
    FileTooLarge,
    FileNotRead,
    FileType,
    FileTypeMismatch,
    FileNotText,
    FileHasMacros,
    FileUnpacksTooLarge,
    PatientNumber,
}

/// <param name="Message">A sentence that says what to do.</param>
public sealed record FileRefusal(FileFault Fault, string Message);

/// <param name="Name">Clean: see <see cref="FileNames"/>.</param>
public sealed record JudgedFile(string Name, string ContentType);

/// <summary>A kind of file that may be attached.</summary>
public sealed record FileType(string Word, string MediaType, ImmutableArray<string> Extensions);

/// <summary>
/// Which files may be attached to a message: judged by content, which name and declared type must fit.
/// </summary>
public static class AttachedFiles
{
    public static readonly FileType Pdf = new("PDF", "application/pdf", [".pdf"]);
    public static readonly FileType Png = new("PNG", "image/png", [".png"]);
    public static readonly FileType Jpeg = new("JPEG", "image/jpeg", [".jpg", ".jpeg"]);
    public static readonly FileType Csv = new("CSV", "text/csv", [".csv"]);
    public static readonly FileType Text = new("text", "text/plain", [".txt"]);

    public static readonly FileType Xlsx = new(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]);

    public static readonly FileType Docx = new(
        "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]);

    public static ImmutableArray<FileType> Types { get; } = [Pdf, Png, Jpeg, Csv, Text, Xlsx, Docx];

    public static FileRefusal TooLarge { get; } = new(
        FileFault.FileTooLarge,
        $"A file has at most {AttachmentLaw.MostBytes >> 20} MiB. Send a part of it, or a smaller picture.");

    public static FileRefusal NotRead { get; } = new(
        FileFault.FileNotRead, "The upload broke off, or is not what gzip writes. Send it again.");

    /// <summary>Null where the type is not among those that are taken, whatever the content.</summary>
    public static FileType? Declared(string? mediaType) =>
        Types.FirstOrDefault(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>Exactly one of the two is null. Never throws, whatever the bytes are.</summary>
    public static (JudgedFile? File, FileRefusal? Refusal) Judge(string? name, string? mediaType, byte[] content) =>
        FileNames.Clean(name) is not { } clean
            ? (null, new(FileFault.FileName, "Give the file a name with an extension: results.pdf."))
        : Declared(mediaType) is not { } declared ? (null, NoSuchType)
        : Refuses(clean, declared, content) is { } refusal ? (null, refusal)
        : (new(clean, declared.MediaType), null);

    public static FileRefusal NoSuchType { get; } = new(
        FileFault.FileType,
        $"Attach {string.Join(", ", Types.Select(type => type.Word))}, and say which as Content-Type: "
            + $"{string.Join(", ", Types.Select(type => type.MediaType))}.");

    internal static FileRefusal Mismatch(FileType declared) => new(
        FileFault.FileTypeMismatch,
        $"By its content this is no {declared.Word}. Save it anew as what it is to be, and name it so.");

    private static FileRefusal? Refuses(string name, FileType declared, byte[] content) => (declared, content) switch
    {
        // In names, low lines stand for blanks.
        _ when PatientNumbers.AreIn(name.Replace('_', ' ')) => new(
            FileFault.PatientNumber, "The name holds what may be somebody's NHS number. Give the file another name."),
        _ when !declared.Extensions.Contains(FileNames.Extension(name)) => new(
            FileFault.FileTypeMismatch,
            $"A {declared.Word} file's name ends with {string.Join(" or ", declared.Extensions)}. "
                + "Name it so, or say what else it is."),
        (_, []) => new(FileFault.FileEmpty, "The file is empty. Send one that holds something."),
        (_, { Length: > AttachmentLaw.MostBytes }) => TooLarge,
        _ when ByMark(content) is { } found => found == declared ? null : Mismatch(declared),
        _ when declared == Csv || declared == Text => RefusesText(content),
        _ when declared == Xlsx || declared == Docx => OfficeFiles.Refuses(declared, content),
        _ => Mismatch(declared),
    };

    // What such files begin with.
    private static FileType? ByMark(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? Pdf
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : null;

    private static FileRefusal? RefusesText(byte[] content)
    {
        if (!Utf8.IsValid(content) || Encoding.UTF8.GetString(content) is not { } text || text.Any(IsControl))
        {
            return new(FileFault.FileNotText, "This is no text in UTF-8. Save it as text or CSV (UTF-8).");
        }

        // Line by line: a column of numbers is nobody's.
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (PatientNumbers.AreIn(line))
            {
                return new(
                    FileFault.PatientNumber,
                    "The file holds what may be somebody's NHS number. Take patients out of it.");
            }
        }

        return null;
    }

    private static bool IsControl(char letter) => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r');
}
