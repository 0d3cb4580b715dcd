using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Operations;

namespace GpCollections.Collections;

[SubscriptionType, SignedIn]
public static class CollectionSubscriptions
{
    /// <summary>
    /// Every committed change of a collection that matches the filter before or after it and that the viewer may see,
    /// in commit order per collection. Nothing is missed and nothing comes twice from the answer's begin to its end;
    /// without after, nothing comes that was committed before.
    /// </summary>
    public static async Task<IAsyncEnumerable<CollectionEventNode>> CollectionChanged(
        Viewer viewer,
        LiveChanges live,
        Resumption resumption,
        CancellationToken cancellationToken,
        CollectionFilterInput? filter = null,
        [GraphQLDescription(
            "Cursor of the last event received: resumes there. Over SSE the header Last-Event-ID says it too.")]
        string? after = null)
    {
        // A browser that connects again repeats its request, and says in the header how far it came since.
        var text = resumption.LastEventId ?? after;
        FeedCursor? place = text is null ? null : Place(text) ?? throw NoPlace();
        var changes = await live.Follow(place, cancellationToken) ?? throw NoPlace();
        return Only(changes, viewer, filter?.ToFilter() ?? new CollectionFilter(), cancellationToken);
    }

    private static FeedCursor? Place(string text) => FeedCursor.TryParse(Pages.Plain(text));

    private static BadUserInput NoPlace() => new(
        "after is no cursor of an event received from this database. Read the collections again, then subscribe "
            + "without after.");

    private static async IAsyncEnumerable<CollectionEventNode> Only(
        IAsyncEnumerable<CommittedChange> changes,
        Viewer viewer,
        CollectionFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            if (change.IsFor(viewer, filter)) yield return change.Event;
        }
    }
}
