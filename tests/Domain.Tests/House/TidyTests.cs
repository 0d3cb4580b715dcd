using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GpCollections.House;

/// <summary>The style that a machine can check.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] Rooms =
        ["Collections", "Services", "Organisations", "Extracts", "Payments", "Provision", "Operations", "Access"];

    [Fact]
    public void Lines_fit_on_the_screen() => AssertNone(Found(Sources(".cs"), line => line.Length > 120));

    [Fact]
    public void Files_fit_in_the_head() =>
        AssertNone(Sources(".cs", ".js", ".css", "/run", "/test").Where(file => Lines(file).Length > 400));

    [Fact]
    public void What_is_to_be_done_has_an_issue() => AssertNone(Found(Texts, ToDoWithoutNumber().IsMatch));

    [Fact]
    public void Nothing_is_folded_away() => AssertNone(Found(Sources(".cs"), Region().IsMatch));

    [Fact]
    public void Spaces_indent() =>
        AssertNone(Found(Sources(".cs", ".js", ".sql", ".csproj"), line => line.Contains('\t')));

    [Fact]
    public void Every_room_is_on_the_map()
    {
        var readme = Repository.Read("README.md");
        var folders = Sources(".cs").Select(file => RoomFolder().Match(file)).Where(match => match.Success);
        var rooms = Rooms.Concat(folders.Select(match => match.Groups["room"].Value)).Distinct();
        AssertNone(rooms.Where(room => !readme.Contains($"**{room}**", StringComparison.Ordinal)));
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        var names = Sources(".sql")
            .Where(file => file.StartsWith("grains/Storage/Migrations/", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray();
        Assert.All(names, name => Assert.Matches("^[0-9]{4}_[a-z0-9_]+\\.sql$", name));
        Assert.Equal(
            Enumerable.Range(1, names.Length),
            names.Select(name => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Nothing_tells_on_which_machine_it_was_made() =>
        AssertNone(
            Found(Texts.Where(file => !file.EndsWith("lock.json", StringComparison.Ordinal)), MachinePlace().IsMatch));

    [Fact]
    public void The_top_level_belongs_to_the_layers() =>
        Assert.Equal(
            ["api", "docker", "grain-interfaces", "grains", "silo", "tests"],
            Repository.Files.Where(file => file.Contains('/') && file[0] != '.')
                .Select(file => file[..file.IndexOf('/')]).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Sources(params string[] ends) =>
        Repository.Files.Where(file => ends.Any(end => ("/" + file).EndsWith(end, StringComparison.Ordinal))
            && !file.Contains("/vendor/", StringComparison.Ordinal));

    // Three megabytes of reference data say nothing about style.
    private static IEnumerable<string> Texts => Repository.Files.Where(file =>
        !file.Contains("/vendor/", StringComparison.Ordinal) && new FileInfo(Repository.PathOf(file)).Length < 1 << 20);

    // All of them, in full: the runner's own message stops at five.
    private static void AssertNone(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }

    private static string[] Lines(string file) => File.ReadAllLines(Repository.PathOf(file));

    private static IEnumerable<string> Found(IEnumerable<string> files, Func<string, bool> wrong) =>
        from file in files
        from line in Lines(file).Index()
        where wrong(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex("^\\s*#region")]
    private static partial Regex Region();

    [GeneratedRegex("\\bTO[D]O\\b(?! ?\\(?#[0-9])")]
    private static partial Regex ToDoWithoutNumber();

    [GeneratedRegex("/(w[o]rk|f[a]rm)/|/home/[a-z]+/|https?://[a-z.]*(nu[g]et|np[m]js|debi[a]n)")]
    private static partial Regex MachinePlace();

    [GeneratedRegex("^(grain-interfaces|grains/[^/]+|silo|api)/(?<room>[A-Z][^/.]*)/")]
    private static partial Regex RoomFolder();
}
