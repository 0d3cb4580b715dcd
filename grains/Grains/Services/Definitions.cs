using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Services;

/// <summary>
/// What collections are bound to. A version never changes; which is the newest is asked at most once a second.
/// </summary>
internal sealed class Definitions(Catalogue catalogue, [FromKeyedServices(Clock.Grains)] TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (Service Service, DateTimeOffset At)> _newest = new();

    /// <param name="version">Null: the newest. Null when there is no such service or period.</param>
    public async ValueTask<Terms?> Terms(
        string service, int? version, string period, CancellationToken cancellationToken)
    {
        if (version is { } bound)
        {
            return await catalogue.Terms(service, bound, period, cancellationToken);
        }

        var newest = await Newest(service, cancellationToken);
        return newest?.Period(period) is { } found ? new Terms(newest, found) : null;
    }

    private async ValueTask<Service?> Newest(string service, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (_newest.TryGetValue(service, out var known) && now - known.At < Fresh)
        {
            return known.Service;
        }

        var found = await catalogue.ByCode(service, null, cancellationToken);
        if (found is not null)
        {
            _newest[service] = (found, now);
        }

        return found;
    }
}
