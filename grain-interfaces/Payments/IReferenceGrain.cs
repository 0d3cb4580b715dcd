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

    /// <summary>The year's next version, on which nothing rests yet; the same again changes nothing.</summary>
    [Alias("ProposeParameters")]
    Task<ParametersOutcome> ProposeParameters(
        string financialYear,
        decimal poundsPerPoint,
        int nationalAverageListSize,
        string source,
        Actor by,
        CancellationToken cancellationToken);

    /// <summary>From now on the year's pounds rest on it, where nothing is declared.</summary>
    [Alias("ReleaseParameters")]
    Task<ParametersOutcome> ReleaseParameters(
        string financialYear, int version, Actor by, CancellationToken cancellationToken);
}
