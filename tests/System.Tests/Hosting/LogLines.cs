using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GpCollections.Hosting;

/// <summary>Everything that was logged, to search in it afterwards.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> All => _lines;

    /// <summary>The newest warnings and errors.</summary>
    public string Troubles => string.Join(
        '\n', _lines.Where(line => !line.StartsWith("Information", StringComparison.Ordinal)).TakeLast(20));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
