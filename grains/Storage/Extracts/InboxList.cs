using System.Collections.Immutable;
using Npgsql;

namespace GpCollections.Extracts;

/// <summary>The messages as people look for them, newest first.</summary>
public sealed class InboxList(Database database)
{
    private const string Matches = """
        ($1 is null or outcome = any($1))
        and ($2 is null or upper(supplier) = any($2))
        and ($3 is null or practice = any($3))
        and ($4 is null or service = $4)
        and ($5 is null or period = $5)
        and ($6 is null or format = $6)
        and ($7 is null or asked = $7)
        and ($8 is null or (content is not null) = $8)
        and ($9 is null or received_at >= $9)
        and ($10 is null or received_at < $10)
        and ($11 is null or upper(supplier) = any($11) or by ->> 'organisation' = any($11))
        """;

    /// <param name="within">Codes and names of suppliers in capitals; null: everybody's.</param>
    /// <param name="from">Not included; null: from the list's begin, or its end.</param>
    public async Task<Slice<ExtractMessage>> Page(
        MessageFilter filter,
        ImmutableArray<string>? within,
        long? from,
        bool backwards,
        int size,
        CancellationToken cancellationToken)
    {
        var sql = backwards
            ? $"select {Inbox.Columns} from extract_message where {Matches} and id > $12 order by id limit $13"
            : $"select {Inbox.Columns} from extract_message where {Matches} and id < $12 order by id desc limit $13";
        return Slice<ExtractMessage>.Of(
            await database.List(
                sql,
                Inbox.Read,
                [
                    .. Parameters(filter, within), Parameter.Long(from ?? (backwards ? 0 : long.MaxValue)),
                    Parameter.Integer(size + 1),
                ],
                cancellationToken),
            size,
            backwards);
    }

    public Task<ImmutableArray<(MessageOutcome Outcome, int Count)>> Counts(
        MessageFilter filter, ImmutableArray<string>? within, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select outcome, count(*)::integer from extract_message where {Matches} group by outcome order by outcome
            """,
            row => (row.Enum<MessageOutcome>(0), row.GetInt32(1)),
            Parameters(filter, within),
            cancellationToken);

    private static NpgsqlParameter[] Parameters(MessageFilter filter, ImmutableArray<string>? within) =>
    [
        Parameter.TextsOrNull(filter.Outcome),
        Parameter.Texts(filter.Supplier?.Select(one => one.ToUpperInvariant())),
        Parameter.TextsOrNull(filter.Practice),
        Parameter.Text(filter.Service),
        Parameter.Text(filter.Period),
        Parameter.Text(filter.Format?.ToString()),
        Parameter.Flag(filter.Asked),
        Parameter.Flag(filter.CanReplay),
        Parameter.Instant(filter.Since),
        Parameter.Instant(filter.Before),
        Parameter.TextsOrNull(within),
    ];
}
