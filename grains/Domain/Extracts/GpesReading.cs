using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>What one Query-Results element of a GPES-I result message turned out to be.</summary>
public abstract record GpesReading
{
    private GpesReading()
    {
    }

    /// <param name="MessageId">The QR-UUID, upper case: the same message has the same one.</param>
    /// <param name="AchievementDate">Of the Scheduled-Query-Instance-ID.</param>
    /// <param name="IssuedAt">Taken as UTC where no offset is given. Null: not said, or unreadable.</param>
    public sealed record Message(
        string MessageId,
        OdsCode Practice,
        string QueryName,
        DateOnly AchievementDate,
        DateTimeOffset? IssuedAt,
        ImmutableArray<AggregateRecord> Records) : GpesReading;

    /// <summary>
    /// The message holds records of single patients, here or elsewhere in it. Nothing of it was kept.
    /// </summary>
    /// <param name="MessageId">Null: not said, or unreadable.</param>
    public sealed record PatientLevel(string? MessageId) : GpesReading;

    /// <param name="Reason">Names elements, attributes and a position, but shows no content.</param>
    public sealed record NotAMessage(string Reason) : GpesReading;
}

/// <summary>One output of a query.</summary>
/// <param name="Rid">Its number in the message.</param>
/// <param name="Aid">Names the output for ever.</param>
/// <param name="Value">Text, as sent.</param>
public sealed record AggregateRecord(string Rid, string Aid, string Description, string Value);
