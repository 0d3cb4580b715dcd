using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Services;
using GraphQL.DataLoader;

namespace GpCollections.Collections;

/// <summary>Which collection; ask for the collection itself by its key.</summary>
public sealed record CollectionRef([property: ID] string Id, OdsCode Practice, string Service, string Period)
{
    internal static CollectionRef Of(CollectionKey key) => new(key.ToString(), key.Practice, key.Service, key.Period);
}

/// <summary>Something that happened to a collection.</summary>
/// <param name="Cursor">Its place in the list or in the stream that it came by; each takes only its own.</param>
/// <param name="Sequence">Of the collection, from 1, without gaps.</param>
/// <param name="Version">Of the collection after it.</param>
/// <param name="Kind">Offered, Accepted, FiguresExtracted, Declared, Approved and so on.</param>
/// <param name="Status">Of the collection after it.</param>
/// <param name="Detail">A sentence; never pounds.</param>
[GraphQLName("CollectionEvent")]
public sealed record CollectionEventNode(
    CollectionRef Collection,
    string Cursor,
    int Sequence,
    int Version,
    string Kind,
    DateTimeOffset At,
    Actor By,
    CollectionStatus Status,
    string? Reason,
    string Detail) : IResumable
{
    internal static CollectionEventNode Of(RecordedEvent recorded) => new(
        CollectionRef.Of(recorded.Key), Pages.Opaque(recorded.Sequence), recorded.Sequence, recorded.Version,
        recorded.Event.GetType().Name, recorded.At, recorded.By, recorded.Status, EventWords.Reason(recorded.Event),
        EventWords.Detail(recorded.Event));
}

[ObjectType<CollectionNode>(Explicit = true)]
public static class CollectionHistoryFields
{
    /// <summary>Everything that happened, oldest first.</summary>
    public static IDataLoaderResult<Connection<CollectionEventNode>> GetHistory(
        [Parent] CollectionNode collection, PagingArguments paging, EventsLoader events)
    {
        var from = Pages.From<int>(paging, text => int.TryParse(
            Pages.Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null);
        return events.LoadRequiredAsync(collection.State.Key).Then(all =>
        {
            // Some tens of events, read as a whole: a page of them costs the database no less.
            var rest = paging.Backwards
                ? all.Reverse().SkipWhile(happened => happened.Sequence >= from)
                : all.SkipWhile(happened => happened.Sequence <= from);
            return Pages.Of(
                paging,
                Slice<RecordedEvent>.Of([.. rest.Take(paging.Size + 1)], paging.Size, paging.Backwards),
                CollectionEventNode.Of,
                happened => happened.Cursor,
                _ => Task.FromResult(all.Length));
        });
    }

    /// <summary>Earlier periods of the same family, newest first, last year's too.</summary>
    [Cost(20)]
    [ListSize(AssumedSize = 12)]
    public static async Task<IDataLoaderResult<IReadOnlyList<CollectionNode>>> GetEarlier(
        [Parent] CollectionNode collection,
        Families families,
        NodeLoader nodes,
        Viewer viewer,
        CancellationToken cancellationToken,
        int first = 12)
    {
        if (first is < 1 or > 100)
        {
            throw new BadUserInput("first must be 1 to 100.");
        }

        var terms = collection.Terms;
        var keys = from earlier in await families.PeriodsOf(terms.Service.Family, cancellationToken)
                   where earlier.Period.AchievementDate < terms.Period.AchievementDate
                   select new CollectionKey(earlier.Service.Code, earlier.Period.Code, collection.State.Key.Practice);
        return nodes.LoadManyAsync(keys.Take(400)).Then<IReadOnlyList<CollectionNode>, IReadOnlyList<CollectionNode>>(
            found =>
            [
                .. found.Where(node => Rights.Sees(viewer, node.State.Key.Practice, node.State.Commissioner))
                    .Take(first),
            ]);
    }
}

/// <summary>Everything that happened to each of some collections.</summary>
public sealed class EventsLoader(CollectionLog log) : BatchDataLoader<CollectionKey, ImmutableArray<RecordedEvent>>
{
    protected override async Task<IReadOnlyDictionary<CollectionKey, ImmutableArray<RecordedEvent>>> LoadBatchAsync(
        IReadOnlyList<CollectionKey> keys, CancellationToken cancellationToken) =>
        await log.LoadMany(keys, cancellationToken);
}

/// <summary>Collections by their keys; never offered ones are left out.</summary>
public sealed class NodeLoader(CollectionReads reads) : BatchDataLoader<CollectionKey, CollectionNode>(10_000)
{
    protected override async Task<IReadOnlyDictionary<CollectionKey, CollectionNode>> LoadBatchAsync(
        IReadOnlyList<CollectionKey> keys, CancellationToken cancellationToken) =>
        (await reads.Nodes(keys, cancellationToken)).ToDictionary(node => node.State.Key);
}

/// <summary>The services of each family, read once for each request.</summary>
public sealed class Families(Catalogue catalogue)
{
    private readonly Lock _lock = new();
    private Task<ILookup<string, Terms>>? _periods;

