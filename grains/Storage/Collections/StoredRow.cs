using Npgsql;

namespace GpCollections.Collections;

/// <summary>A row of the table collection, which every query calls c.</summary>
internal static class StoredRow
{
    public const string Columns = """
        c.key, c.version, c.events, c.status, c.commissioner, c.financial_year, c.payment_related, c.due_at, c.awaited,
        c.awaited_action, c.awaited_by, c.figures_version, c.points, c.amount, c.changed_at,
        c.awaits_answer_of
        """;

    public static CollectionRow Read(NpgsqlDataReader row) => Read(row, 0);

    public static CollectionRow Read(NpgsqlDataReader row, int first) => new(
        CollectionKey.Parse(row.GetString(first)),
        row.GetInt32(first + 1),
        row.GetInt32(first + 2),
        row.Enum<CollectionStatus>(first + 3),
        row.Code(first + 4),
        row.GetString(first + 5),
        row.GetBoolean(first + 6),
        row.InstantOrNull(first + 7),
        row.EnumOrNull<AwaitedParty>(first + 8),
        row.EnumOrNull<CollectionAction>(first + 9),
        row.InstantOrNull(first + 10),
        row.IntegerOrNull(first + 11),
        row.AmountOrNull(first + 12),
        row.AmountOrNull(first + 13),
        row.Instant(first + 14),
        (MessageSides)row.GetInt32(first + 15));
}
