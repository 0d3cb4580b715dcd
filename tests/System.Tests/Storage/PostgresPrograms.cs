using System.Diagnostics;
using System.Globalization;

namespace GpCollections.Storage;

/// <summary>PostgreSQL's own programs, wherever this machine has them; the newest of several.</summary>
internal static class PostgresPrograms
{
    public static string Find(string program) => Folders()
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} is not on this machine.");

    /// <summary>Runs it to its end. PostgreSQL refuses to be started by root: then it runs as its own user.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> Run(
        string program, IEnumerable<string> arguments, bool asServer, IDictionary<string, string>? environment = null)
    {
        string[] command = asServer && Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Find(program), .. arguments]
            : [Find(program), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var faults = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program}: {await faults}");
    }

    private static IEnumerable<string> Folders() =>
    [
        .. Under("/usr/lib/postgresql"),
        .. Ancestors().SelectMany(folder => Under(Path.Combine(folder, ".data", "postgresql"))),
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
    ];

    private static IEnumerable<string> Under(string root) => !Directory.Exists(root) ? [] :
        Directory.EnumerateFiles(root, "initdb", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .OrderByDescending(Version);

    private static int Version(string folder) => folder.Split(Path.DirectorySeparatorChar)
        .Max(part => int.TryParse(part, CultureInfo.InvariantCulture, out var version) ? version : 0);

    private static IEnumerable<string> Ancestors()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
