using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Extracts;

/// <summary>The maps of outputs, each asked for at most once a second.</summary>
internal sealed class OutputMaps(OutputMappings mappings, [FromKeyedServices(Clock.Grains)] TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (OutputMap Map, DateTimeOffset At)> _known = new();

    public async ValueTask<OutputMap> Of(string service, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (_known.TryGetValue(service, out var known) && now - known.At < Fresh)
        {
            return known.Map;
        }

        var map = await mappings.Of(service, cancellationToken);
        _known[service] = (map, now);
        return map;
    }
}
