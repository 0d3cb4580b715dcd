using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace GpCollections.House;

/// <summary>Which layer knows which: the arrows of README's map.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("GrainInterfaces", "")]
    [InlineData("Domain", "GrainInterfaces")]
    [InlineData("Storage", "GrainInterfaces")]
    [InlineData("Grains", "GrainInterfaces Domain Storage")]
    [InlineData("Silo", "GrainInterfaces Grains Storage")]
    [InlineData("Api", "GrainInterfaces Domain Storage")]
    [InlineData("ClinicalSystem", "")]
    public void A_layer_knows_only_the_layers_below_it(string layer, string allowed) =>
        Assert.Empty(References(layer).Except(allowed.Split(' ')));

    [Fact]
    public void The_rules_need_no_package() => Assert.Empty(Packages("Domain"));

    [Theory]
    [InlineData("Orleans")]
    [InlineData("Npgsql")]
    [InlineData("GraphQL")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("System.Net.Http")]
    public void The_rules_know_no_engine(string engine) =>
        Assert.DoesNotContain(
            Assembly.Load("GpCollections.Domain").GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith(engine, StringComparison.Ordinal));

    [Theory]
    [InlineData("GraphQL", "Api")]
    [InlineData("Npgsql", "Storage Silo Api")]
    [InlineData("Microsoft.Orleans.Server", "Silo")]
    [InlineData("Microsoft.Orleans.Client", "Api")]
    [InlineData("Microsoft.Orleans.Reminders", "Grains Silo")]
    public void An_engine_is_known_in_its_own_layer_only(string package, string allowed) =>
        Assert.Empty(
            from layer in Projects.Keys.Where(layer => !layer.EndsWith("Tests", StringComparison.Ordinal))
            where Packages(layer).Any(known => (known + ".").StartsWith(package + ".", StringComparison.Ordinal))
            where !allowed.Split(' ').Contains(layer)
            select layer);

    [Fact]
    public void The_engine_and_the_door_do_not_know_each_other() =>
        Assert.DoesNotContain("Api", References("Silo").Concat(References("Grains")));

    private static readonly Dictionary<string, string> Projects = Repository.Files
        .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(file => NameOf(file));

    private static string NameOf(string project) =>
        Path.GetFileNameWithoutExtension(project.Replace('\\', '/'))["GpCollections.".Length..];

    private static IEnumerable<string> References(string layer) => Included(layer, "ProjectReference").Select(NameOf);

    private static IEnumerable<string> Packages(string layer) => Included(layer, "PackageReference");

    private static IEnumerable<string> Included(string layer, string element) =>
        from item in XDocument.Parse(Repository.Read(Projects[layer])).Descendants(element)
        select item.Attribute("Include")!.Value;
}
