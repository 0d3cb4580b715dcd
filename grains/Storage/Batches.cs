using System.Collections.Immutable;
using System.Threading.Channels;

namespace GpCollections;

/// <summary>Lets what waits at the same moment travel together.</summary>
internal sealed class Batches<TItem, TResult> : IAsyncDisposable
    where TItem : notnull
{
    private readonly BatchOptions _options;
    private readonly Func<ImmutableArray<Waiting<TItem, TResult>>, Task> _execute;
    private readonly Func<Exception, bool> _isOfOne;
    private readonly Channel<Waiting<TItem, TResult>> _queue;
    private readonly Task _workers;

    /// <param name="execute">Does a batch and settles each of its items.</param>
    /// <param name="isOfOne">
    /// Whether a fault may come from one item alone: then its neighbours are tried without it.
    /// </param>
    public Batches(
        BatchOptions options,
        Func<ImmutableArray<Waiting<TItem, TResult>>, Task> execute,
        Func<Exception, bool> isOfOne)
    {
        _options = options;
        _execute = execute;
        _isOfOne = isOfOne;
        _queue = Channel.CreateBounded<Waiting<TItem, TResult>>(options.WaitingItems);
        // Never on the scheduler of a grain that happens to be the first to need it.
        _workers = Task.WhenAll(Enumerable.Range(0, options.InFlight).Select(_ => Task.Run(Work)));
    }

    /// <summary>Two items of one key never travel together.</summary>
    public async Task<TResult> Add(TItem item, object key, int bytes, CancellationToken cancellationToken)
    {
        var waiting = new Waiting<TItem, TResult>(item, key, bytes);
        await using var registration = cancellationToken.UnsafeRegister(waiting.Cancel, cancellationToken);
        await _queue.Writer.WriteAsync(waiting, cancellationToken);
        return await waiting.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _workers;
    }

    private async Task Work()
    {
        var held = new Queue<Waiting<TItem, TResult>>();
        while (held.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            var batch = Gather(held);
            if (!batch.IsEmpty)
            {
                await Run(batch);
            }
        }
    }

    // What was held back comes first, each once. What does not fit now is held back.
    private ImmutableArray<Waiting<TItem, TResult>> Gather(Queue<Waiting<TItem, TResult>> held)
    {
        var batch = ImmutableArray.CreateBuilder<Waiting<TItem, TResult>>();
        var keys = new HashSet<object>();
        var bytes = 0L;
        var again = held.Count;
        for (var taken = 0; taken < _options.Items; taken++)
        {
            var next = again-- > 0 ? held.Dequeue() : _queue.Reader.TryRead(out var read) ? read : null;
            if (next is null)
            {
                break;
            }

            var tooLarge = batch.Count > 0 && bytes + next.Bytes > _options.Bytes;
            if (tooLarge || keys.Contains(next.Key))
            {
                held.Enqueue(next);
            }
            else if (next.Start())
            {
                keys.Add(next.Key);
                batch.Add(next);
                bytes += next.Bytes;
            }

            if (tooLarge)
            {
                break;
            }
        }

        return batch.DrainToImmutable();
    }

    private async Task Run(ImmutableArray<Waiting<TItem, TResult>> batch)
    {
        try
        {
            await _execute(batch);
        }
        catch (Exception fault) when (batch.Length > 1 && _isOfOne(fault))
        {
            await Run(batch[..(batch.Length / 2)]);
            await Run(batch[(batch.Length / 2)..]);
        }
        catch (Exception fault)
        {
            foreach (var waiting in batch)
            {
                waiting.Fail(fault);
            }
        }
    }
}

/// <summary>An item on its way, and the caller who waits for it.</summary>
internal sealed class Waiting<TItem, TResult>(TItem item, object key, int bytes)
{
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _settled;

    public TItem Item => item;

    public object Key => key;

    public int Bytes => bytes;

    public Task<TResult> Result => _result.Task;

    /// <summary>False: the caller has given up. From here on the caller waits for the end, whatever it is.</summary>
    public bool Start() => Interlocked.Exchange(ref _settled, 1) == 0;

    public void Cancel(object? state, CancellationToken cancellationToken)
    {
        if (Start())
        {
            _result.TrySetCanceled(cancellationToken);
        }
    }

    public void Answer(TResult result) => _result.TrySetResult(result);

    public void Fail(Exception fault) => _result.TrySetException(fault);
}
