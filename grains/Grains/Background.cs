namespace GpCollections;

/// <summary>
/// One piece of a grain's work that outlasts a call: at most one at a time, and none after the grain has left.
/// </summary>
/// <remarks>Runs on the grain's own scheduler, between its calls. Stopped in OnDeactivateAsync.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Stop disposes of it.")]
internal sealed class Background
{
    private readonly CancellationTokenSource _leaving = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Starts the work, unless some runs. Its faults are its own to report.</summary>
    public void Start(Func<CancellationToken, Task> work)
    {
        if (_work.IsCompleted && !_leaving.IsCancellationRequested)
        {
            _work = Run(work);
        }
    }

    /// <summary>Waits until no work runs, for so long at most. That it ends soon is the caller's to see to.</summary>
    public async Task Idle(TimeSpan longest) => await _work.WaitAsync(longest).ConfigureAwait(
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Asks the work to end, and waits until it has.</summary>
    public async Task Stop()
    {
        await _leaving.CancelAsync();
        await _work.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.Dispose();
    }

    private async Task Run(Func<CancellationToken, Task> work)
    {
        // The call that starts it is answered first.
        await Task.CompletedTask.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await work(_leaving.Token);
    }
}
