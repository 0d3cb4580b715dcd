using System.Collections.Immutable;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Extracts;

/// <summary>A message to record.</summary>
/// <param name="Content">What to keep of it, so that it can be tried again; null: nothing.</param>
public sealed record InboxEntry(ExtractMessage Message, byte[]? Content);

/// <summary>What suppliers sent, and what became of it. Rows are only ever added, and deleted by age.</summary>
public sealed class Inbox : IAsyncDisposable
{
    internal const string Columns = """
        id, receipt, received_at, by, asked, supplier, format, message_id, practice, service, period, outcome, code,
        detail, content_hash, content is not null, replay_of
        """;

    private readonly Database _database;
    private readonly Batches<InboxEntry, long> _entries;

    public Inbox(Database database, BatchOptions options)
    {
        _database = database;
        _entries = new(options with { InFlight = 1 }, Record, fault => fault is StorageException { IsPermanent: true });
    }

    public ValueTask DisposeAsync() => _entries.DisposeAsync();

    /// <summary>Records it, together with what others record at the same moment.</summary>
    /// <returns>Its id; of a receipt that is there already, that one's.</returns>
    public Task<long> Record(InboxEntry entry, CancellationToken cancellationToken) => _entries.Add(
        entry, entry.Message.Receipt, (entry.Content?.Length ?? 0) + 500, cancellationToken);

    /// <summary>Those of these receipts that are recorded.</summary>
    public Task<ImmutableArray<ExtractMessage>> ByReceipts(
        IEnumerable<string> receipts, CancellationToken cancellationToken) => _database.List(
            $"select {Columns} from extract_message where receipt = any($1)",
            Read,
            [Parameter.Texts(receipts)],
            cancellationToken);

    /// <summary>The first attempts of these, with what was kept of them.</summary>
    public Task<ImmutableArray<InboxEntry>> Firsts(IEnumerable<long> ids, CancellationToken cancellationToken) =>
        _database.List(
            $"""
            select {Columns}, content from extract_message
            where id in (select coalesce(m.replay_of, m.id) from extract_message m where m.id = any($1))
            order by id
            """,
            row => new InboxEntry(Read(row), row.IsDBNull(17) ? null : row.GetFieldValue<byte[]>(17)),
            [Parameter.Longs([.. ids])],
            cancellationToken);

    /// <summary>What was stored needs no other try: its content is forgotten.</summary>
    public Task Forget(long id, CancellationToken cancellationToken) => _database.Execute(
        "update extract_message set content = null where id = $1", [Parameter.Long(id)], cancellationToken);

    /// <summary>Whether a message of this id was stored for the collection before.</summary>
    public Task<bool> WasStored(
        string service, string period, string practice, string messageId, CancellationToken cancellationToken) =>
        _database.Single(
            """
            select exists (select from extract_message
                where service = $1 and period = $2 and practice = $3 and message_id = $4
                    and outcome in ('Stored', 'Held'))
            """,
            row => row.GetBoolean(0),
            [Parameter.Text(service), Parameter.Text(period), Parameter.Text(practice), Parameter.Text(messageId)],
            cancellationToken);

    /// <summary>
    /// Deletes rows from before one instant, and contents from before another; some thousands at a time.
    /// </summary>
    /// <returns>How many it touched; none: all is done.</returns>
    public Task<int> Clear(
        DateTimeOffset rowsBefore, DateTimeOffset contentsBefore, CancellationToken cancellationToken) =>
        _database.Single(
            """
            with gone as (
                delete from extract_message where id in (
                    select id from extract_message where received_at < $1 order by id limit 5000)
                returning id),
            emptied as (
                update extract_message set content = null where id in (
                    select id from extract_message
                    where content is not null and received_at < $2 and received_at >= $1 order by id limit 5000)
                returning id)
            select (select count(*) from gone)::integer + (select count(*) from emptied)::integer
            """,
            row => row.GetInt32(0),
            [Parameter.Instant(rowsBefore), Parameter.Instant(contentsBefore)],
            cancellationToken);

    internal static ExtractMessage Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.Instant(2),
        row.Json<Actor>(3),
        row.GetBoolean(4),
        row.TextOrNull(5),
        row.Enum<ExtractFormat>(6),
        row.TextOrNull(7),
        row.CodeOrNull(8),
        row.TextOrNull(9),
        row.TextOrNull(10),
        row.Enum<MessageOutcome>(11),
        row.TextOrNull(12),
        row.TextOrNull(13),
        row.TextOrNull(14),
        row.GetBoolean(15),
        row.IsDBNull(16) ? null : row.GetInt64(16));

    private async Task Record(ImmutableArray<Waiting<InboxEntry, long>> batch)
    {
        var messages = batch.Select(waiting => waiting.Item.Message).ToList();
        var ids = await _database.List(
            InsertSql,
            row => (Receipt: row.GetString(0), Id: row.GetInt64(1)),
            [
                Parameter.Texts(messages.Select(message => message.Receipt)),
                Parameter.Instants([.. messages.Select(message => message.ReceivedAt.UtcDateTime)]),
                Parameter.Jsons([.. messages.Select(message => StoredJson.Write(message.By))]),
                Parameter.Flags([.. messages.Select(message => message.Asked)]),
                Parameter.Texts(messages.Select(message => message.Supplier)),
                Parameter.Texts(messages.Select(message => message.Format)),
                Parameter.Texts(messages.Select(message => message.MessageId)),
                Parameter.Texts(messages.Select(message => message.Practice)),
                Parameter.Texts(messages.Select(message => message.Service)),
                Parameter.Texts(messages.Select(message => message.Period)),
                Parameter.Texts(messages.Select(message => message.Outcome)),
                Parameter.Texts(messages.Select(message => message.Code)),
                Parameter.Texts(messages.Select(message => message.Detail)),
                Parameter.Texts(messages.Select(message => message.ContentHash)),
                Parameter.Bytes([.. batch.Select(waiting => waiting.Item.Content)]),
                Parameter.Longs([.. messages.Select(message => message.ReplayOf)]),
            ],
            CancellationToken.None);
        var byReceipt = ids.ToDictionary(found => found.Receipt, found => found.Id);
        foreach (var waiting in batch)
        {
            waiting.Answer(byReceipt[waiting.Item.Message.Receipt]);
        }
    }

    // The empty update gives back the id of what is there already.
    private const string InsertSql = """
        insert into extract_message as m (
            receipt, received_at, by, asked, supplier, format, message_id, practice, service, period, outcome, code,
            detail, content_hash, content, replay_of)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (receipt) do update set receipt = m.receipt
        returning receipt, id
        """;
}
