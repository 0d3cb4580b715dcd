using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Which files may be attached to a message.</summary>
public sealed class AttachedFilesTests
{
    private const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string DocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private static readonly byte[] Pdf = "%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n1 0 obj"u8.ToArray();
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001A\n"u8, 0, 0, 0, 13, .. "IHDR"u8];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0];
    private static readonly byte[] Program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF];

    public static TheoryData<string, string, byte[]> Taken => new()
    {
        { "results.pdf", "application/pdf", Pdf },
        { "Results 2018.PDF", "APPLICATION/PDF", Pdf },
        { "shot.png", "image/png", Png },
        { "shot.jpg", "image/jpeg", Jpeg },
        { "shot.jpeg", "image/jpeg", Jpeg },
        { "counts.csv", "text/csv", "indicator,count\r\nFLU001,100\r\n"u8.ToArray() },
        { "counts.csv", "text/csv", "\uFEFFindicateur;\u00E9t\u00E9\n"u8.ToArray() },
        { "column.csv", "text/csv", "943\n476\n5919\n"u8.ToArray() },
        { "note.txt", "text/plain", "A doctor\thas left."u8.ToArray() },
        { "counts.xlsx", XlsxType, OfficeFile.Xlsx() },
        { "letter.docx", DocxType, OfficeFile.Docx(("word/media/image1.png", Png)) },
    };

    [Theory, MemberData(nameof(Taken))]
    public void What_it_says_it_is_is_taken(string name, string type, byte[] content) => Assert.Equal(
        (new JudgedFile(name, type.ToLowerInvariant()), null), AttachedFiles.Judge(name, type, content));

    public static TheoryData<string, string, byte[], FileFault> Refused => new()
    {
        { "", "application/pdf", Pdf, FileFault.FileName },
        { "results", "application/pdf", Pdf, FileFault.FileName },
        { ".pdf", "application/pdf", Pdf, FileFault.FileName },
        { "results.pdf", "", Pdf, FileFault.FileType },
        { "results.pdf", "application/octet-stream", Pdf, FileFault.FileType },
        { "page.html", "text/html", "<p>"u8.ToArray(), FileFault.FileType },
        { "counts.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", OfficeFile.Xlsx(), FileFault.FileType },
        { "results.pdf", "application/pdf", [], FileFault.FileEmpty },
        { "results.pdf", "application/pdf", [.. Pdf, .. new byte[AttachmentLaw.MostBytes]], FileFault.FileTooLarge },
        { "results.pdf.exe", "application/pdf", Pdf, FileFault.FileTypeMismatch },
        { "results.png", "application/pdf", Pdf, FileFault.FileTypeMismatch },
        { "results.pdf", "application/pdf", Program, FileFault.FileTypeMismatch },
        { "results.pdf", "application/pdf", Png, FileFault.FileTypeMismatch },
        { "shot.png", "image/png", Jpeg, FileFault.FileTypeMismatch },
        { "counts.csv", "text/csv", Pdf, FileFault.FileTypeMismatch },
        { "counts.xlsx", XlsxType, Program, FileFault.FileTypeMismatch },
        { "counts.xlsx", XlsxType, OfficeFile.Docx(), FileFault.FileTypeMismatch },
        { "letter.docx", DocxType, OfficeFile.Xlsx(), FileFault.FileTypeMismatch },
        { "letter.docx", DocxType, OfficeFile.Zip(("a.txt", [65])), FileFault.FileTypeMismatch },
        { "letter.docx", DocxType, OfficeFile.Docx()[..200], FileFault.FileTypeMismatch },
        { "letter.docx", DocxType, OfficeFile.Docx(("WORD/document.xml", [65])), FileFault.FileTypeMismatch },
        { "program.txt", "text/plain", Program, FileFault.FileNotText },
        { "counts.csv", "text/csv", [0xE9, 0x74, 0xE9], FileFault.FileNotText },
        { "counts.csv", "text/csv", "a\0b"u8.ToArray(), FileFault.FileNotText },
        { "counts.csv", "text/csv", "a\u001Bb"u8.ToArray(), FileFault.FileNotText },
        { "counts.csv", "text/csv", "a\u0090b"u8.ToArray(), FileFault.FileNotText },
        { "counts.csv", "text/csv", "a,1\nb,943 476 5919\n"u8.ToArray(), FileFault.PatientNumber },
        { "note.txt", "text/plain", "See 9434765919"u8.ToArray(), FileFault.PatientNumber },
        { "943_476_5919.pdf", "application/pdf", Pdf, FileFault.PatientNumber },
        { "letter 9434765919.png", "image/png", Png, FileFault.PatientNumber },
        { "counts.xlsx", XlsxType, OfficeFile.Xlsx(("xl/vbaProject.bin", [1])), FileFault.FileHasMacros },
        { "letter.docx", DocxType, OfficeFile.Docx(("word/VBAPROJECT.BIN", [1])), FileFault.FileHasMacros },
        { "counts.xlsx", XlsxType, OfficeFile.Xlsx(("xl/macrosheets/sheet1.xml", [1])), FileFault.FileHasMacros },
        {
            "counts.xlsx", XlsxType,
            OfficeFile.Of("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/workbook.xml"),
            FileFault.FileHasMacros
        },
        {
            "counts.xlsx", XlsxType, OfficeFile.Xlsx(("xl/media/a", new byte[60 << 20])), FileFault.FileUnpacksTooLarge
        },
        {
            "counts.xlsx", XlsxType,
            OfficeFile.Xlsx([.. Enumerable.Range(0, 2_001).Select(part => ($"xl/{part}", Array.Empty<byte>()))]),
            FileFault.FileUnpacksTooLarge
        },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_it_is_not_is_refused(string name, string type, byte[] content, FileFault fault)
    {
        var (file, refusal) = AttachedFiles.Judge(name, type, content);
        Assert.Equal((null, fault), (file, refusal!.Fault));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Small by what its directory says, and large when it is unpacked.</summary>
    [Fact]
    public void A_directory_that_lies_is_found_out()
    {
        var bomb = OfficeFile.Xlsx(("xl/media/a", new byte[60 << 20]));
        for (var at = 0; at < bomb.Length - 28; at++)
        {
            // The unpacked size stands at 24 in an entry of the directory, and at 22 in a part's own header.
            if (bomb.AsSpan(at).StartsWith("PK\u0001\u0002"u8)
                && BinaryPrimitives.ReadInt32LittleEndian(bomb.AsSpan(at + 24)) == 60 << 20)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(at + 24), 10);
            }
        }

        Assert.Equal(
            FileFault.FileUnpacksTooLarge, AttachedFiles.Judge("counts.xlsx", XlsxType, bomb).Refusal!.Fault);
    }

    /// <summary>A few mebibytes that take long to unpack to nothing, and would be unpacked again and again.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(1_999, false)]
    public void Parts_that_share_their_bytes_are_refused(int parts, bool taken)
    {
        var content = OfficeFile.Sharing(parts);
        Assert.InRange(content.Length, 4 << 20, AttachmentLaw.MostBytes);
        var refusal = AttachedFiles.Judge("counts.xlsx", XlsxType, content).Refusal;
        Assert.Equal(taken ? null : FileFault.FileTypeMismatch, refusal?.Fault);
    }

    [Fact]
    public void A_part_that_reaches_into_the_directory_is_refused()
    {
        var content = OfficeFile.Sharing(1);
        var entry = content.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        var bytes = content.AsSpan(entry + 20);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, BinaryPrimitives.ReadInt32LittleEndian(bytes) + 1);
        Assert.Equal(
            FileFault.FileTypeMismatch, AttachedFiles.Judge("counts.xlsx", XlsxType, content).Refusal!.Fault);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(7, 7, true)]
    [InlineData(7, 6, false)]
    [InlineData(7, 8, false)]
    [InlineData(0, 1, false)]
    public void A_zip_file_ends_where_its_comment_does(int comment, byte said, bool taken)
    {
        byte[] content = [.. OfficeFile.Xlsx(), .. new byte[comment]];
        content[^(comment + 2)] = said;
        var refusal = AttachedFiles.Judge("counts.xlsx", XlsxType, content).Refusal;
        Assert.Equal(taken ? null : FileFault.FileTypeMismatch, refusal?.Fault);
    }

    [Fact]
    public void Parts_that_lead_into_entities_are_not_followed()
    {
        var types = "<!DOCTYPE a [<!ENTITY b \"c\">]><Types>&b;</Types>"u8.ToArray();
        var (_, refusal) = AttachedFiles.Judge(
            "letter.docx", DocxType, OfficeFile.Zip(("[Content_Types].xml", types), ("word/document.xml", [65])));
        Assert.Equal(FileFault.FileTypeMismatch, refusal!.Fault);
    }

    [Fact]
    public void Whatever_is_sent_is_judged_and_nothing_throws()
    {
        byte[][] seeds =
            [Pdf, Png, Jpeg, OfficeFile.Xlsx(), OfficeFile.Docx(("word/a.xml", new byte[999])), "a,b\n1,2"u8.ToArray()];
        var damage = Gen.Select(Gen.Int[0, 2_000], Gen.Byte).Array[0, 20];
        Gen.Select(Gen.Int[0, 5], damage, Gen.Int[0, 6], Gen.Int[0, 2_000]).Sample(
            (which, changes, kind, length) =>
            {
                var (seed, type) = (seeds[which], AttachedFiles.Types[kind]);
                var content = seed[..Math.Min(length, seed.Length)];
                foreach (var change in changes.Where(change => change.Item1 < content.Length))
                {
                    content[change.Item1] = change.Item2;
                }

                var (file, refusal) = AttachedFiles.Judge($"a{type.Extensions[0]}", type.MediaType, content);
                return (file is null) != (refusal is null);
            },
            iter: 5_000);
        Gen.Select(Gen.String, Gen.Byte.Array[0, 300]).Sample(
            (name, content) => AttachedFiles.Types.All(type =>
                AttachedFiles.Judge(name, type.MediaType, content) is var (file, refusal)
                && (file is null) != (refusal is null)));
    }

    [Theory]
    [InlineData("results.pdf", "results.pdf")]
    [InlineData("C:\\Users\\me\\results.pdf", "results.pdf")]
    [InlineData("../../etc/results.pdf", "results.pdf")]
    [InlineData("  a  b\t.pdf ", "a b.pdf")]
    [InlineData("say \"yes\".pdf", "say \"yes\".pdf")]
    [InlineData("\u00FCbersicht \u4E2D\u6587 \uD83D\uDE00.pdf", "\u00FCbersicht \u4E2D\u6587 \uD83D\uDE00.pdf")]
    [InlineData("fdp\u202Eexe.pdf", "fdpexe.pdf")]
    [InlineData("a\0b\u200B\u2066\uFEFF\uD800.pdf", "ab.pdf")]
    [InlineData("a.pdf. .", "a.pdf")]
    [InlineData("...pdf", null)]
    [InlineData("a.", null)]
    [InlineData("a/", null)]
    [InlineData(null, null)]
    public void A_name_is_cleaned(string? given, string? clean) => Assert.Equal(clean, FileNames.Clean(given));

    [Fact]
    public void A_clean_name_stays_and_is_short() => Gen.String.Sample(text =>
    {
        if (FileNames.Clean($"{text}{text}{text}.csv") is not { } clean) return;
        Assert.Equal(clean, FileNames.Clean(clean));
        Assert.InRange(clean.Length, 5, FileNames.Longest + 9);
        Assert.DoesNotContain(clean, letter => char.IsControl(letter) || letter is '/' or '\\');
        Assert.Equal(clean, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean)));
    });

    [Fact]
    public void A_long_name_keeps_its_extension_and_no_half_letter()
    {
        var clean = FileNames.Clean($"{new string('a', 99)}\uD83D\uDE00{new string('b', 99)}.xlsx");
        Assert.Equal($"{new string('a', 99)}.xlsx", clean);
    }
}
