using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <summary>Who may read practices' calendars: whoever knows the secret in the address.</summary>
public sealed class TimetableFeeds(Database database)
{
    public Task Replace(
        OdsCode practice, string? secretHash, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            insert into timetable_feed (practice, secret_sha256, made_by, made_at) values ($1, $2, $3, $4)
            on conflict (practice) do update
            set secret_sha256 = excluded.secret_sha256, made_by = excluded.made_by, made_at = excluded.made_at
            """,
            [
                Parameter.Text($"{practice}"), Parameter.Text(secretHash), Parameter.Json(by), Parameter.Instant(now),
            ],
            cancellationToken);

    /// <summary>Whether the practice's calendar may be read by the holder of this secret.</summary>
    public Task<bool> Opens(OdsCode practice, string secretHash, CancellationToken cancellationToken) =>
        database.Single(
            "select exists (select from timetable_feed where practice = $1 and secret_sha256 = $2)",
            row => row.GetBoolean(0),
            [Parameter.Text($"{practice}"), Parameter.Text(secretHash)],
            cancellationToken);
}