    /// <summary>Newest first.</summary>
    public async Task<IEnumerable<Terms>> PeriodsOf(string family, CancellationToken cancellationToken)
    {
        Task<ILookup<string, Terms>> reading;
        lock (_lock)
        {
            reading = _periods ??= Read(cancellationToken);
        }

        return (await reading)[family];
    }

    private async Task<ILookup<string, Terms>> Read(CancellationToken cancellationToken) => (
        from service in await catalogue.All(cancellationToken)
        from period in service.Periods
        orderby period.AchievementDate descending, service.Code
        select new Terms(service, period)).ToLookup(terms => terms.Service.Family);
}

/// <summary>What events say to people.</summary>
internal static class EventWords
{
    public static string? Reason(CollectionEvent happened) => happened switch
    {
        CollectionEvent.Accepted accepted => accepted.Reason,
        CollectionEvent.Declined declined => declined.Reason,
        CollectionEvent.OfferWithdrawn withdrawn => withdrawn.Reason,
        CollectionEvent.ParticipationEnding ending => ending.Reason,
        CollectionEvent.DeclarationWithdrawn withdrawn => withdrawn.Reason,
        CollectionEvent.Rejected rejected => rejected.Note,
        CollectionEvent.ReExtractRequested requested => requested.Reason,
        CollectionEvent.DeadlineExtended extended => extended.Reason,
        CollectionEvent.DatesMoved moved => moved.Reason,
        CollectionEvent.TakenBack takenBack => takenBack.Reason,
        CollectionEvent.AdjustmentOpened opened => opened.Reason,
        _ => null,
    };

