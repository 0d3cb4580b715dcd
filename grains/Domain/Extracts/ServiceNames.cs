using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>How messages name services: by code, or as CQRS does by family and year.</summary>
public static partial class ServiceNames
{
    /// <summary>Service codes that the name may mean, the likeliest first: QOF1718 may mean QOF-2017-18.</summary>
    public static ImmutableArray<string> Candidates(string name) =>
        FamilyAndYear().Match(name) is { Success: true } match
            ? [name, Invariant($"{match.Groups["family"]}-20{match.Groups["from"]}-{match.Groups["to"]}")]
            : [name];

    public static bool Names(string name, Service service) => Candidates(name).Contains(service.Code);

    [GeneratedRegex(@"\A(?<family>[A-Z][A-Z0-9-]*?)-?(?<from>[0-9]{2})(?<to>[0-9]{2})\z")]
    private static partial Regex FamilyAndYear();
}
