using System.Collections.Concurrent;

namespace GpCollections.Services;

/// <summary>
/// What collections are bound to. A version never changes; which is the newest is asked anew for every offer, by one
/// question for all that wait: what was offered after a change goes by the change.
/// </summary>
internal sealed class Definitions(Catalogue catalogue)
{
    private readonly ConcurrentDictionary<string, SharedRead<int?>> _newest = new();

    /// <param name="version">Null: the newest. Null when there is no such service or period.</param>
    public async ValueTask<Terms?> Terms(
        string service, int? version, string period, CancellationToken cancellationToken)
    {
        version ??= await Newest(service, cancellationToken);
        return version is { } bound ? await catalogue.Terms(service, bound, period, cancellationToken) : null;
    }

    private async Task<int?> Newest(string service, CancellationToken cancellationToken)
    {
        var newest = await _newest.GetOrAdd(service, New).Read(cancellationToken);
        if (newest is null)
        {
            _newest.TryRemove(service, out _);
        }

        return newest;
    }

    private SharedRead<int?> New(string service) =>
        new(() => catalogue.NewestVersion(service, CancellationToken.None));
}
