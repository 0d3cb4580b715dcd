using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Extracts;

/// <summary>The maps of outputs, by service.</summary>
internal sealed class OutputMaps(OutputMappings mappings, [FromKeyedServices(Clock.Grains)] TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Recent<OutputMap>> _known = new();

    public ValueTask<OutputMap> Of(string service, CancellationToken cancellationToken) => _known
        .GetOrAdd(service, code => new(() => mappings.Of(code, CancellationToken.None), clock))
        .Read(cancellationToken);
}
