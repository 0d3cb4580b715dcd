using System.Collections.Immutable;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>
/// The 77 indicators of QOF 2017/18: code, points, and thresholds in per cent (none: a register; yes: a question).
/// </summary>
/// <remarks>
/// Points: the published results of 2017/18. Most thresholds are not published beside them, and unconfirmed.
/// </remarks>
internal static class Qof
{
    public static ImmutableArray<Indicator> Indicators { get; } =
        [.. Table.Split('\n', StringSplitOptions.TrimEntries).SelectMany(Group)];

    private const string Table =
        """
        AF: AF001 5, AF006 12 40-90, AF007 12 40-70
        BP: BP002 15 50-90
        CVD-PP: CVDPP001 10 40-90
        CHD: CHD001 4, CHD002 17 53-93, CHD005 7 56-96, CHD007 7 56-96
        HF: HF001 4, HF002 6 50-90, HF003 10 60-100, HF004 9 40-65
        HYP: HYP001 6, HYP006 20 45-80
        PAD: PAD001 2, PAD002 2 40-90, PAD004 2 40-90
        STIA: STIA001 2, STIA008 2 45-80, STIA003 5 40-75, STIA007 4 57-97, STIA009 2 55-95
        AST: AST001 4, AST002 15 45-80, AST003 20 45-70, AST004 6 45-80
        COPD: COPD001 3, COPD002 5 45-80, COPD003 9 50-90, COPD004 7 40-75, COPD005 5 40-90, COPD007 6 57-97
        OB: OB002 8
        SMOK: SMOK002 25 50-90, SMOK003 2 yes, SMOK004 12 40-90, SMOK005 25 56-96
        CAN: CAN001 5, CAN003 6 50-90
        CKD: CKD005 6
        DM: DM017 6, DM002 8 53-93, DM003 10 38-78, DM004 6 40-75, DM006 3 57-97, DM007 17 35-75, DM008 8 43-83
        DM: DM009 10 52-92, DM012 4 50-90, DM014 11 40-90, DM018 3 55-95
        PC: PC001 3, PC002 3 yes
        DEM: DEM001 5, DEM004 39 35-70, DEM005 6 45-80
        DEP: DEP003 10 45-80
        EP: EP001 1
        LD: LD003 4
        MH: MH001 4, MH002 6 40-90, MH003 4 50-90, MH007 4 50-90, MH008 5 45-80, MH009 1 50-90, MH010 2 50-90
        OST: OST004 3, OST002 3 30-60, OST005 3 30-60
        RA: RA001 1, RA002 5 40-90
        CS: CS001 7 yes, CS002 11 45-80, CS004 2 yes
        CON: CON001 4, CON003 3 50-90
        """;

    private static IEnumerable<Indicator> Group(string line)
    {
        var (group, entries) = line.Split(": ") is [var name, var rest]
            ? (name, rest.Split(", "))
            : throw new FormatException(line);
        return entries.Select(entry => entry.Split(' ') switch
        {
            [var code, var points] => Some.Register(code, decimal.Parse(points), group),
            [var code, var points, "yes"] => Some.Question(code, decimal.Parse(points), group),
            [var code, var points, var bounds] when bounds.Split('-') is [var lower, var upper] =>
                Some.Fraction(code, decimal.Parse(points), decimal.Parse(lower), decimal.Parse(upper), group),
            _ => throw new FormatException(entry),
        });
    }
}
