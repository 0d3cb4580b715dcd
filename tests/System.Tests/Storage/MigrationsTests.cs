using Npgsql;
using Xunit;

namespace GpCollections.Storage;

public sealed class MigrationsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applying_again_does_nothing() =>
        Assert.Empty(await Migrations.Apply(database.ConnectionString, Token));

    [Fact]
    public async Task Of_several_that_migrate_at_once_each_step_is_done_once()
    {
        await database.Execute("create database migrated_together");
        var together = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "migrated_together" };
        try
        {
            await using var waiting = Connections.To(together.ConnectionString, readOnly: true);
            var waited = Migrations.WaitFor(waiting, Token);
            var applied = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Migrations.Apply(together.ConnectionString, Token)));

            Assert.Equal(Enumerable.Range(1, Migrations.Latest), applied.SelectMany(versions => versions));
            await waited;
        }
        finally
        {
            await database.Execute("drop database migrated_together with (force)");
        }
    }

    [Fact]
    public async Task Every_migration_is_recorded() =>
        Assert.Equal(Migrations.Latest, await database.Ask<long>("select count(*) from schema_version"));
}
