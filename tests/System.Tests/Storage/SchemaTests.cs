using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Npgsql;
using Xunit;

namespace GpCollections.Storage;

public sealed partial class SchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    /// <summary>The reviewed file says what the migrations make: rewritten here, compared where CI is true.</summary>
    [Fact]
    public async Task The_schema_is_the_reviewed_one()
    {
        var made = await Dump();
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Equal(await File.ReadAllTextAsync(Reviewed(), TestContext.Current.CancellationToken), made);
        }
        else
        {
            await File.WriteAllTextAsync(Reviewed(), made, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> Dump()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var printed = await PostgresPrograms.Run(
            "pg_dump",
            [
                "--schema-only", "--no-owner", "--no-privileges", $"--host={settings.Host}", $"--port={settings.Port}",
                $"--username={settings.Username}", settings.Database!,
            ],
            asServer: false,
            new Dictionary<string, string> { ["PGPASSWORD"] = settings.Password ?? "" });
        return Blanks().Replace(Noise().Replace(printed, ""), "\n\n").Trim() + "\n";
    }

    // Comments, settings, and the lines beginning with a backslash that newer versions print.
    [GeneratedRegex(@"^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*)\r?\n", RegexOptions.Multiline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Blanks();

    private static string Reviewed([CallerFilePath] string here = "") =>
        Path.Combine(here.Split("/tests/System.Tests/")[0], "grains", "Storage", "schema.sql");
}
