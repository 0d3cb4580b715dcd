using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Demonstration;

/// <summary>60 made-up practices in two made-up regional local offices. No code of England begins so.</summary>
internal static class DemonstrationPractices
{
    public const int Count = 60;
    public const int InRegion = Count / 2;

    /// <summary>Two practices share this one's clinical system, so that it is never extracted.</summary>
    public const int Shared = 56;

    private static readonly string[] Places =
    [
        "Larkmere", "Owlbury", "Thistledown", "Amberfold", "Brackenhythe", "Candlewick Green", "Dovecombe", "Elderstow",
        "Fennimoor", "Gorsecliffe", "Hazelwarden", "Inkberrow Vale", "Juniper Cross", "Kestrelby", "Lostwithin",
        "Merrowdale", "Nettlecote", "Orchardleigh End", "Pipistrelle", "Quarrystoke",
    ];

    private static readonly string[] Kinds = ["Surgery", "Medical Centre", "Health Centre"];

    private static readonly string[] ClinicalSystems = ["LANTERNSOFT", "BRAMBLE CLINICAL", "MERIDEW SYSTEMS"];

    public static OdsCode North { get; } = OdsCode.Parse("ZQ1");

    public static OdsCode South { get; } = OdsCode.Parse("ZQ2");

    public static OdsCode Supplier { get; } = OdsCode.Parse("ZS1");

    public static OdsCode Requester { get; } = OdsCode.Parse("ZR1");

    public static ImmutableArray<Organisation> Organisations { get; } =
    [
        new(North, "Northern Dales Local Office (made up)", OrganisationKind.Commissioner),
        new(South, "Southern Vales Local Office (made up)", OrganisationKind.Commissioner),
        new(Supplier, "Lanternsoft", OrganisationKind.Supplier),
        new(Requester, "Institute for Made-up Statistics", OrganisationKind.Requester),
    ];

    public static ImmutableArray<Practice> All { get; } = [.. Enumerable.Range(1, Count).Select(Practice)];

    public static OdsCode Code(int number) => OdsCode.Parse($"Z{number:00000}");

    /// <summary>1 to 30: the same place in both regions lives the same life.</summary>
    public static int PlaceInRegion(int number) => (number - 1) % InRegion + 1;

    /// <summary>Those at the places that fit, in both regions.</summary>
    public static ImmutableArray<OdsCode> Where(Func<int, bool> fits) =>
        [.. Enumerable.Range(1, Count).Where(number => fits(PlaceInRegion(number))).Select(Code)];

    private static Practice Practice(int number) => new(
        Code(number),
        $"{Places[(number - 1) % Places.Length]} {Kinds[(number - 1) / Places.Length]}",
        number <= InRegion ? North : South,
        Postcode: null,
        Active: true,
        OpenedOn: null,
        ClosedOn: null,
        ClinicalSystems[number % ClinicalSystems.Length],
        SharedSystem: number == Shared);
}
