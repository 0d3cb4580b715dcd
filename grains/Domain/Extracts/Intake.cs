using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Why a result goes no further; or the collection for which it is, and its figures.</summary>
/// <param name="Outcome">STORED: it may go on to its collection.</param>
/// <param name="Key">Null: it could not be told which.</param>
public sealed record Addressed(
    MessageOutcome Outcome, string? Code, string? Detail, CollectionKey? Key = null, ExtractAnswer? Answer = null);

/// <summary>Finds out for which collection a posted result is, and whether it may be taken at all.</summary>
public static class Intake
{
    /// <param name="practice">As the register has it; null: it has none.</param>
    /// <param name="isOwn">Whoever posts may post for this practice.</param>
    /// <param name="service">What the message's query is called after; null: there is no such service.</param>
    public static Addressed Address(
        ExtractReading reading, Practice? practice, bool isOwn, Service? service, OutputMap map) => reading switch
        {
            ExtractReading.PatientLevel => Refused(
                MessageOutcome.PatientLevel, "PATIENT_LEVEL",
                "The message holds records of single patients. Nothing of it was kept."),
            ExtractReading.NotAMessage not => Refused(MessageOutcome.Malformed, "MALFORMED", not.Reason),
            ExtractReading.Message message => Address(message, practice, isOwn, service, map),
            _ => throw new System.Diagnostics.UnreachableException($"{reading.GetType().Name} is not known."),
        };

    // Whose window it belongs to is told of what is refused too.
    private static Addressed Address(
        ExtractReading.Message message, Practice? practice, bool isOwn, Service? service, OutputMap map)
    {
        var period = service?.Periods.FirstOrDefault(each => each.AchievementDate == message.AchievementDate);
        return (OfPractice(message, practice, isOwn) ?? OfService(message, service, period, map)) with
        {
            Key = service is null || period is null
                ? null
                : new CollectionKey(service.Code, period.Code, message.Practice),
        };
    }

    private static Addressed? OfPractice(ExtractReading.Message message, Practice? practice, bool isOwn) =>
        practice is null ? Refused(
            MessageOutcome.UnknownPractice, "UNKNOWN_PRACTICE", $"The register has no practice {message.Practice}.")
        : !isOwn ? Refused(
            MessageOutcome.OtherSupplier, "FORBIDDEN",
            $"The clinical system of {message.Practice} is another supplier's.")
        : practice.SharedSystem ? Refused(
            MessageOutcome.SharedSystem, "SHARED_SYSTEM",
            "Two practices share this system: nothing is extracted from it.")
        : practice.ClosedOn < message.AchievementDate ? Refused(
            MessageOutcome.ClosedPractice, "CLOSED_PRACTICE",
            Invariant($"{practice.Code} closed on {practice.ClosedOn:yyyy-MM-dd}, before the achievement date."))
        : null;

    private static Addressed OfService(
        ExtractReading.Message message, Service? service, ServicePeriod? period, OutputMap map)
    {
        if (service is null)
        {
            return Refused(MessageOutcome.UnknownService, "NOT_FOUND", "The message's query is no service.");
        }

        if (period is null)
        {
            return Refused(
                MessageOutcome.WrongPeriod,
                "WRONG_PERIOD",
                $"{service.Code} has no period with the achievement date {message.AchievementDate:yyyy-MM-dd}.");
        }

        var terms = new Terms(service, period);
        if (Timetable.ExtractWindow(terms) is null)
        {
            return Refused(
                MessageOutcome.WrongPeriod, "WRONG_STATUS", "This service takes no extracts for this period.");
        }

        var answer = ExtractAnswer.Judge(terms, message.Practice, message, map);
        var outcome = MessageOutcomes.Of(answer.Outcome);
        return outcome == MessageOutcome.Stored
            ? new Addressed(outcome, null, null, Answer: answer)
            : Refused(outcome, MessageOutcomes.Code(answer.Outcome), answer.Detail);
    }

    private static Addressed Refused(MessageOutcome outcome, string code, string? detail) => new(outcome, code, detail);
}
