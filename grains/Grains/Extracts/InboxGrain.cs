using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.Logging;

namespace GpCollections.Extracts;

/// <summary>Takes results in: whose, which collection's, whether it takes them, and a record of each.</summary>
internal sealed partial class InboxGrain(
    Inbox inbox,
    InboxRecorder recorder,
    Practices practices,
    Catalogue catalogue,
    OutputMaps maps,
    IdempotencyKeys keys,
    ILogger<InboxGrain> logger) : Grain, IInboxGrain
{
    public async Task<ImmutableArray<ExtractMessage>> Take(
        ImmutableArray<PostedResult> results, Poster poster, CancellationToken cancellationToken)
    {
        var recorded = (await inbox.ByReceipts(results.Select(result => result.Receipt), cancellationToken))
            .ToDictionary(message => message.Receipt);
        var known = await Register(results.Select(result => result.Reading), cancellationToken);

        // One practice's results one after the other, in their order; those of several at the same time.
        await FanOut.ForEach(
            results.Where(result => !recorded.ContainsKey(result.Receipt))
                .GroupBy(result => (result.Reading as ExtractReading.Message)?.Practice).ToList(),
            async own =>
            {
                foreach (var result in own)
                {
                    recorded[result.Receipt] = await Take(result, poster, known, null, cancellationToken);
                }
            },
            (own, exception) => LogFailed(logger, exception, own.Key),
            cancellationToken);

        // Whoever has no record is not done: the caller sends all of them again, and what is recorded stands.
        return results.Any(result => !recorded.ContainsKey(result.Receipt))
            ? throw new StorageException("Some results could not be taken in just now.")
            : [.. results.Select(result => recorded[result.Receipt])];
    }

    public async Task<ReplayOutcome> Replay(
        ImmutableArray<long> messages,
        Actor by,
        string commandId,
        IdempotencyKeyUse? use,
        CancellationToken cancellationToken)
    {
        if (use is { } key && await keys.Claim(
            new IdempotencyClaim(by.Id, key.Key, key.InputHash), $"replay:{commandId}", cancellationToken)
            is ClaimResult.Taken)
        {
            return new ReplayOutcome([], Refusals.KeyUsedForAnother);
        }

        var firsts = await inbox.Firsts(messages, cancellationToken);
        var done = (await inbox.ByReceipts(firsts.Select(first => ReceiptOf(commandId, first)), cancellationToken))
            .ToList();
        var left = firsts.Where(first => first.Content is not null
            && done.TrueForAll(message => message.Receipt != ReceiptOf(commandId, first)));
        var readings = left.ToDictionary(first => first, first => InboxRecorder.Unpack(first.Content!)); // As filtered.
        var known = await Register(readings.Values, cancellationToken);
        foreach (var (first, reading) in readings)
        {
            var message = await Take(
                new PostedResult(
                    ReceiptOf(commandId, first), first.Message.Format, reading, first.Message.ContentHash ?? ""),
                new Poster(by, [], Operator: true), known, first.Message, cancellationToken);
            done.Add(message);
            if (message.IsStored || message.Outcome == MessageOutcome.Duplicate)
            {
                await inbox.Forget(first.Message.Id, cancellationToken);
            }
        }

        return new ReplayOutcome([.. done], null);
    }

    private static string ReceiptOf(string commandId, InboxEntry first) => $"replay:{commandId}:{first.Message.Id}";

    private async Task<Dictionary<OdsCode, Practice>> Register(
        IEnumerable<ExtractReading> readings, CancellationToken cancellationToken) =>
        (await practices.ByCodes(
            readings.OfType<ExtractReading.Message>().Select(message => message.Practice).Distinct(),
            cancellationToken)).ToDictionary(practice => practice.Code);

    /// <param name="first">The attempt that is repeated; null: this is the first.</param>
    private async Task<ExtractMessage> Take(
        PostedResult result,
        Poster poster,
        Dictionary<OdsCode, Practice> known,
        ExtractMessage? first,
        CancellationToken cancellationToken)
    {
        var message = result.Reading as ExtractReading.Message;
        var practice = message is null ? null : known.GetValueOrDefault(message.Practice);
        var by = PostingFor(poster, practice);
        var service = message is null ? null : await Service(message.QueryName, cancellationToken);
        var map = service is null ? OutputMap.None : await maps.Of(service.Code, cancellationToken);
        var addressed = Intake.Address(result.Reading, practice, by is not null, service, map);
        if (addressed is { Outcome: MessageOutcome.Stored, Key: { } key, Answer: { } answer })
        {
            // What came in time, and could not be taken then, came in time.
            var arrival = first is null ? result.Arrival : new Arrival(first.ReceivedAt, IsKept: true);
            // Not null: it may post for the practice.
            addressed = await Store(key, answer, by!, arrival, cancellationToken);
        }

        return await recorder.Record(
            new ExtractMessage(
                0,
                result.Receipt,
                default,
                by ?? poster.Person,
                Asked: false,
                practice?.ClinicalSystem,
                result.Format,
                message?.MessageId ?? (result.Reading as ExtractReading.PatientLevel)?.MessageId,
                message?.Practice,
                service?.Code,
                addressed.Key?.Period,
                addressed.Outcome,
                addressed.Code,
                addressed.Detail,
                result.ContentHash,
                ReplayOf: first?.Id),
            first is null ? result.Reading : null,
            result.Arrival,
            cancellationToken);
    }

    /// <summary>
    /// The person, for the supplier for which they post, or X24 for an operator; null: the practice's system is
    /// another's. A practice whose system is not known may be anybody's.
    /// </summary>
    private static Actor? PostingFor(Poster poster, Practice? practice)
    {
        var system = practice?.ClinicalSystem;
        var own = poster.Suppliers.FirstOrDefault(supplier => system is null || IsSystemOf(supplier, system));
        return own is not null ? poster.Person with { Organisation = own.Code }
            : poster.Operator ? poster.Person with { Organisation = OdsCode.NhsEngland }
            : null;
    }

    private static bool IsSystemOf(Organisation supplier, string system) =>
        string.Equals(supplier.Name, system, StringComparison.OrdinalIgnoreCase)
        || string.Equals(supplier.Code.ToString(), system, StringComparison.OrdinalIgnoreCase);

    private async Task<Service?> Service(string name, CancellationToken cancellationToken)
    {
        foreach (var candidate in ServiceNames.Candidates(name))
        {
            if (await catalogue.ByCode(candidate, null, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<Addressed> Store(
        CollectionKey key, ExtractAnswer answer, Actor by, Arrival? arrival, CancellationToken cancellationToken)
    {
        var collection = GrainFactory.GetGrain<ICollectionGrain>(key.ToString());
        var envelope = new CommandEnvelope(
            new CollectionCommand.ReceiveExtract(answer.MessageId!, answer.Values), by, $"extract:{answer.MessageId}",
            Arrival: arrival);
        var outcome = await collection.Execute(envelope, cancellationToken);
        if (outcome.Refusal is { Code: RefusalCode.NotYetOpen })
        {
            // What came too early may be in time by now.
            outcome = await collection.Execute(envelope with { Arrival = null }, cancellationToken);
        }

        return outcome switch
        {
            // Without a record of it, this is the repetition of what a lost silo stored and did not record.
            { Repeated: true } when !await inbox.WasStored(
                key.Service, key.Period, key.Practice.ToString(), answer.MessageId!, cancellationToken) =>
                new Addressed(MessageOutcome.Stored, null, answer.Detail, key),
            { Repeated: true } => Already(key),
            { Refusal: null } => new Addressed(MessageOutcome.Stored, null, answer.Detail, key),
            { Refusal.Code: RefusalCode.Duplicate } when HasStored(outcome.Collection, answer) => Already(key),
            { Refusal.Code: RefusalCode.Duplicate } => new Addressed(
                MessageOutcome.Duplicate,
                "DUPLICATE",
                "This id was used for other figures. Send corrected figures under a new one.",
                key),
            { Refusal: { } refusal } => new Addressed(
                MessageOutcomes.Of(refusal.Code), MessageOutcomes.Code(refusal.Code), refusal.Message, key),
        };
    }

    private static Addressed Already(CollectionKey key) =>
        new(MessageOutcome.Duplicate, null, "This message has been stored already.", key);

    /// <summary>These figures stand under this message's id, though another asked for them.</summary>
    private static bool HasStored(Collection? state, ExtractAnswer answer) =>
        state?.FiguresHistory.FirstOrDefault(figures => figures.MessageId == answer.MessageId) is { } stored
        && FigureMerge.Hold(stored.Values, answer.Values);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Taking in results of {Practice} failed; they are sent again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, OdsCode? practice);
}
