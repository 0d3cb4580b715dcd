using System.Text.RegularExpressions;

namespace GpCollections.Extracts;

/// <summary>What of a message that was not stored may be kept, so that it can be tried again.</summary>
/// <remarks>
/// Aggregates are outputs with small numbers. Everything else might be somebody's date of birth or number: a message
/// that holds more than names of outputs and counts is not kept, only its hash is.
/// </remarks>
public static partial class MessageKeeping
{
    /// <summary>The message without its free words; null: it may not be kept.</summary>
    public static ExtractReading.Message? Kept(ExtractReading reading) =>
        reading is ExtractReading.Message message
        && IsName(message.MessageId) && IsName(message.QueryName) && IsNameOrNothing(message.RulesVersion)
        && message.Records.All(MayBeKept)
            ? message with { Records = [.. message.Records.Select(WithoutWords)] }
            : null;

    private static bool MayBeKept(AggregateRecord record) =>
        (IsName(record.Aid) || IsOutput(record.Description)) && IsNameOrNothing(record.Indicator)
        && Values().IsMatch(record.Value);

    private static AggregateRecord WithoutWords(AggregateRecord record, int at) => record with
    {
        Rid = FormattableString.Invariant($"{at + 1}"),
        Aid = IsName(record.Aid) ? record.Aid : "",
        Description = IsOutput(record.Description) ? record.Description : "",
    };

    private static bool IsOutput(string description) =>
        description.Split(' ') is [var code, var measure] && IsName(code) && IsName(measure);

    private static bool IsNameOrNothing(string? text) => text is null || IsName(text);

    // Nobody's NHS number, telephone or date: ids of messages and outputs are UUIDs, which hold longer runs of digits.
    private static bool IsName(string text) =>
        Guid.TryParse(text, out _) || (Names().IsMatch(text) && !ManyDigits().IsMatch(text)) || Made().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9._|:-]{1,64}\z")]
    private static partial Regex Names();

    [GeneratedRegex("[0-9]([-._:|]?[0-9]){6}")]
    private static partial Regex ManyDigits();

    /// <summary>Ids that were made here, of a hash.</summary>
    [GeneratedRegex(@"\A[A-Z]{3,4}-[0-9A-F]{32}\z")]
    private static partial Regex Made();

    [GeneratedRegex(@"\A(-?[0-9]{1,7}|[YN]|true|false)?\z")]
    private static partial Regex Values();
}
