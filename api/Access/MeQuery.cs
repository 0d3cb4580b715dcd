using GpCollections.Compat;

namespace GpCollections.Access;

[QueryType]
public static class MeQuery
{
    /// <summary>Who the bearer of the token is: name, organisations, roles. Null when not signed in.</summary>
    [Anyone]
    public static Viewer? Me(Viewer? viewer) => viewer;
}

[ObjectType<Viewer>]
public static class ViewerFields
{
    [ID]
    public static string GetId([Parent] Viewer viewer) => viewer.Id;
}
