using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>What some roles reach: the collections of these practices, and of these commissioners' practices.</summary>
/// <param name="Organisations">Practices and commissioners alike: no code is both. With X24 among them, all.</param>
public sealed record Scope(ImmutableArray<OdsCode> Organisations)
{
    public bool IsNational => Organisations.Contains(OdsCode.NhsEngland);

    public bool IsNothing => Organisations.IsEmpty;

    /// <summary>
    /// The codes to ask a list for, as practice or as commissioner; null: everything, ask for no code.
    /// </summary>
    public ImmutableArray<OdsCode>? Limit => IsNational ? null : Organisations;

    public bool Covers(OdsCode practice, OdsCode commissioner) =>
        IsNational || Organisations.Contains(practice) || Organisations.Contains(commissioner);
}
