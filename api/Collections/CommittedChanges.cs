using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>One event, and what lists could see of its collection before and after it.</summary>
/// <param name="Before">Null: there was no collection before.</param>
public sealed record CommittedChange(
    FeedCursor Cursor, CollectionEventNode Event, Selectable? Before, Selectable After)
{
    /// <summary>
    /// Rights go by the commissioner that the event left it with: another's first offer is not for the one before.
    /// </summary>
    public bool IsFor(Viewer viewer, CollectionFilter filter) =>
        Rights.Sees(viewer, After.Key.Practice, After.Commissioner)
        && (After.Matches(filter) || Before?.Matches(filter) == true);
}

/// <summary>Reads the log on, and folds what happened: four queries a page, however many collections.</summary>
public sealed class CommittedChanges(
    EventFeed feed, CollectionLog log, Catalogue catalogue, Practices practices, Holds holds)
{
    private const int PageSize = 500;

    public async Task<ChangePage> After(FeedCursor cursor, CancellationToken cancellationToken)
    {
        var page = await feed.After(cursor, PageSize, cancellationToken);
        return new(await Fold(page.Events, cancellationToken), page.Next, page.More);
    }

    private async Task<ImmutableArray<CommittedChange>> Fold(
        ImmutableArray<FedEvent> events, CancellationToken cancellationToken)
    {
        if (events.IsEmpty) return [];
        var logs = await log.LoadMany(events.Select(fed => fed.Event.Key).Distinct(), cancellationToken);
        var suppliers = (await practices.ByCodes(
            events.Select(fed => fed.Event.Key.Practice).Distinct(), cancellationToken))
            .ToDictionary(practice => practice.Code, practice => practice.ClinicalSystem);
        var standing = await holds.StandingSince(events.Min(fed => fed.Event.At), cancellationToken);

        var states = new Dictionary<CollectionKey, Collection?>();
        var changes = ImmutableArray.CreateBuilder<CommittedChange>(events.Length);
        foreach (var (cursor, happened) in events)
        {
            // The log may have gone on since: its later events are told when their turn comes.
            if (!states.TryGetValue(happened.Key, out var before))
                before = Lifecycle.Replay(logs[happened.Key].TakeWhile(one => one.Sequence < happened.Sequence));
            var after = states[happened.Key] = Lifecycle.Apply(before, happened);
            changes.Add(new(
                cursor,
                CollectionEventNode.Of(happened) with { Cursor = Pages.Opaque(cursor) },
                before is null ? null : await Seen(before, happened.At),
                await Seen(after, happened.At)));
        }
        return changes.DrainToImmutable();

        async Task<Selectable> Seen(Collection state, DateTimeOffset at)
        {
            var terms = await catalogue.Terms(
                state.Key.Service, state.ServiceVersion, state.Key.Period, cancellationToken)
                ?? throw new InvalidOperationException($"{state.Key} is bound to terms that are not there.");
            return Selectable.Of(state, terms, suppliers.GetValueOrDefault(state.Key.Practice), standing, at);
        }
    }
}

/// <param name="Next">Where to read on.</param>
/// <param name="More">There may be more already.</param>
public sealed record ChangePage(ImmutableArray<CommittedChange> Changes, FeedCursor Next, bool More);
