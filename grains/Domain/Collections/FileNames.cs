using System.Globalization;
using System.Text;

namespace GpCollections.Collections;

/// <summary>Names of files as they are shown and given back: no folders, nothing that is not seen.</summary>
public static class FileNames
{
    /// <summary>Letters before the extension.</summary>
    public const int Longest = 100;

    private const int LongestExtension = 8;

    /// <summary>The same again for a clean name. Null: nothing is left that has an extension.</summary>
    public static string? Clean(string? given)
    {
        var seen = new StringBuilder();
        foreach (var rune in (given ?? "")[((given ?? "").LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                seen.Append(seen is [.., ' '] ? "" : " ");
            }
            else if (IsSeen(rune))
            {
                seen.Append(rune);
            }
        }

        var name = seen.ToString().Trim(' ', '.');
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.Length - dot - 1 is > 0 and <= LongestExtension
            && Cut(name[..dot]) is { Length: > 0 } stem
            ? stem + name[dot..]
            : null;
    }

    /// <summary>In small letters, with its dot.</summary>
    public static string Extension(string name) => name[name.LastIndexOf('.')..].ToLowerInvariant();

    // No control, no mark that turns the direction of writing, no half of a letter, nothing unknown.
    private static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    // No letter is cut into halves.
    private static string Cut(string stem) => (
        stem.Length <= Longest ? stem
            : stem[..(char.IsHighSurrogate(stem[Longest - 1]) ? Longest - 1 : Longest)]).TrimEnd(' ', '.');
}
