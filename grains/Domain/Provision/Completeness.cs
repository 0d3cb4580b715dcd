using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Provision;

/// <summary>How much of what a requester expects of one service and period is there.</summary>
/// <param name="Expected">Accepted, and not ended.</param>
/// <param name="Ready">For the next delivery.</param>
/// <param name="Approved">And not released: the next delivery takes them with it.</param>
/// <param name="Provided">In the newest delivery.</param>
/// <param name="Missing">The rest, by status.</param>
public sealed record Completeness(
    int Expected, int Ready, int Approved, int Provided, ImmutableArray<StatusCount> Missing)
{
    public bool IsComplete => Expected > 0 && Missing.IsEmpty;

    public static Completeness Of(IEnumerable<StatusCount> counts)
    {
        var expected = counts.Where(count => count.Status is not (CollectionStatus.Offered
            or CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
            or CollectionStatus.Ended)).ToList();
        return new(
            expected.Sum(count => count.Count),
            In(CollectionStatus.ReadyToProvide),
            In(CollectionStatus.Approved),
            In(CollectionStatus.Provided),
            [
                .. expected.Where(count => count.Status is not (CollectionStatus.ReadyToProvide
                    or CollectionStatus.Approved or CollectionStatus.Provided)),
            ]);

        int In(CollectionStatus status) =>
            expected.Where(count => count.Status == status).Sum(count => count.Count);
    }
}
