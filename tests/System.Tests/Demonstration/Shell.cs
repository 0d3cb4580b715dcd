using System.Diagnostics;
using Xunit;

namespace GpCollections.Demonstration;

/// <summary>Runs what people are told to paste.</summary>
internal static class Shell
{
    public static string Read(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GpCollections.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside their checkout.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, file));
    }

    /// <summary>To its end; the first command that fails ends it, and fails the test.</summary>
    public static async Task<string> Run(string script, string? folder = null)
    {
        using var bash = Start(script, folder);
        var faults = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (bash.ExitCode, await faults));
        return printed;
    }

    public static Process Start(string script, string? folder)
    {
        foreach (var program in new[] { "curl", "jq" }.Where(script.Contains))
        {
            if (!Folders.Any(each => File.Exists(Path.Combine(each, program))))
            {
                Assert.Skip($"{program} is not on this machine.");
            }
        }

        return Process.Start(new ProcessStartInfo("bash", ["-eo", "pipefail", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        })!;
    }

    private static string[] Folders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
}
