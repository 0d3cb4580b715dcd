using System.Text;

namespace GpCollections.Organisations;

/// <summary>
/// A file like epraccur.csv, of practices that do not exist: Z00001 and on, under 14 made-up commissioners.
/// </summary>
internal static class MadeUpEpraccur
{
    private static readonly string[] Trees = ["OAK", "ELM", "ASH", "BIRCH", "WILLOW", "HAZEL", "ROWAN", "LARCH"];
    private static readonly string[] Places = ["LANE", "GREEN", "HILL", "BRIDGE", "MILL", "FIELD", "GATE"];
    private static readonly string[] Kinds = ["SURGERY", "MEDICAL CENTRE", "HEALTH CENTRE", "PRACTICE"];

    public static string Text(int rows = 7000) =>
        Enumerable.Range(1, rows)
            .Aggregate(new StringBuilder(), (text, n) => text.Append(Row(n)).Append("\r\n"))
            .ToString();

    public static string Row(int n) => Row(
        code: $"Z{n:D5}",
        name: $"{Trees[n % Trees.Length]} {Places[n % Places.Length]} {Kinds[n % Kinds.Length]}",
        commissioner: $"Z{(char)('A' + n % 14)}1");

    public static string Row(
        string code = "Z00001",
        string name = "OAK LANE SURGERY",
        string commissioner = "ZA1",
        string postcode = "ZZ1 1ZZ",
        string opened = "19740401",
        string closed = "",
        string status = "A",
        string setting = "4")
    {
        string[] columns =
        [
            code, name, "Y54", commissioner, "1 HIGH STREET, UPSTAIRS", "TOWN", "", "", "", postcode, opened, closed,
            status,
            "B", "00K", "20130401", "", "01632 960000", "", "", "", "0", "", "00K", "", setting, "",
        ];
        return string.Join(',', columns.Select(column => $"\"{column}\""));
    }
}
