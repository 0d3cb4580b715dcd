using System.Diagnostics;
using GpCollections.Collections;
using GpCollections.Operations;
using Xunit;

namespace GpCollections.Storage;

public sealed class FeedTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly EventFeed _feed = new(database.Database);
    private readonly CollectionLog _log =
        new(database.Database, new IdempotencyKeys(database.Database), new BatchOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task A_late_commit_is_never_passed_over()
    {
        await _log.Append(Sample.Append(Sample.Key(1), 1), Token);
        var begin = (await _feed.Now(Token)).Horizon;

        // This transaction is the older one, has the higher id, and commits last.
        await using var connection = await database.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "select pg_current_xact_id()::text";
        await command.ExecuteScalarAsync(Token);
        await _log.Append(Sample.Append(Sample.Key(2), 1), Token);
        var between = await _feed.Now(Token);
        command.CommandText = """
            insert into collection_event (key, sequence, version, kind, at, by, command_id, input_hash, status, event)
            select 'LATE/2018-03/T00001', sequence, version, kind, at, by, command_id, input_hash, status, event
            from collection_event limit 1
            """;
        await command.ExecuteNonQueryAsync(Token);
        Assert.Empty((await _feed.After(begin, 10, Token)).Events);
        await transaction.CommitAsync(Token);

        // Transactions of other databases on the same server hold the feed back too, for as long as they run.
        var fed = (await _feed.After(begin, 10, Token)).Events;
        for (var since = Stopwatch.StartNew(); fed.Length < 2 && since.Elapsed < Patience;)
        {
            fed = (await _feed.After(begin, 10, Token)).Events;
        }

        Assert.Equal(["LATE", "QOF-2017-18"], fed.Select(one => one.Event.Key.Service));

        // Who began to listen in between is told what was committed after that, in whatever order they had begun.
        Assert.Equal([false, true], fed.Select(one => between.IsAfter(one.Cursor)));
        Assert.Equal(fed[1], Assert.Single((await _feed.After(fed[0].Cursor, 10, Token)).Events));
        Assert.Equal((fed[0].Cursor, true), await Next(begin, 1));
        Assert.Empty((await _feed.After((await _feed.Now(Token)).Horizon, 10, Token)).Events);
        Assert.True(await _feed.Has(fed[1].Cursor, Token));
        Assert.False(await _feed.Has(fed[1].Cursor with { Id = 0 }, Token));
        Assert.Equal(fed[1].Cursor, FeedCursor.TryParse(fed[1].Cursor.ToString()));
        Assert.Null(FeedCursor.TryParse("1-x"));

        async Task<(FeedCursor, bool)> Next(FeedCursor after, int limit)
        {
            var page = await _feed.After(after, limit, Token);
            return (page.Next, page.More);
        }
    }

    [Fact]
    public async Task A_log_of_another_server_is_not_followed_until_the_operator_says_so()
    {
        await using var restored = new RestoredDatabase();
        await restored.InitializeAsync();
        await using var log =
            new CollectionLog(restored.Database, new IdempotencyKeys(restored.Database), new BatchOptions());
        var feed = new EventFeed(restored.Database);
        await log.Append(Sample.Append(Sample.Key(1), 1), Token);
        await restored.Execute("update collection_event set xid = '999999999999'");
        await Assert.ThrowsAsync<StorageException>(() => feed.Now(Token));
        Assert.False(await feed.Has(new FeedCursor(999_999_999_999, 1), Token));

        await restored.Execute("update collection_event set xid = '1'");
        var now = (await feed.Now(Token)).Horizon;
        await log.Append(Sample.Append(Sample.Key(1), 2), Token);
        var fed = await feed.After(now, 10, Token);
        for (var since = Stopwatch.StartNew(); fed.Events.IsEmpty && since.Elapsed < Patience;)
        {
            fed = await feed.After(now, 10, Token);
        }

        Assert.Equal(2, Assert.Single(fed.Events).Event.Version);
    }

    private sealed class RestoredDatabase : TestDatabase;

    [Fact]
    public async Task A_connection_for_lists_cannot_write()
    {
        await using var source = Connections.To(database.ConnectionString, readOnly: true);
        var keys = new IdempotencyKeys(new Database(source));
        var fault = await Assert.ThrowsAsync<StorageException>(() => keys.Claim(new("p", "k", "h"), "s", Token));
        Assert.Contains("read-only", fault.Message, StringComparison.Ordinal);
    }
}
