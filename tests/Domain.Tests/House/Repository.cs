using System.Diagnostics;

namespace GpCollections.House;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths from <see cref="Root"/>, with slashes, of what git tracks or would track.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Git("ls-files --cached --others --exclude-standard").Where(file => File.Exists(PathOf(file)))];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GpCollections.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside their checkout.");
        }

        return folder.FullName;
    }

    private static string[] Git(string arguments)
    {
        // The checkout may belong to another user than the one who runs its tests.
        var start = new ProcessStartInfo("git", $"-c safe.directory=* -c core.quotePath=false {arguments}")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var lines = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0 ? lines : throw new InvalidOperationException($"git {arguments} failed.");
    }
}
