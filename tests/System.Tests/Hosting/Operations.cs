using System.Text.Json;

namespace GpCollections.Hosting;

/// <summary>Bulk operations, as those who started them see them.</summary>
internal static class Operations
{
    private const string Query = """
        query($id: ID!) {
          bulkOperation(id: $id) {
            id kind state startedBy { id } finishedAt dryRun undoes total done skipped failed amount
            turns { kind reason by { id } }
            failures(first: 100) { totalCount nodes { collection { id practice } code message } }
            skips(first: 5) { totalCount nodes { collection { id practice } code message } }
          }
        }
        """;

    /// <summary>Those of the operation's items that were done, by the log: whatever it says of itself.</summary>
    public static Task<long> Events(TestSystem system, string operation) => system.Database.Ask<long>(
        $"select count(*) from collection_event where command_id like 'operation:{operation}:%'");

    public static async Task<JsonElement> Read(Person by, string id) =>
        (await by.Ask(Query, new { id })).At("bulkOperation") ?? default;

    public static Task<JsonElement> Finished(Person by, string id, TimeSpan? longest = null) => Wait.For(
        () => Read(by, id), operation => operation.Text("finishedAt") is not null, "the operation is over", longest);
}
