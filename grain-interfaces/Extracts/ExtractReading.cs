using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>What one practice's result in a supplier's message turned out to be, whatever the format.</summary>
[GenerateSerializer, Immutable, Alias("ExtractReading")]
public abstract record ExtractReading
{
    private ExtractReading()
    {
    }

    /// <param name="MessageId">The same result has the same one: the QR-UUID, or made of the content.</param>
    /// <param name="QueryName">The service's code, or its family and year: see ServiceNames.</param>
    /// <param name="IssuedAt">Taken as UTC where no offset is given. Null: not said, or unreadable.</param>
    /// <param name="RulesVersion">Of the business rules that were counted by; null: not told.</param>
    [GenerateSerializer, Immutable, Alias("ExtractReadingMessage")]
    public sealed record Message(
        string MessageId,
        OdsCode Practice,
        string QueryName,
        DateOnly AchievementDate,
        DateTimeOffset? IssuedAt,
        ImmutableArray<AggregateRecord> Records,
        string? RulesVersion = null) : ExtractReading;

    /// <summary>
    /// The message holds records of single patients, here or elsewhere in it. Nothing of it was kept.
    /// </summary>
    /// <param name="MessageId">Null: not said, or unreadable.</param>
    [GenerateSerializer, Immutable, Alias("ExtractReadingPatientLevel")]
    public sealed record PatientLevel(string? MessageId) : ExtractReading;

    /// <param name="Reason">Names elements, attributes and a position, but shows no content.</param>
    [GenerateSerializer, Immutable, Alias("ExtractReadingNotAMessage")]
    public sealed record NotAMessage(string Reason) : ExtractReading;
}

/// <summary>One output of a query.</summary>
/// <param name="Rid">Its number in the message.</param>
/// <param name="Aid">Names the output for ever; with an indicator, among that indicator's.</param>
/// <param name="Value">Text, as sent.</param>
/// <param name="Indicator">The indicator that the message puts it under; null: the output alone must tell.</param>
[GenerateSerializer, Immutable, Alias("AggregateRecord")]
public sealed record AggregateRecord(
    string Rid, string Aid, string Description, string Value, string? Indicator = null);
