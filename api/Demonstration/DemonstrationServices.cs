
namespace GpCollections.Demonstration;

/// <summary>Whether the demonstration is there. Without one, it always is.</summary>
public sealed class DemonstrationState
{
    public bool IsLoaded { get; set; } = true;
}

internal static class DemonstrationServices
{
    public static void AddDemonstration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DemonstrationState>();
    }
}
