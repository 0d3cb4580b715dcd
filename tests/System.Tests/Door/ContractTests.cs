using System.Runtime.CompilerServices;
using GpCollections.House;
using GpCollections.Transport;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Door;

/// <summary>
/// The schema of the whole api: reviewed in api/schema.graphql, and held against core.graphql, on which the front ends
/// rely. What the contract has and the schema has not yet stands in NotYetBuilt.txt; the rest must be as agreed.
/// </summary>
public sealed class ContractTests
{
    private static readonly Lazy<string> Sdl = new(Print);
    private static readonly Lazy<SchemaComparison> Compared =
        new(() => SchemaComparison.Of(Read("core.graphql"), Sdl.Value));

    [Fact]
    public void The_schema_is_the_reviewed_one() => Approved.Verify(Sdl.Value, "../../../api/schema.graphql");

    [Fact]
    public void What_is_built_is_as_agreed() => AssertNone(Compared.Value.Different);

    [Fact]
    public void What_is_not_built_yet_is_listed() => AssertNone(Compared.Value.Missing.Except(NotYetBuilt));

    [Fact]
    public void What_is_listed_is_not_built_yet() => AssertNone(NotYetBuilt.Except(Compared.Value.Missing));

    [Fact]
    public void The_list_is_sorted() => Assert.Equal(NotYetBuilt.Order(StringComparer.Ordinal).Distinct(), NotYetBuilt);

    private static string[] NotYetBuilt => Read("NotYetBuilt.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Built and never started: nothing is asked of the cluster or of the database.
    private static string Print()
    {
        using var api = ApiHost.Build(["--environment=Development", "--ConnectionStrings:Postgres=Host=nowhere"]);
        return api.Services.GetRequiredService<ISchema>().Sdl();
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }

    private static string Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, file));
}
