using GpCollections.Collections;
using Xunit;

namespace GpCollections.Provision;

public sealed class CompletenessTests
{
    [Fact]
    public void What_was_never_accepted_is_not_expected() => Assert.Equal(
        (9, 1, 2, 3),
        Counts(
            (CollectionStatus.Offered, 50), (CollectionStatus.Declined, 50), (CollectionStatus.Lapsed, 50),
            (CollectionStatus.Withdrawn, 50), (CollectionStatus.Ended, 50), (CollectionStatus.ReadyToProvide, 1),
            (CollectionStatus.Approved, 2), (CollectionStatus.Provided, 3), (CollectionStatus.AwaitingApproval, 3)));

    [Fact]
    public void What_is_missing_is_told_by_status()
    {
        var found = Of((CollectionStatus.NotCollected, 4), (CollectionStatus.AwaitingApproval, 3));
        Assert.Equal([new(CollectionStatus.NotCollected, 4), new(CollectionStatus.AwaitingApproval, 3)], found.Missing);
        Assert.False(found.IsComplete);
    }

    [Fact]
    public void It_is_complete_when_nothing_is_missing() =>
        Assert.True(Of((CollectionStatus.Approved, 2), (CollectionStatus.Declined, 1)).IsComplete);

    [Fact]
    public void Nothing_expected_is_not_complete() => Assert.False(Of((CollectionStatus.Declined, 1)).IsComplete);

    private static (int, int, int, int) Counts(params (CollectionStatus Status, int Count)[] counts)
    {
        var found = Of(counts);
        return (found.Expected, found.Ready, found.Approved, found.Provided);
    }

    private static Completeness Of(params (CollectionStatus Status, int Count)[] counts) =>
        Completeness.Of(counts.Select(count => new StatusCount(count.Status, count.Count)));
}
