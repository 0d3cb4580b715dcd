using GpCollections.Access;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>A row of the table collection_event.</summary>
internal static class EventRow
{
    public const string Columns = "key, sequence, version, at, by, command_id, input_hash, status, event";

    public static RecordedEvent Read(NpgsqlDataReader row) => new(
        CollectionKey.Parse(row.GetString(0)),
        row.GetInt32(1),
        row.GetInt32(2),
        row.Instant(3),
        row.Json<Actor>(4),
        row.GetString(5),
        row.GetString(6),
        row.Enum<CollectionStatus>(7),
        row.Json<CollectionEvent>(8));
}
