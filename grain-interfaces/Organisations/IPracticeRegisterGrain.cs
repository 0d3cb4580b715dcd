using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Organisations;

/// <summary>
/// Writes the practice register, block by block, so that no call nears its time limit. Any key: it holds no state.
/// </summary>
[Alias("IPracticeRegisterGrain")]
public interface IPracticeRegisterGrain : IGrainWithStringKey
{
    /// <summary>
    /// Inserts or updates at most 1,000 practices in one transaction; the same again changes nothing. What collections
    /// must follow is noted in the same transaction: see BulkRequest.RegisterChange.
    /// </summary>
    /// <param name="dryRun">Say what would be done, and write nothing.</param>
    [Alias("Import")]
    Task<ImportCounts> Import(
        ImmutableArray<Practice> block, bool dryRun, Actor by, CancellationToken cancellationToken);

    /// <summary>Names organisations that are no practices; those that nobody names are called by their codes.</summary>
    [Alias("Name")]
    Task<int> Name(ImmutableArray<Organisation> organisations, CancellationToken cancellationToken);
}
