using System.IO.Compression;
using System.Text;
using GpCollections.Collections;
using GpCollections.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Extracts;

/// <summary>Writes into the inbox what became of a result, and what of it may be kept.</summary>
internal sealed class InboxRecorder(
    Inbox inbox, ActiveHolds holds, [FromKeyedServices(Clock.Grains)] TimeProvider clock)
{
    /// <param name="message">Its id and time are set here.</param>
    /// <param name="arrival">Null: it came now.</param>
    /// <param name="reading">What to keep, if it may be and was not stored; null: nothing.</param>
    public async Task<ExtractMessage> Record(
        ExtractMessage message, ExtractReading? reading, Arrival? arrival, CancellationToken cancellationToken)
    {
        var kept = reading is null || message.IsStored || message.Outcome == MessageOutcome.Duplicate
            ? null
            : MessageKeeping.Kept(reading);
        message = message with { ReceivedAt = Lifecycle.ArrivedAt(arrival, clock.Now()), CanReplay = kept is not null };
        if (message.Outcome == MessageOutcome.Stored && await IsHeld(message.Supplier, cancellationToken))
        {
            message = message with { Outcome = MessageOutcome.Held };
        }

        var id = await inbox.Record(
            new InboxEntry(message, kept is null ? null : Pack(kept)), cancellationToken);
        return message with { Id = id };
    }

    /// <summary>What was kept, as it was read.</summary>
    public static ExtractReading Unpack(byte[] content)
    {
        using var packed = new BrotliStream(new MemoryStream(content), CompressionMode.Decompress);
        using var text = new StreamReader(packed, Encoding.UTF8);
        return StoredJson.Read<ExtractReading.Message>(text.ReadToEnd());
    }

    private static byte[] Pack(ExtractReading.Message reading)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(StoredJson.Write(reading)));
        }

        return packed.ToArray();
    }

    // Whose figures may all be wrong: nothing is declared from them, but they are collected.
    private async Task<bool> IsHeld(string? supplier, CancellationToken cancellationToken) =>
        supplier is not null
        && (await holds.Read(cancellationToken)).Any(hold => hold is
        { Service: null, Period: null, Commissioner: null, Practice: null } && hold.Supplier == supplier);
}
