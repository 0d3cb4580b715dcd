using System.Collections.Immutable;
using GpCollections.Operations;
using GpCollections.Payments;

namespace GpCollections.Collections;

/// <summary>An append whose words are written already, by the caller who waits for it and not by the batch.</summary>
internal sealed record PreparedAppend(
    string Key,
    CollectionRow Row,
    int ExpectedVersion,
    ImmutableArray<PreparedEvent> Events,
    IdempotencyClaim? Claim,
    ImmutableArray<PaymentInstruction> Payments)
{
    /// <summary>About.</summary>
    public int Bytes { get; } = 500 + Events.Sum(happened => 200 + happened.By.Length + happened.Event.Length);

    public static PreparedAppend Of(Append append)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(append.ExpectedVersion);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(append.Row.Version, append.ExpectedVersion);
        return new(
            append.Row.Key.ToString(),
            append.Row,
            append.ExpectedVersion,
            [.. append.Events.Select(happened => new PreparedEvent(
                happened,
                happened.Event.GetType().Name,
                StoredJson.Write(happened.By),
                StoredJson.Write(happened.Event)))],
            append.Claim,
            append.Payments ?? []);
    }
}

internal sealed record PreparedEvent(RecordedEvent Recorded, string Kind, string By, string Event);
