using GpCollections.Collections;

namespace GpCollections;

/// <summary>Calls to grains that survive the loss of a silo: the same command id again is carried out once.</summary>
public sealed class GrainCalls(IClusterClient cluster, TimeProvider clock)
{
    private static readonly TimeSpan LongestTrying = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Calls, and calls again while the outcome is unknown, for at most 20 s. A fault that would be the same again is
    /// thrown at once.
    /// </summary>
    public async Task<T> Call<TGrain, T>(string key, Func<TGrain, Task<T>> call, CancellationToken cancellationToken)
        where TGrain : IGrainWithStringKey
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(cluster.GetGrain<TGrain>(key));
            }
            catch (Exception exception) when (IsPassing(exception) && clock.GetElapsedTime(started) < LongestTrying)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    public Task<Collection?> Read(CollectionKey key, CancellationToken cancellationToken) =>
        Call((ICollectionGrain grain) => grain.Read(cancellationToken), key, cancellationToken);

    public Task<CommandOutcome> Execute(
        CollectionKey key, CommandEnvelope envelope, CancellationToken cancellationToken) =>
        Call((ICollectionGrain grain) => grain.Execute(envelope, cancellationToken), key, cancellationToken);

    public Task<UploadOutcome> Keep(CollectionKey key, NewFile file, CancellationToken cancellationToken) =>
        Call((ICollectionGrain grain) => grain.Keep(file, cancellationToken), key, cancellationToken);

    private Task<T> Call<T>(
        Func<ICollectionGrain, Task<T>> call, CollectionKey key, CancellationToken cancellationToken) =>
        Call(key.ToString(), call, cancellationToken);

    // Any fault of Orleans' own: a lost silo leaves several kinds, a failed connection among them.
    private static bool IsPassing(Exception exception) =>
        exception is TimeoutException or StorageException { IsPermanent: false } or OrleansException;
}
