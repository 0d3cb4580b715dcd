using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>Writes reference data, block by block, so that no call nears its time limit. Key: reference/all.</summary>
[Alias("IReferenceGrain")]
public interface IReferenceGrain : IGrainWithStringKey
{
    /// <summary>
    /// Inserts or updates at most 1,000 rows of one kind in one transaction; the same again changes nothing.
    /// </summary>
    [Alias("Import")]
    Task<ImportCounts> Import(ImmutableArray<ReferenceRow> block, Actor by, CancellationToken cancellationToken);
}
