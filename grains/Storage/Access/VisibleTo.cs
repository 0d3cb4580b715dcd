using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Access;

/// <summary>
/// Which collections a person may see: all, or those of these practices and those of these commissioners.
/// </summary>
public sealed record VisibleTo(bool All, ImmutableArray<OdsCode> Practices, ImmutableArray<OdsCode> Commissioners)
{
    public static VisibleTo Everything { get; } = new(true, [], []);

    public static VisibleTo Nothing { get; } = new(false, [], []);

    public bool IsNothing => !All && Practices.IsEmpty && Commissioners.IsEmpty;
}
