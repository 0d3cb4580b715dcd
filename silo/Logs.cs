using Microsoft.Extensions.Configuration.Memory;

namespace GpCollections;

/// <summary>What every host writes to its console. The section Logging of its configuration wins over it.</summary>
internal static class Logs
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // At each start it recommends the garbage collector for whole machines, which a silo must not have here.
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Polly"] = "Warning",
        ["Logging:LogLevel:System"] = "Warning",
        // Where it listens, that it has started, that it stops.
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        // Who asks for health gets the answer; while something is away that is every second.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
    };

    public static WebApplicationBuilder AddLogs(this WebApplicationBuilder builder)
    {
        // The first source is the weakest.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        return builder;
    }
}
