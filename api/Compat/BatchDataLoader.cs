using GraphQL.DataLoader;

namespace GpCollections.Compat;

/// <summary>
/// Collects the keys that the fields of one level ask for, and loads them together. One instance serves one request
/// (scoped; registered by itself) and never asks twice for a key.
/// </summary>
public abstract class BatchDataLoader<TKey, TValue>(int maxBatchSize = 1_000)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Batch> _asked = [];
    private Batch? _open;

    /// <summary>Reads what there is; keys without a value are left out of the answer.</summary>
    protected abstract Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(
        IReadOnlyList<TKey> keys, CancellationToken cancellationToken);

    /// <summary>The value, or null (default) where there is none.</summary>
    public IDataLoaderResult<TValue?> LoadAsync(TKey key)
    {
        var batch = Ask(key);
        return new Loaded<TValue?>(async cancellationToken =>
            (await batch.Values(cancellationToken)).GetValueOrDefault(key));
    }

    /// <summary>The value; one that isn't there is a fault.</summary>
    public IDataLoaderResult<TValue> LoadRequiredAsync(TKey key)
    {
        var batch = Ask(key);
        return new Loaded<TValue>(async cancellationToken =>
            (await batch.Values(cancellationToken)).TryGetValue(key, out var value)
                ? value
                : throw new KeyNotFoundException($"{GetType().Name} found nothing for {key}."));
    }

    /// <summary>The values that are there, in the order of their keys.</summary>
    public IDataLoaderResult<IReadOnlyList<TValue>> LoadManyAsync(IEnumerable<TKey> keys)
    {
        var asked = keys.Select(key => (key, batch: Ask(key))).ToList();
        return new Loaded<IReadOnlyList<TValue>>(async cancellationToken =>
        {
            var values = new List<TValue>(asked.Count);
            foreach (var (key, batch) in asked)
            {
                if ((await batch.Values(cancellationToken)).TryGetValue(key, out var value)) values.Add(value);
            }
            return values;
        });
    }

    private Batch Ask(TKey key)
    {
        lock (_lock)
        {
            if (_asked.TryGetValue(key, out var batch)) return batch;
            if (_open is null || _open.Keys.Count >= maxBatchSize) _open = new(this);
            _open.Keys.Add(key);
            return _asked[key] = _open;
        }
    }

    private sealed class Batch(BatchDataLoader<TKey, TValue> loader)
    {
        private Task<IReadOnlyDictionary<TKey, TValue>>? _values;

        public List<TKey> Keys { get; } = [];

        public Task<IReadOnlyDictionary<TKey, TValue>> Values(CancellationToken cancellationToken)
        {
            lock (loader._lock)
            {
                if (_values is not null) return _values;
                // From here on the batch takes no more keys.
                if (loader._open == this) loader._open = null;
                return _values = loader.LoadBatchAsync(Keys, cancellationToken);
            }
        }
    }
}

public static class DataLoaderResults
{
    /// <summary>Goes on with the value once it is loaded, without ending the batch.</summary>
    public static IDataLoaderResult<TResult> Then<T, TResult>(
        this IDataLoaderResult<T> result, Func<T, TResult> next) =>
        new Loaded<TResult>(async cancellationToken => next(await result.GetResultAsync(cancellationToken)));

    /// <summary>A value that needs no loading, where another arm does.</summary>
    public static IDataLoaderResult<T> Ready<T>(T value) => new Loaded<T>(_ => Task.FromResult(value));

    /// <summary>A value worked out of what other results load, which have been asked for already.</summary>
    public static IDataLoaderResult<T> Of<T>(Func<CancellationToken, Task<T>> load) => new Loaded<T>(load);
}

internal sealed class Loaded<T>(Func<CancellationToken, Task<T>> load) : IDataLoaderResult<T>
{
    public Task<T> GetResultAsync(CancellationToken cancellationToken = default) => load(cancellationToken);

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
        await load(cancellationToken);
}
