using GpCollections.Compat;

namespace GpCollections.Access;

[ObjectType<Actor>]
public static class ActorFields
{
    [ID]
    public static string GetId([Parent] Actor actor) => actor.Id;
}
