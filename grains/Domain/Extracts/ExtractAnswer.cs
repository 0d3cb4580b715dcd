using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>What a clinical system's answer is good for.</summary>
/// <param name="MessageId">Null when there is no message.</param>
/// <param name="Values">Empty unless the outcome is RECEIVED or PARTIAL.</param>
/// <param name="Detail">Sentences for people; null when all is well.</param>
public sealed record ExtractAnswer(
    ExtractOutcome Outcome, string? MessageId, ImmutableArray<IndicatorValues> Values, string? Detail)
{
    /// <summary>Judges one reading as the answer for one practice and period.</summary>
    public static ExtractAnswer Judge(Terms terms, OdsCode practice, GpesReading reading) => reading switch
    {
        GpesReading.PatientLevel patients =>
            Unusable(
                ExtractOutcome.PatientLevel, patients.MessageId, "The answer is of single patients. None was kept."),
        GpesReading.Message message when message.Practice != practice => Unusable(
            ExtractOutcome.Malformed, message.MessageId, $"The answer is for {message.Practice}, not for {practice}."),
        GpesReading.Message message when message.AchievementDate != terms.Period.AchievementDate => Unusable(
            ExtractOutcome.WrongPeriod,
            message.MessageId,
            $"The answer is for {Day(message.AchievementDate)}, not for {Day(terms.Period.AchievementDate)}."),
        GpesReading.Message message => Judge(terms.Service, message),
        GpesReading.NotAMessage not => Unusable(ExtractOutcome.Malformed, null, not.Reason),
        _ => throw new System.Diagnostics.UnreachableException($"{reading.GetType().Name} is not known."),
    };

    private static ExtractAnswer Judge(Service service, GpesReading.Message message)
    {
        var (values, problems) = ExtractMapping.ToValues(service, message);
        if (!problems.IsEmpty)
        {
            return Unusable(ExtractOutcome.Malformed, message.MessageId, string.Join(' ', problems));
        }
        var missing = ExtractMapping.Missing(service, values);
        return missing.IsEmpty
            ? new(ExtractOutcome.Received, message.MessageId, values, null)
            : new(ExtractOutcome.Partial, message.MessageId, values, $"Nothing came for {string.Join(", ", missing)}.");
    }

    private static string Day(DateOnly day) => Invariant($"{day:yyyy-MM-dd}");

    private static ExtractAnswer Unusable(ExtractOutcome outcome, string? messageId, string detail) =>
        new(outcome, messageId, [], detail);
}
