using GpCollections.Collections;
using GpCollections.Operations;
using Xunit;

namespace GpCollections.Storage;

public sealed class CollectionLogTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly CollectionLog _log =
        new(database.Database, new IdempotencyKeys(database.Database), new BatchOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task What_was_appended_is_loaded()
    {
        var key = Sample.Key(1);
        var first = Sample.Append(key, 1);
        var second = Sample.Append(key, 2);

        Assert.IsType<AppendResult.Stored>(await _log.Append(first, Token));
        Assert.IsType<AppendResult.Stored>(await _log.Append(second, Token));

        Assert.Equal([.. first.Events, .. second.Events], await _log.Load(key, Token));
        Assert.Empty(await _log.Load(Sample.Key(2), Token));
    }

    [Fact]
    public async Task Another_version_is_a_conflict_and_stores_nothing()
    {
        var key = Sample.Key(3);
        await _log.Append(Sample.Append(key, 1), Token);

        Assert.IsType<AppendResult.VersionConflict>(await _log.Append(Sample.Append(key, 1), Token));
        Assert.IsType<AppendResult.VersionConflict>(await _log.Append(Sample.Append(key, 3), Token));
        Assert.IsType<AppendResult.VersionConflict>(await _log.Append(Sample.Append(Sample.Key(4), 2), Token));

        Assert.Single(await _log.Load(key, Token));
        Assert.Empty(await _log.Load(Sample.Key(4), Token));
    }

    [Fact]
    public async Task Of_two_writers_one_wins()
    {
        await using var other = new CollectionLog(
            database.Database, new IdempotencyKeys(database.Database), new BatchOptions());
        for (var version = 1; version <= 1000; version++)
        {
            var append = Sample.Append(Sample.Key(5), version);
            var results = await Task.WhenAll(
                _log.Append(append, Token), other.Append(append, Token), _log.Append(append, Token));
            Assert.Single(results, result => result is AppendResult.Stored);
            Assert.Equal(2, results.Count(result => result is AppendResult.VersionConflict));
        }

        var events = await _log.Load(Sample.Key(5), Token);
        Assert.Equal(Enumerable.Range(1, 1000), events.Select(happened => happened.Sequence));
    }

    [Fact]
    public async Task A_poisoned_append_fails_alone()
    {
        var appends = Sample.Many(200, number => _log.Append(
            Sample.Append(Sample.Key(1000 + number), 1, reason: number == 77 ? "\0" : "because"), Token));

        await Assert.ThrowsAsync<StorageException>(() => appends[76]);
        var neighbours = await Task.WhenAll(appends.RemoveAt(76));
        Assert.All(neighbours, result => Assert.IsType<AppendResult.Stored>(result));
        Assert.Empty(await _log.Load(Sample.Key(1077), Token));
    }

    [Fact]
    public async Task Events_that_are_there_already_fail_alone()
    {
        var broken = Sample.Append(Sample.Key(1300), 1);
        broken = broken with { Events = [broken.Events[0], broken.Events[0]] };

        var appends = new[] { Sample.Append(Sample.Key(1301), 1), broken, Sample.Append(Sample.Key(1302), 1) }
            .Select(append => _log.Append(append, Token)).ToArray();

        await Assert.ThrowsAsync<StorageException>(() => appends[1]);
        Assert.IsType<AppendResult.Stored>(await appends[0]);
        Assert.IsType<AppendResult.Stored>(await appends[2]);
    }

    [Fact]
    public async Task A_key_of_the_same_request_may_come_again_and_of_another_may_not()
    {
        var claim = new IdempotencyClaim("p1", "k1", "h1");
        Assert.IsType<AppendResult.Stored>(await _log.Append(Sample.Append(Sample.Key(10), 1, claim), Token));
        Assert.IsType<AppendResult.Stored>(await _log.Append(Sample.Append(Sample.Key(10), 2, claim), Token));

        var taken = new AppendResult.KeyTaken("h1", Sample.Key(10).ToString());
        var appends = Sample.Many(9, number => _log.Append(
            Sample.Append(Sample.Key(10 + number), 1, number == 5 ? claim : null), Token));
        var otherInput = Sample.Append(Sample.Key(10), 3, claim with { InputHash = "h2" });

        Assert.Equal(taken, await appends[4]);
        Assert.Equal(8, (await Task.WhenAll(appends)).Count(result => result is AppendResult.Stored));
        Assert.Equal(taken, await _log.Append(otherInput, Token));
        Assert.Equal(2, (await _log.Load(Sample.Key(10), Token)).Length);
        Assert.Empty(await _log.Load(Sample.Key(15), Token));
    }

    [Fact]
    public async Task A_claim_that_lost_its_version_claims_nothing()
    {
        var claim = new IdempotencyClaim("p1", "k2", "h1");
        await _log.Append(Sample.Append(Sample.Key(30), 1), Token);
        Assert.IsType<AppendResult.VersionConflict>(await _log.Append(Sample.Append(Sample.Key(30), 1, claim), Token));
        Assert.IsType<AppendResult.Stored>(await _log.Append(Sample.Append(Sample.Key(31), 1, claim), Token));
    }

    [Fact]
    public async Task Cancelling_before_it_is_sent_stores_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _log.Append(Sample.Append(Sample.Key(40), 1), cancelled.Token));
        Assert.Empty(await _log.Load(Sample.Key(40), Token));
    }

    [Fact]
    public async Task Many_appends_need_few_commits()
    {
        var results = await Task.WhenAll(
            Sample.Many(500, number => _log.Append(Sample.Append(Sample.Key(2000 + number), 1), Token)));
        var commits = await database.Ask<long>(
            "select count(distinct xid) from collection_event where key like '%/T02%'");

        Assert.All(results, result => Assert.IsType<AppendResult.Stored>(result));
        Assert.InRange(commits, 2, 50);
    }
}
