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
    /// Inserts or updates at most 1,000 practices in one transaction; the same again changes nothing.
    /// </summary>
    [Alias("Import")]
    Task<ImportCounts> Import(ImmutableArray<Practice> block, Actor by, CancellationToken cancellationToken);

    /// <summary>Names organisations that are no practices; those that nobody names are called by their codes.</summary>
    [Alias("Name")]
    Task<int> Name(ImmutableArray<Organisation> organisations, CancellationToken cancellationToken);
}
