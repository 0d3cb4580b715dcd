using System.Text.RegularExpressions;

namespace GpCollections;

/// <summary>Text with commas: one row a line, fields in quotes where they hold commas or quotes.</summary>
internal static partial class Csv
{
    /// <summary>
    /// Every line that is not blank, numbered from 1, the header among them. No field is broken over lines.
    /// </summary>
    public static IEnumerable<(int Number, string[] Fields)> Lines(string text) =>
        text.TrimStart('\uFEFF').Split('\n')
            .Select((line, at) => (Number: at + 1, Fields: Fields(line.TrimEnd('\r'))))
            .Where(line => line.Fields is not [""]);

    /// <summary>The rows of a file that is part of this assembly, without its header.</summary>
    public static IEnumerable<string[]> Shipped(string file)
    {
        using var stream = typeof(Csv).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException(file);
        using var reader = new StreamReader(stream);
        return [.. Lines(reader.ReadToEnd()).Skip(1).Select(line => line.Fields)];
    }

    /// <summary>One line's, without the spaces around them.</summary>
    public static string[] Fields(string line) =>
        line.Contains('"')
            ? [.. QuotedFields().Matches(line).Select(field => field.Groups["quoted"] is { Success: true } quoted
                ? quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal).Trim()
                : field.Groups["plain"].Value.Trim())]
            : [.. line.Split(',', StringSplitOptions.TrimEntries)];

    [GeneratedRegex("""(?:^|,)(?:"(?<quoted>(?:[^"]|"")*)"(?=,|$)|(?<plain>[^,]*))""")]
    private static partial Regex QuotedFields();
}
