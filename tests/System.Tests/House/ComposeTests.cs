using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace GpCollections.House;

/// <summary>What can be said of docker/ without a container engine.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = FindFolder();
    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "compose.yml"));
    private static readonly Dictionary<object, object> Services = Branch(Parse(), "services");

    [Fact]
    public void A_database_a_migration_two_silos_and_the_door() =>
        Assert.Equal(
            ["api", "migrate", "postgres", "silo-1", "silo-2"],
            Services.Keys.Cast<string>().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("migrate", "silo")]
    [InlineData("silo-1", "silo")]
    [InlineData("silo-2", "silo")]
    [InlineData("api", "api")]
    public void Each_is_built_from_its_target(string service, string target)
    {
        var build = Branch(Services, service, "build");
        Assert.Equal(target, build["target"]);
        var dockerfile = File.ReadAllText(Path.Combine(Folder, (string)build["context"], (string)build["dockerfile"]));
        Assert.Contains($" AS {target}\n", dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrate", "postgres", "service_healthy")]
    [InlineData("silo-1", "migrate", "service_completed_successfully")]
    [InlineData("silo-2", "migrate", "service_completed_successfully")]
    [InlineData("api", "silo-1", "service_healthy")]
    [InlineData("api", "silo-2", "service_healthy")]
    public void Each_waits_for_what_it_needs(string service, string before, string condition) =>
        Assert.Equal(condition, Branch(Services, service, "depends_on", before)["condition"]);

    [Fact]
    public void What_runs_on_says_when_it_is_ready() =>
        Assert.All(
            Services.Keys.Except(["migrate"]),
            service => Assert.NotEmpty(Branch(Services, service, "healthcheck")));

    [Fact]
    public void Only_the_door_has_a_port_and_only_for_this_machine()
    {
        Assert.Equal(["127.0.0.1:8080:8080"], (IEnumerable<object>)Branch(Services, "api")["ports"]);
        Assert.All(
            Services.Keys.Except(["api"]),
            service => Assert.DoesNotContain("ports", Branch(Services, service).Keys));
    }

    [Fact]
    public void A_secret_comes_from_outside() =>
        Assert.All(
            Secret().Matches(Text),
            match => Assert.Equal('$', match.Groups["value"].Value[0]));

    [Fact]
    public void The_images_do_not_run_as_root()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Folder, "Dockerfile"));
        Assert.Contains("\nUSER $APP_UID\n", dockerfile, StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Parse() =>
        new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(Text))));

    private static Dictionary<object, object> Branch(Dictionary<object, object> tree, params object[] path) =>
        path.Aggregate(tree, (branch, key) => (Dictionary<object, object>)branch[key]);

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GpCollections.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside their checkout.");
        }

        return Path.Combine(folder.FullName, "docker");
    }

    [GeneratedRegex("(?i)(password|secret|key)[a-z_]*\\s*[=:]\\s*\"?(?<value>[^\\s;]+)")]
    private static partial Regex Secret();
}
