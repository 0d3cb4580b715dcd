using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Collections;

/// <summary>Which files are kept for messages about a collection, and which message may have them.</summary>
public static class AttachmentLaw
{
    /// <summary>Of one file.</summary>
    public const int MostBytes = 5 * 1_024 * 1_024;

    /// <summary>Of one collection, with what no message has yet.</summary>
    public const int MostBytesOfCollection = 50 * 1_024 * 1_024;

    /// <summary>What a smaller file counts as in its collection: so their number has an end too.</summary>
    public const int LeastBytesCounted = 64 * 1_024;

    /// <summary>Of one person, for messages about one collection.</summary>
    public const int MostWaiting = 10;

    /// <summary>Of one person, for messages about one collection, together.</summary>
    public const int MostBytesWaiting = 25 * 1_024 * 1_024;

    public const int MostOfMessage = 5;

    /// <summary>How long a file waits for its message.</summary>
    public static TimeSpan Waits { get; } = TimeSpan.FromDays(1);

    /// <summary>When a file that no message has may go: later than any message that arrived in time.</summary>
    public static TimeSpan Kept { get; } = Waits + TimeSpan.FromHours(1);

    /// <summary>Answered for what is not there and for what may not be read: nobody learns which it is.</summary>
    public static Refusal Unseen { get; } = new(
        RefusalCode.NotFound, "There is no such attachment among those that you may read.");

    /// <summary>The same file of the same person, that waits for a message already; null: there is none.</summary>
    public static Upload? Same(Collection state, IEnumerable<Upload> kept, Upload given) => kept.FirstOrDefault(
        one => one.By.Id == given.By.Id && one.By.OnBehalfOf?.Id == given.By.OnBehalfOf?.Id
            && IsWaiting(state, one, given.At) && one.File with { Id = given.File.Id } == given.File);

    /// <param name="kept">All of the collection.</param>
    public static Refusal? RefusesKeeping(Collection state, IReadOnlyCollection<Upload> kept, Upload given)
    {
        if (kept.Append(given).Sum(Counted) > MostBytesOfCollection)
        {
            return new(
                RefusalCode.Conflict,
                $"The files of one collection have at most {MostBytesOfCollection >> 20} MiB together, each counted as "
                    + $"at least {LeastBytesCounted >> 10} KiB. Send fewer or smaller ones.");
        }

        var waiting = kept.Where(one => one.By.IsSamePerson(given.By) && IsWaiting(state, one, given.At)).ToList();
        return waiting.Count >= MostWaiting
            || waiting.Append(given).Sum(one => (long)one.File.Bytes) > MostBytesWaiting
            ? new(
                RefusalCode.Conflict,
                $"At most {MostWaiting} files of yours wait for messages about one collection, of "
                    + $"{MostBytesWaiting >> 20} MiB together. Post the messages that they are for, then upload more; "
                    + "a file that no message has waits for a day.")
            : null;
    }

    private static long Counted(Upload upload) => Math.Max(upload.File.Bytes, LeastBytesCounted);

    private static bool IsWaiting(Collection state, Upload upload, DateTimeOffset now) =>
        now < upload.At + Waits && !state.Attached.Contains(upload.File.Id);

    /// <summary>Null: the message may have them.</summary>
    /// <param name="uploads">All of the collection.</param>
    public static Refusal? RefusesBinding(
        Collection state, ImmutableArray<string> ids, ImmutableArray<Upload> uploads, Actor by, DateTimeOffset now)
    {
        if (ids.Length > MostOfMessage)
        {
            return Refuse(RefusalCode.Invalid, $"At most {MostOfMessage} files go with one message.");
        }

        if (ids.Distinct().Count() < ids.Length)
        {
            return Refuse(RefusalCode.Invalid, "A file is named twice.");
        }

        return ids.Select(id => uploads.FirstOrDefault(upload => upload.File.Id == id) switch
        {
            { } upload when !upload.By.IsSamePerson(by) => NotYours,
            null => NotYours,
            _ when state.Attached.Contains(id) =>
                Refuse(RefusalCode.Duplicate, "Another message has this file. Upload it again for this one."),
            { } upload when now >= upload.At + Waits =>
                Refuse(RefusalCode.WindowClosed, "A file waits for its message for a day. Upload it again."),
            _ => null,
        }).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal NotYours { get; } = Refuse(
        RefusalCode.NotFound, "You have uploaded no such file for this collection. Upload it, then write.");

    private static Refusal Refuse(RefusalCode code, string message) => new(code, message, ["attachments"]);
}
