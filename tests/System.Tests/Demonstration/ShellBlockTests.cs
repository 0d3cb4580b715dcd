using System.Text.RegularExpressions;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Demonstration;

/// <summary>README's shell, on a demonstration of its own. A comment above each block says as whom it is run.</summary>
public sealed partial class ShellBlockTests(DemonstrationSystem system) : IClassFixture<DemonstrationSystem>
{
    public static TheoryData<string, string, bool> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string, bool>();
            foreach (var block in Marked().Matches(Shell.Read("README.md")).Where(one => one.Groups["person"].Success))
            {
                blocks.Add(block.Groups["person"].Value, block.Groups["text"].Value, block.Groups["stream"].Success);
            }

            return blocks;
        }
    }

    [Fact]
    public void Each_says_as_whom_it_is_run_or_why_it_is_not()
    {
        var readme = Shell.Read("README.md");
        Assert.Equal(readme.Split("\n```sh\n").Length - 1, Marked().Count(readme));
        Assert.Equal(7, Blocks.Count);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task It_runs_as_it_stands(string person, string text, bool streams)
    {
        var folder = Directory.CreateTempSubdirectory("gpc-readme-").FullName;
        try
        {
            var script = text.Replace(
                "http://127.0.0.1:8080", $"{system.Http.BaseAddress}".TrimEnd('/'), StringComparison.Ordinal);
            if (person != "nobody")
            {
                script = $"TOKEN={(await system.As(person)).Token}\n{script}";
            }

            if (text.Contains("/deliveries/", StringComparison.Ordinal))
            {
                await Release();
            }

            if (streams)
            {
                await AssertStreams(script, folder);
                return;
            }

            var printed = await Shell.Run(script, folder);
            TestContext.Current.TestOutputHelper?.WriteLine(printed);
            Assert.False(string.IsNullOrWhiteSpace(printed));
            Assert.DoesNotMatch(@"""errors"":\s*\[\s*[^\]\s]", printed);
            Assert.DoesNotContain("correlationId", printed, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>It is answered by a stream, which goes on until it is ended.</summary>
    private static async Task AssertStreams(string script, string folder)
    {
        var headers = Path.Combine(folder, "headers.txt");
        using var bash = Shell.Start(
            script.Replace("curl -N ", $"exec curl -s -N -D {headers} ", StringComparison.Ordinal), folder);
        try
        {
            await Wait.For(
                async () => File.Exists(headers)
                    ? await File.ReadAllTextAsync(headers, TestContext.Current.CancellationToken) : "",
                found => found.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
                    && found.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase),
                "the stream has begun");
            Assert.False(bash.HasExited);
        }
        finally
        {
            bash.Kill();
        }
    }

    private async Task Release()
    {
        var national = await system.As("national-manager");
        await national.Do(
            "releaseDelivery",
            new { requester = "ZR1", service = "QOF-DEMO", period = "M1", idempotencyKey = "readme-delivery" });
        await Wait.For(
            async () => (await national.Ask(
                """{ deliveries(requester: "ZR1", first: 1) { nodes { state } } }""")).Text("deliveries.nodes.0.state"),
            state => state == "RELEASED",
            "the delivery is made");
    }

    [GeneratedRegex(
        "<!-- sh (as (?<person>[a-z-]+)(?<stream>, until it streams)?|not run: [^\n]+) -->\n```sh\n(?<text>.*?)```",
        RegexOptions.Singleline)]
    private static partial Regex Marked();
}
