using Xunit;

namespace GpCollections.Organisations;

/// <summary>
/// Published files that lie beside the checkout, or where GPC_SHARED points. They are no part of the project.
/// </summary>
internal static class Shared
{
    /// <summary>The file's text. Without it the test is counted as skipped, with the reason.</summary>
    public static string Read(string path)
    {
        var found = Folders().Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(
            found is null, $"SKIPPED, NOT PASSED: {path} lies neither in ../shared nor where GPC_SHARED points.");
        return File.ReadAllText(found!);
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("GPC_SHARED") is { Length: > 0 } named)
        {
            yield return named;
        }
        // Whatever folder the tests run from lies inside the checkout.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GpCollections.sln")) && folder.Parent is { } beside)
            {
                yield return Path.Combine(beside.FullName, "shared");
            }
        }
    }
}
