using System.Globalization;
using System.Text;
using System.Text.Json;
using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>A person of the demonstration, for whom a token can be had by id.</summary>
public sealed record DemonstrationPerson(string Id, string Name, IReadOnlyList<Membership> Organisations);

/// <summary>What POST /dev/token is asked for: a person, or what is wrong with the asking.</summary>
internal readonly record struct DevelopmentRequest(Viewer? Viewer, string? Error, Viewer? OnBehalfOf = null)
{
    private const string Form =
        """Send {"name": "Ann Lee", "organisations": [{"code": "A81001", "roles": ["DECLARATION_MANAGEMENT"]}]}""";

    public static DevelopmentRequest Read(JsonElement body, IReadOnlyList<DemonstrationPerson> persons)
    {
        var asked = Somebody(body, persons);
        if (asked.Viewer is not { } viewer || !body.TryGetProperty("onBehalfOf", out var other)) return asked;
        var lender = other.ValueKind == JsonValueKind.String
            ? Person(other.GetString(), persons)
            : Somebody(other, persons);
        return lender.Viewer is not { } person ? Wrong($"onBehalfOf: {lender.Error}")
            : Rights.ActingForAnother(viewer, person) is null
                ? Wrong("Acting on behalf of another person needs SUPPORT_CHANGE at X24.")
                : asked with { OnBehalfOf = person };
    }

    private static DevelopmentRequest Somebody(JsonElement body, IReadOnlyList<DemonstrationPerson> persons)
    {
        if (body.ValueKind != JsonValueKind.Object) return Wrong($"{Form}.");
        if (body.TryGetProperty("person", out var person)) return Person(Text(person), persons);
        if (!body.TryGetProperty("name", out var name) || Text(name) is not { } text || !IsName(text))
            return Wrong($"name must be 1 to 100 printable characters. {Form}.");
        text = Composed(text);
        if (text.FirstOrDefault(c => !IsOfOneForm(c)) is var other and not '\0')
            return Wrong($"name has '{other}', which can be written in several ways: send plain Latin letters.");
        var id = Slug(text);
        if (id.Length == 0) return Wrong("name must have a letter or a digit.");
        if (id == Actor.System.Id) return Wrong($"name must not be {id}: that is nobody's.");
        if (!body.TryGetProperty("organisations", out var organisations)) return new(new(id, text.Trim(), []), null);
        if (organisations.ValueKind != JsonValueKind.Array) return Wrong($"organisations must be a list. {Form}.");

        var memberships = new List<Membership>();
        foreach (var organisation in organisations.EnumerateArray())
        {
            if (Organisation(organisation, memberships) is { } error) return Wrong(error);
        }
        return new(new(id, text.Trim(), TokenReader.Merge(memberships)), null);
    }

    public static DevelopmentRequest Person(string? id, IReadOnlyList<DemonstrationPerson> persons) =>
        persons.FirstOrDefault(person => person.Id == id) is { } found
            ? new(new(found.Id, found.Name, TokenReader.Merge(found.Organisations)), null)
            : Wrong(persons.Count == 0
                ? $"There are no demonstration persons. {Form}."
                : $"No such person. There are: {string.Join(", ", persons.Select(person => person.Id))}.");

    private static string? Organisation(JsonElement element, List<Membership> memberships)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("code", out var codeElement)
            || Text(codeElement) is not { } code || OdsCode.TryParse(code) is not { } organisation)
            return "code must be 3 to 6 letters or digits, like A81001; national roles stand under X24.";
        if (!element.TryGetProperty("roles", out var roles) || roles.ValueKind != JsonValueKind.Array)
            return $"roles of {organisation} must be a list out of: {string.Join(", ", RoleNames.All)}.";
        var held = new List<Role>();
        foreach (var name in roles.EnumerateArray())
        {
            if (RoleNames.TryParse(Text(name)) is not { } role)
                return $"A role of {organisation} is unknown. There are: {string.Join(", ", RoleNames.All)}.";
            held.Add(role);
        }
        memberships.Add(new(organisation, [.. held]));
        return null;
    }

    private static bool IsName(string text) =>
        text.Trim().Length is >= 1 and <= 100 && text.EnumerateRunes().All(IsPrintable);

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// The compatibility form KC, as far as a name needs it: full width to plain width, and a letter with its mark to
    /// one.
    /// </summary>
    /// <remarks>string.Normalize changes nothing here: InvariantGlobalization omits what it needs.</remarks>
    private static string Composed(string name)
    {
        var composed = new StringBuilder(name.Length);
        foreach (var given in name)
        {
            var c = given switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(given - 0xFEE0),
                '\u3000' => ' ',
                '\u212A' => 'K', // The sign for kelvin, ...
                '\u212B' => '\u00C5', // ... and for angstrom.
                '\u017F' => 's', // The long one.
                _ => given,
            };
            if (composed.Length > 0 && Composition(composed[^1], c) is { } one) composed[^1] = one;
            else composed.Append(c);
        }
        return composed.ToString();
    }

    /// <summary>The Latin-1 letter that a letter and a mark make; null: they make none.</summary>
    private static char? Composition(char letter, char mark)
    {
        var (bases, made) = mark switch
        {
            '\u0300' => ("AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
            '\u0301' => ("AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
            '\u0302' => ("AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
            '\u0303' => ("ANOano", "ÃÑÕãñõ"),
            '\u0308' => ("AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
            '\u030A' => ("Aa", "Åå"),
            '\u0327' => ("Cc", "Çç"),
            _ => ("", ""),
        };
        var at = bases.IndexOf(letter, StringComparison.Ordinal);
        return at < 0 ? null : made[at];
    }

    /// <summary>Letters of which no other spelling is known here: two spellings would be two persons.</summary>
    private static bool IsOfOneForm(char c) =>
        c < '\u0180'
            ? !"ªºµ¹²³ĲĳĿŀŉ".Contains(c)
            : !char.IsLetterOrDigit(c) && !char.IsSurrogate(c) && c is not (>= '\u2460' and <= '\u24FF')
            && char.GetUnicodeCategory(c) is not
                (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber);

    /// <summary>Ann Lee is ann-lee: the same name is the same person, in whatever organisation.</summary>
    private static string Slug(string name)
    {
        var words = string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '));
        return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static DevelopmentRequest Wrong(string error) => new(null, error);
}
