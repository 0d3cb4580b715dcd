using System.Runtime.CompilerServices;

namespace GpCollections.Provision;

/// <summary>A part of a file, compressed by itself.</summary>
/// <param name="StartsAt">In the file as it is uncompressed.</param>
/// <param name="Bytes">Uncompressed.</param>
public sealed record FileChunk(long StartsAt, int Bytes, byte[] Gzip);

/// <summary>The bytes that were handed over, in parts of about a megabyte.</summary>
public sealed class DeliveryFiles(Database database)
{
    /// <summary>For another try of a delivery that is not made yet.</summary>
    public Task Clear(Delivery delivery, CancellationToken cancellationToken) =>
        database.Execute(
            """
            delete from delivery_chunk where requester = $1 and number = $2 and exists (
                select from delivery where requester = $1 and number = $2 and busy and manifest is null)
            """,
            Deliveries.Of(delivery),
            cancellationToken);

    public Task Add(Delivery delivery, string name, FileChunk chunk, CancellationToken cancellationToken) =>
        database.Execute(
            """
            insert into delivery_chunk (requester, number, name, starts_at, bytes, gzip) values ($1, $2, $3, $4, $5, $6)
            """,
            [
                .. Deliveries.Of(delivery), Parameter.Text(name), Parameter.Long(chunk.StartsAt),
                Parameter.Integer(chunk.Bytes), Parameter.Bytes(chunk.Gzip),
            ],
            cancellationToken);

    /// <summary>The parts from the one that holds this byte on, one at a time.</summary>
    public async IAsyncEnumerable<FileChunk> From(
        Delivery delivery, string name, long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await Holding(delivery, name, position, cancellationToken) is { } chunk)
        {
            yield return chunk;
            position = chunk.StartsAt + chunk.Bytes;
        }
    }

    private Task<FileChunk?> Holding(
        Delivery delivery, string name, long position, CancellationToken cancellationToken) =>
        database.Find(
            """
            select starts_at, bytes, gzip from delivery_chunk
            where requester = $1 and number = $2 and name = $3 and starts_at <= $4 and starts_at + bytes > $4
            order by starts_at desc limit 1
            """,
            row => new FileChunk(row.GetInt64(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)),
            [.. Deliveries.Of(delivery), Parameter.Text(name), Parameter.Long(position)],
            cancellationToken);
}
