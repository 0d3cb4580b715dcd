using GpCollections.Access;

namespace GpCollections.Demonstration;

/// <summary>Whether the demonstration is there. Where none is wanted, it always is.</summary>
public sealed class DemonstrationState
{
    private volatile bool _isLoaded = true;

    public bool IsLoaded
    {
        get => _isLoaded;
        set => _isLoaded = value;
    }
}

/// <summary>Demonstration:Enabled (false) loads made-up practices, services and persons, in Development only.</summary>
internal static class DemonstrationServices
{
    public static void AddDemonstration(this WebApplicationBuilder builder)
    {
        var isWanted = builder.Environment.IsDevelopment()
            && builder.Configuration.GetValue("Demonstration:Enabled", false);
        builder.Services.AddSingleton(new DemonstrationState { IsLoaded = !isWanted });
        if (isWanted)
        {
            builder.Services.AddSingleton<IReadOnlyList<DemonstrationPerson>>(DemonstrationPersons.All);
            builder.Services.AddSingleton<DemonstrationMutations>();
            builder.Services.AddSingleton<DemonstrationLoad>();
            builder.Services.AddSingleton<DemonstrationPlay>();
            builder.Services.AddHostedService<DemonstrationHost>();
        }
    }
}
