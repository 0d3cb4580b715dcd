namespace GpCollections.Access;

/// <summary>Who sent this request; null without a valid token.</summary>
public interface IViewerAccessor
{
    Viewer? Viewer { get; }
}

/// <summary>One for each request; sign-in fills it once.</summary>
internal sealed class ViewerAccessor : IViewerAccessor
{
    public Viewer? Viewer { get; set; }
}
