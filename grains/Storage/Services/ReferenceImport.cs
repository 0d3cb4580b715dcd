using GpCollections.Access;

namespace GpCollections.Services;

public enum ImportedAs
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>Takes services into the catalogue: what differs from what stands becomes its next version.</summary>
public sealed class ReferenceImport(Catalogue catalogue)
{
    public async Task<ImportedAs> Take(
        Service service, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Somebody else may store the next version meanwhile: then that one is looked at.
        while (true)
        {
            var standing = await catalogue.ByCode(service.Code, null, cancellationToken);
            if (standing is not null && IsSame(service with { Version = standing.Version }, standing))
            {
                return ImportedAs.Unchanged;
            }

            var next = service with { Version = (standing?.Version ?? 0) + 1 };
            if (IsSame(next, await catalogue.Insert(next, by, now, cancellationToken)))
            {
                return standing is null ? ImportedAs.Created : ImportedAs.Updated;
            }
        }
    }

    private static bool IsSame(Service one, Service other) => StoredJson.Write(one) == StoredJson.Write(other);
}
