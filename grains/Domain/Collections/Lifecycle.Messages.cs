using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Collections;

/// <summary>What practice, commissioner and support write to each other, whatever the status.</summary>
public static partial class Lifecycle
{
    public const int MostMessages = 200;

    private static Decision Decide(
        Collection state, CollectionCommand.PostMessage post, Circumstances circumstances) => post switch
        {
            _ when string.IsNullOrWhiteSpace(post.Text) =>
                Decision.Refuse(RefusalCode.Invalid, "Write something.", "text"),
            _ when PatientNumbers.AreIn(post.Text) => Decision.Refuse(
                RefusalCode.Invalid,
                "This holds a number that may be somebody's NHS number. Write of patients without naming them.",
                "text"),
            _ when post.AwaitsAnswerOf == SideOf(state, circumstances.By) =>
                Decision.Refuse(RefusalCode.Invalid, "Ask another side, not your own.", "awaitsAnswerOf"),
            _ when state.Messages.Length >= MostMessages => Decision.Refuse(
                RefusalCode.Invalid, $"At most {MostMessages} messages are kept of one collection.", "text"),
            { Attachments: { } ids } when AttachmentLaw.RefusesBinding(
                state, ids, circumstances.Uploads, circumstances.By, circumstances.Now) is { } refusal => refusal,
            _ => new CollectionEvent.MessagePosted(
                state.Messages.Length + 1, post.Text, SideOf(state, circumstances.By), post.AwaitsAnswerOf,
                post.Attachments is { } ids
                    ? [.. ids.Select(id => circumstances.Uploads.First(upload => upload.File.Id == id).File)]
                    : null),
        };

    private static Decision Decide(
        Collection state, CollectionCommand.WithdrawMessage withdraw, Circumstances circumstances) =>
        state.Messages.FirstOrDefault(message => message.Number == withdraw.Number) switch
        {
            null => Decision.Refuse(RefusalCode.NotFound, "There is no such message.", "number"),
            { By: var author } when !circumstances.By.IsSamePerson(author) =>
                Decision.Refuse(RefusalCode.Forbidden, "Only who wrote it withdraws it.", "number"),
            { WithdrawnAt: not null } => Decision.Refuse(RefusalCode.WrongStatus, "It was withdrawn already."),
            _ => new CollectionEvent.MessageWithdrawn(withdraw.Number),
        };

    /// <summary>Those who were asked last and have not written since.</summary>
    public static ImmutableArray<MessageSide> AwaitedAnswers(Collection state)
    {
        var awaited = new SortedSet<MessageSide>();
        foreach (var message in state.Messages)
        {
            awaited.Remove(message.Side);
            if (message is { AwaitsAnswerOf: { } asked, WithdrawnAt: null })
            {
                awaited.Add(asked);
            }
        }

        return [.. awaited];
    }

    private static MessageSide SideOf(Collection state, Actor by) =>
        by.Organisation == state.Key.Practice ? MessageSide.Practice
        : by.Organisation == OdsCode.NhsEngland ? MessageSide.National
        : MessageSide.Commissioner;

    private static Collection? ApplyMessage(Collection state, RecordedEvent recorded) => recorded.Event switch
    {
        CollectionEvent.MessagePosted posted => state with
        {
            Messages = state.Messages.Add(new CollectionMessage(
                posted.Number, recorded.By, posted.Side, recorded.At, posted.Text, posted.AwaitsAnswerOf,
                Attachments: posted.Attachments)),
            Attached = [.. state.Attached, .. (posted.Attachments ?? []).Select(file => file.Id)],
        },
        CollectionEvent.MessageWithdrawn withdrawn => state with
        {
            Messages =
            [
                .. state.Messages.Select(message => message.Number == withdrawn.Number
                    ? message with { Text = null, Attachments = null, WithdrawnAt = recorded.At }
                    : message),
            ],
        },
        _ => null,
    };
}

/// <summary>Finds what may be an NHS number.</summary>
/// <remarks>Source: NHS Data Dictionary, NHS NUMBER: ten digits, the last a check by modulus 11.</remarks>
public static partial class PatientNumbers
{
    public static bool AreIn(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[10];
        foreach (var match in TenDigits().EnumerateMatches(text))
        {
            var found = 0;
            foreach (var letter in text.Slice(match.Index, match.Length))
            {
                if (char.IsAsciiDigit(letter))
                {
                    digits[found++] = letter;
                }
            }

            if (IsValid(digits))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsValid(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var at = 0; at < 9; at++)
        {
            sum += (digits[at] - '0') * (10 - at);
        }

        return (11 - (sum % 11)) % 11 == digits[9] - '0';
    }

    // Alone, or as they are printed: 943 476 5919.
    [GeneratedRegex(@"(?<![0-9])[0-9]{3}[\s\p{Pd}.]{0,2}[0-9]{3}[\s\p{Pd}.]{0,2}[0-9]{4}(?![0-9])")]
    private static partial Regex TenDigits();
}
