using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>What a clinical system's answer is good for.</summary>
/// <param name="MessageId">Null when there is no message.</param>
/// <param name="Values">Empty unless the outcome is RECEIVED or PARTIAL.</param>
/// <param name="Detail">Sentences for people; null when all is well and all was taken.</param>
public sealed record ExtractAnswer(
    ExtractOutcome Outcome, string? MessageId, ImmutableArray<IndicatorValues> Values, string? Detail)
{
    /// <summary>The reading of a message that answers one question: the same result sent twice in it is one.</summary>
    public static ExtractReading Only(ImmutableArray<ExtractReading> readings) => readings switch
    {
        [var only] => only,
        [ExtractReading.PatientLevel patients, ..] => patients,
        [ExtractReading.Message first, .. var more] when more.All(other => other is ExtractReading.Message message
            && message with { Records = first.Records } == first
            && message.Records.SequenceEqual(first.Records)) => first,
        _ => new ExtractReading.NotAMessage("The answer holds results for several practices or periods."),
    };

    /// <summary>Judges one reading as the answer for one practice and period.</summary>
    /// <param name="map">The service's outputs that are known by id.</param>
    public static ExtractAnswer Judge(Terms terms, OdsCode practice, ExtractReading reading, OutputMap map) =>
        reading switch
        {
            ExtractReading.Message message => Misdirected(terms, practice, message)
                ?? Judge(terms.Service, message, map),
            ExtractReading.PatientLevel patients => Unusable(
                ExtractOutcome.PatientLevel, patients.MessageId, "The answer is of single patients. None was kept."),
            ExtractReading.NotAMessage not => Unusable(ExtractOutcome.Malformed, null, not.Reason),
            _ => throw new System.Diagnostics.UnreachableException($"{reading.GetType().Name} is not known."),
        };

    /// <summary>Null: it is for this practice, period and version of the rules.</summary>
    private static ExtractAnswer? Misdirected(Terms terms, OdsCode practice, ExtractReading.Message message) =>
        message.Practice != practice ? Unusable(
            ExtractOutcome.Malformed, message.MessageId, $"The answer is for {message.Practice}, not for {practice}.")
        : message.AchievementDate != terms.Period.AchievementDate ? Unusable(
            ExtractOutcome.WrongPeriod,
            message.MessageId,
            $"The answer is for {Day(message.AchievementDate)}, not for {Day(terms.Period.AchievementDate)}.")
        : message.RulesVersion is { } told && !IsVersion(told, terms.Service) ? Unusable(
            ExtractOutcome.WrongRulesVersion,
            message.MessageId,
            Invariant($"The answer was not counted by version {terms.Service.Version} of the rules."))
        : null;

    private static ExtractAnswer Judge(Service service, ExtractReading.Message message, OutputMap map)
    {
        var (values, problems, isOtherVersion, typed) = ExtractMapping.ToValues(service, message, map);
        if (!problems.IsEmpty)
        {
            return Unusable(
                isOtherVersion ? ExtractOutcome.WrongRulesVersion : ExtractOutcome.Malformed,
                message.MessageId,
                string.Join(' ', problems));
        }
        var missing = ExtractMapping.Missing(service, values);
        return missing.IsEmpty
            ? new(ExtractOutcome.Received, message.MessageId, values, PassedOver(typed))
            : new(ExtractOutcome.Partial, message.MessageId, values, $"Nothing came for {string.Join(", ", missing)}.");
    }

    private static string? PassedOver(ImmutableArray<string> typed) => typed.IsEmpty
        ? null
        : $"Typed by the practice, and passed over here: {string.Join(", ", typed)}.";

    private static bool IsVersion(string told, Service service) => told == Invariant($"{service.Version}");

    private static string Day(DateOnly day) => Invariant($"{day:yyyy-MM-dd}");

    private static ExtractAnswer Unusable(ExtractOutcome outcome, string? messageId, string detail) =>
        new(outcome, messageId, [], detail);
}
