using System.Collections.Immutable;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Collections;

[GraphQLName("CollectionKey")]
public sealed record CollectionKeyInput(OdsCode Practice, string Service, string Period)
{
    internal CollectionKey? ToKey() => CollectionKey.IsServiceCode(Service) && CollectionKey.IsPeriod(Period)
        ? new CollectionKey(Service, Period, Practice)
        : null;
}

/// <param name="Submit">False: saved as a draft.</param>
/// <param name="Confirm">Ids of the warnings the person stands by; else UNCONFIRMED.</param>
/// <param name="Values">Indicators left out stay as they are.</param>
public sealed record EnterFiguresInput(
    CollectionKeyInput Key,
    int? ExpectedVersion,
    bool Submit,
    [ID] IReadOnlyList<string>? Confirm,
    IReadOnlyList<IndicatorValueInput> Values,
    string? Note,
    [ID] string? IdempotencyKey);

/// <param name="Reason">Why it is another than what was extracted: needed to type over that, where a service is both
/// extracted and typed.</param>
public sealed record IndicatorValueInput(
    string Indicator,
    int? Numerator,
    int? Denominator,
    int? Exceptions,
    int? Exclusions,
    int? Register,
    int? Count,
    bool? Yes,
    IReadOnlyList<MeasureInput>? Measures,
    string? Reason = null)
{
    internal static ImmutableArray<IndicatorValues> ToValues(IReadOnlyList<IndicatorValueInput> inputs) =>
        [.. inputs.Select(input => input.ToValues())];

    private IndicatorValues ToValues() => new()
    {
        Indicator = Indicator,
        Numerator = Numerator,
        Denominator = Denominator,
        Exceptions = Exceptions,
        Exclusions = Exclusions,
        Register = Register,
        Count = Count,
        Yes = Yes,
        Reason = Reason,
        Source = FiguresSource.Manual,
        Measures = [.. (Measures ?? []).Select(measure =>
            new Measure(measure.Code, measure.Code, measure.Value, FiguresSource.Manual))],
    };
}

public sealed record MeasureInput(string Code, decimal Value);

/// <param name="Reasons">Why own counts are others than the collected ones.</param>
public sealed record RecordCheckInput(
    CollectionKeyInput Key,
    int FiguresVersion,
    IReadOnlyList<IndicatorValueInput> Counts,
    string? Note,
    [ID] string? IdempotencyKey,
    IReadOnlyList<CheckReasonInput>? Reasons = null);

/// <summary>Why the practice's own count of an indicator is another.</summary>
public sealed record CheckReasonInput(string Indicator, string Reason);

/// <param name="StatementVersion">Of the service's statement, as read.</param>
/// <param name="Amount">As seen; refused (STALE_FIGURES) if now another.</param>
public sealed record DeclareInput(
    CollectionKeyInput Key,
    int FiguresVersion,
    string StatementVersion,
    [Money] decimal? Amount,
    string? Note,
    [ID] string? IdempotencyKey);

/// <param name="Amount">As seen; refused (STALE_FIGURES) if now another.</param>
public sealed record ApproveInput(
    CollectionKeyInput Key, int FiguresVersion, [Money] decimal? Amount, string? Note, [ID] string? IdempotencyKey);

public sealed record ReasonInput(
    CollectionKeyInput Key, string Reason, int? ExpectedVersion, [ID] string? IdempotencyKey);

/// <summary>More time for one practice and step.</summary>
/// <param name="Deadline">The step that gets more time.</param>
/// <param name="Until">The first instant that is too late: later than the end that stands.</param>
public sealed record ExtendDeadlineInput(
    CollectionKeyInput Key,
    DeadlineStep Deadline,
    DateTimeOffset Until,
    string Reason,
    [ID] string? IdempotencyKey);

/// <param name="Note">Tells the practice what is wrong.</param>
public sealed record RejectInput(
    CollectionKeyInput Key, RejectReason Code, string Note, int? ExpectedVersion, [ID] string? IdempotencyKey);

/// <summary>The collection as it now stands, also when refused.</summary>
public sealed record CollectionPayload(
    CollectionNode? Collection, IReadOnlyList<Warning> Warnings, IReadOnlyList<UserError> Errors);

[ObjectType<Warning>(IgnoreProperties = [nameof(Warning.Id)])]
public static class WarningFields
{
    [ID]
    public static string GetId([Parent] Warning warning) => warning.Id;
}
