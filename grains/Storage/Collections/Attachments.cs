using System.Collections.Immutable;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>An uploaded file, and the collection that it is about.</summary>
public sealed record StoredUpload(CollectionKey Key, Upload Upload);

/// <summary>Files of messages. Rows are only ever added, and deleted where no message has them after a day.</summary>
public sealed class Attachments(Database database)
{
    private const int MostAtOnce = 500;

    private const string Columns = "id, name, content_type, bytes, sha256, uploaded_by, uploaded_at";

    public Task Add(CollectionKey key, Upload upload, byte[] content, CancellationToken cancellationToken) =>
        database.Execute(
            $"insert into attachment (key, {Columns}, content) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                Parameter.Text(key.ToString()), Parameter.Text(upload.File.Id), Parameter.Text(upload.File.Name),
                Parameter.Text(upload.File.ContentType), Parameter.Integer(upload.File.Bytes),
                Parameter.Text(upload.File.Sha256), Parameter.Json(upload.By), Parameter.Instant(upload.At),
                Parameter.Bytes(content),
            ],
            cancellationToken);

    /// <summary>All of a collection, the oldest first.</summary>
    public Task<ImmutableArray<Upload>> Of(CollectionKey key, CancellationToken cancellationToken) => database.List(
        $"select {Columns} from attachment where key = $1 order by uploaded_at, id",
        Read,
        [Parameter.Text(key.ToString())],
        cancellationToken);

    public Task<StoredUpload?> ById(string id, CancellationToken cancellationToken) => database.Find(
        $"select {Columns}, key from attachment where id = $1",
        row => new StoredUpload(CollectionKey.Parse(row.GetString(7)), Read(row)),
        [Parameter.Text(id)],
        cancellationToken);

    public Task<byte[]> Content(string id, CancellationToken cancellationToken) => database.Single(
        "select content from attachment where id = $1",
        row => row.GetFieldValue<byte[]>(0),
        [Parameter.Text(id)],
        cancellationToken);

    /// <summary>
    /// Of what was uploaded before, deletes what no message has, and notes of the rest that one has; some at a time.
    /// </summary>
    /// <returns>How many it touched; none: all is done.</returns>
    public Task<int> Clear(DateTimeOffset before, CancellationToken cancellationToken) => database.Single(
        """
        with old as (
            select a.id, exists (
                select from collection_event e
                where e.key = a.key and e.kind = 'MessagePosted'
                    and e.event -> 'attachments' @> jsonb_build_array(jsonb_build_object('id', a.id))) as bound
            from attachment a where not a.bound and a.uploaded_at < $1 order by a.uploaded_at limit $2),
        noted as (
            update attachment a set bound = true from old where old.bound and a.id = old.id returning a.id),
        gone as (
            delete from attachment a using old where not old.bound and a.id = old.id returning a.id)
        select (select count(*) from noted)::integer + (select count(*) from gone)::integer
        """,
        row => row.GetInt32(0),
        [Parameter.Instant(before), Parameter.Integer(MostAtOnce)],
        cancellationToken);

    private static Upload Read(NpgsqlDataReader row) => new(
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4)),
        row.Json<Actor>(5),
        row.Instant(6));
}
