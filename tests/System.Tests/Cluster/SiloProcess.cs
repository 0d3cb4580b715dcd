using System.Collections.Concurrent;
using System.Diagnostics;

namespace GpCollections.Cluster;

/// <summary>The silo's executable, in a process of its own, as ./run starts it.</summary>
public sealed class SiloProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _printed = [];
    private readonly Process _process;

    private SiloProcess(IEnumerable<string> arguments, string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ConnectionStrings__Postgres"] = connectionString;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool IsRunning => !_process.HasExited;

    public string Printed => string.Join('\n', _printed);

    private static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "GpCollections.Silo", own.Name, "GpCollections.Silo.dll");
        }
    }

    public static SiloProcess Serve(IEnumerable<string> settings, string connectionString) =>
        new([.. settings, "--Logging:LogLevel:Default=Warning"], connectionString);

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int Code, string Printed)> Run(
        string verb, string connectionString, params string[] arguments)
    {
        using var process = new SiloProcess([verb, .. arguments], connectionString);
        await process._process.WaitForExitAsync();
        return (process._process.ExitCode, process.Printed);
    }

    /// <summary>SIGKILL: no goodbye to anyone.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _printed.Enqueue(line);
        }
    }
}
