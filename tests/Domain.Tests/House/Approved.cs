using System.Runtime.CompilerServices;
using Xunit;

namespace GpCollections.House;

/// <summary>Text that is generated, kept in a file, and changes only on purpose.</summary>
internal static class Approved
{
    /// <summary>
    /// Compares with the file beside the test. Where it differs, the file is rewritten for review, but not on CI.
    /// </summary>
    public static void Verify(string text, string file, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, file);
        var kept = File.Exists(path) ? File.ReadAllText(path) : "";
        if (kept != text && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(
            kept == text,
            $"{file} is not what the code makes. Review the change and commit the new file. {Difference(kept, text)}");
    }

    /// <summary>The first line that differs, for those who see no more than the log.</summary>
    private static string Difference(string kept, string text)
    {
        var (old, made) = (kept.Split('\n'), text.Split('\n'));
        var at = old.Zip(made).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {at + 1}:\n- {old.ElementAtOrDefault(at)}\n+ {made.ElementAtOrDefault(at)}";
    }
}
