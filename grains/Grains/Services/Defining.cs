using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Services;

public enum DefinedAs
{
    Created,
    Updated,
    Unchanged,
    Refused,
}

/// <param name="Service">As it now stands.</param>
public sealed record Defined(Service Service, DefinedAs As, Refusal? Refusal = null);

/// <summary>
/// Takes definitions into the catalogue, by whatever door they come: what differs from what stands becomes its next
/// version, unless the rules refuse it.
/// </summary>
public sealed class Defining(Catalogue catalogue)
{
    /// <param name="keepsDates">Dates of what was offered stay as they stand: they may have been moved.</param>
    /// <param name="expectedVersion">Refused when another is the newest; null: any.</param>
    public async Task<Defined> Take(
        Service service,
        string? reason,
        int? expectedVersion,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        bool keepsDates = false)
    {
        // Somebody else may store the next version meanwhile: then that one is looked at.
        while (true)
        {
            var standing = await catalogue.ByCode(service.Code, null, cancellationToken);
            var offered = standing is null ? [] : await catalogue.Offered(service.Code, cancellationToken);
            var asked = standing is not null && keepsDates
                ? ServiceChanges.WithDatesOf(standing, service, offered)
                : service;
            if (standing is not null && IsSame(asked, standing))
            {
                return new Defined(standing, DefinedAs.Unchanged);
            }

            if (standing is not null
                && (ServiceChanges.Refuses(standing, asked, reason, expectedVersion, offered)
                    ?? ServiceChanges.RefusesMoves(standing, asked, offered, now)) is { } refusal)
            {
                return new Defined(standing, DefinedAs.Refused, refusal);
            }

            var next = asked with { Version = (standing?.Version ?? 0) + 1 };
            var why = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
            var moved = standing is null ? [] : ServiceChanges.Moved(standing, next, offered);
            var stored = await catalogue.Insert(next, moved, why, by, now, cancellationToken);
            if (IsSame(next, stored))
            {
                return new Defined(stored, standing is null ? DefinedAs.Created : DefinedAs.Updated);
            }
        }
    }

    private static bool IsSame(Service one, Service other) =>
        StoredJson.Write(one with { Version = other.Version }) == StoredJson.Write(other);
}
