namespace GpCollections.Collections;

/// <summary>The events of one collection, page by page.</summary>
public sealed class History(Database database)
{
    /// <param name="from">A sequence, not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<RecordedEvent>> Page(
        CollectionKey key, int? from, bool backwards, int limit, CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {EventRow.Columns} from collection_event
            where key = $1 and sequence > $2 order by sequence limit $3
            """;
        const string Backwards = $"""
            select {EventRow.Columns} from collection_event
            where key = $1 and sequence < $2 order by sequence desc limit $3
            """;
        var read = await database.List(
            backwards ? Backwards : Forwards,
            EventRow.Read,
            [
                Parameter.Text(key.ToString()),
                Parameter.Integer(from ?? (backwards ? int.MaxValue : 0)),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<RecordedEvent>.Of(read, limit, backwards);
    }

    public Task<int> Count(CollectionKey key, CancellationToken cancellationToken) =>
        database.Single(
            "select count(*)::integer from collection_event where key = $1",
            row => row.GetInt32(0),
            [Parameter.Text(key.ToString())],
            cancellationToken);
}