    public static string Detail(CollectionEvent happened) => happened switch
    {
        CollectionEvent.Offered { RespondBy: { } by } => $"Offered; to be answered by {by:d MMMM yyyy}.",
        CollectionEvent.Offered => "Offered.",
        CollectionEvent.Accepted => "The practice accepted.",
        CollectionEvent.JoinedLate { TypeUntil: { } until } =>
            $"It joined late: what it missed is typed until {London.TimeOf(until.AddTicks(-1)):d MMMM yyyy}.",
        CollectionEvent.JoinedLate => "It joined late: its clinical system is asked for what it missed.",
        CollectionEvent.Declined => "The practice declined.",
        CollectionEvent.OfferLapsed => "The offer lapsed unanswered.",
        CollectionEvent.OfferWithdrawn => "The offer was withdrawn.",
        CollectionEvent.ParticipationEnding ending => $"Participation ends on {ending.EndsOn:d MMMM yyyy}.",
        CollectionEvent.ParticipationEnded => "Participation ended.",
        CollectionEvent.CommissionerChanged changed =>
            $"Moved from {changed.From} to {changed.To}, the practice's commissioner from {changed.On:d MMMM yyyy} on.",
        CollectionEvent.ExtractWindowOpened => "The extract window opened.",
        CollectionEvent.ExtractWindowClosed => "The extract window closed without complete figures.",
        CollectionEvent.ManualEntryOpened => "Figures may be typed.",
        CollectionEvent.ManualEntryClosed => "Manual entry closed without complete figures.",
        CollectionEvent.ExtractAttempted attempt =>
            $"The clinical system was asked: {attempt.Outcome}. {attempt.Detail}",
        CollectionEvent.ExtractConfirmed => "The clinical system gave the same figures again.",
        CollectionEvent.FiguresExtracted figures =>
            $"Figures version {figures.Version} were extracted{Lacking(figures.Complete)}.",
        CollectionEvent.DraftSaved => "A draft was saved.",
        CollectionEvent.FiguresSubmitted figures =>
            $"Figures version {figures.Version} were submitted{Lacking(figures.Complete)}.",
        CollectionEvent.FiguresDefaulted figures =>
            $"Figures version {figures.Version} have defaults for what nobody typed{Lacking(figures.Complete)}.",
        CollectionEvent.FiguresConfirmed confirmed =>
            $"Figures version {confirmed.Version} were submitted again, unchanged.",
        CollectionEvent.CheckRecorded check => $"Figures version {check.FiguresVersion} were checked.",
        CollectionEvent.Declared { StatementVersion: null } declared =>
            $"Figures version {declared.FiguresVersion} went on without a declaration: the service asks for none.",
        CollectionEvent.Declared { Adjusts: { } number } declared =>
            $"Figures version {declared.FiguresVersion} were declared, to correct declaration {number}.",
        CollectionEvent.Declared declared => $"Figures version {declared.FiguresVersion} were declared.",
        CollectionEvent.DeclarationWithdrawn => "The declaration was withdrawn.",
        CollectionEvent.DeclarationVoided voided => $"Figures version {voided.FiguresVersion} voided the declaration.",
        CollectionEvent.Approved approved => $"Figures version {approved.FiguresVersion} were approved.",
        CollectionEvent.Rejected rejected => $"The declaration was rejected: {rejected.Code}.",
        CollectionEvent.FinanciallyApproved approved =>
            $"Figures version {approved.FiguresVersion} were approved financially.",
        CollectionEvent.ReExtractRequested => "The extract was asked for again.",
        CollectionEvent.DeadlineExtended extended =>
            $"{extended.Step switch
            {
                DeadlineStep.Respond => "The time to answer",
                DeadlineStep.Extract => "The extract window",
                DeadlineStep.ManualEntry => "Manual entry",
                DeadlineStep.Declare => "The time to declare",
                _ => "The time to approve",
            }} was extended to {London.TimeOf(extended.Until):d MMMM yyyy HH:mm}.",
        CollectionEvent.DatesMoved => "The timetable's dates were moved.",
        CollectionEvent.CountedInTime counted =>
            $"What follows arrived on {London.TimeOf(counted.ArrivedAt):d MMMM yyyy HH:mm:ss}, in time.",
        CollectionEvent.AdjustmentOpened opened =>
            $"An adjustment of declaration {opened.Adjusts} was opened.",
        CollectionEvent.AspirationPaid paid => $"The aspiration payment for {paid.Month} was made.",
        CollectionEvent.MessagePosted posted =>
            $"Message {posted.Number} was written{Files(posted.Attachments?.Length)}"
                + (posted.AwaitsAnswerOf is { } asked ? $"; it awaits an answer ({asked})." : "."),
        CollectionEvent.MessageWithdrawn withdrawn => $"Message {withdrawn.Number} was withdrawn by its author.",
        CollectionEvent.Released => "Ready for the requester's next delivery.",
        CollectionEvent.Provided provided => $"Provided in delivery {provided.Delivery}.",
        CollectionEvent.TakenBack takenBack => $"Delivery {takenBack.Delivery} was withdrawn.",
        CollectionEvent.ReferenceTaken { Reference.List: { } list } =>
            $"Pounds are worked out with the list of {list.On:d MMMM yyyy}: {list.Patients:N0} patients.",
        CollectionEvent.ReferenceTaken => "Pounds cannot be worked out: no list size is known any more.",
        _ => throw new System.Diagnostics.UnreachableException($"{happened.GetType().Name} has no words."),
    };

    private static string Files(int? count) => count switch
    {
        null => "",
        1 => " with a file",
        _ => $" with {count} files",
    };

    private static string Lacking(bool complete) => complete ? "" : ", not yet complete";
}
