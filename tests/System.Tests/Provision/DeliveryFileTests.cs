using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Provision;

/// <summary>The files of a delivery, as the receiver fetches them.</summary>
[Collection<Running>]
public sealed class DeliveryFileTests(TestSystem system)
{
    [Fact]
    public async Task Every_file_is_what_the_manifest_says_for_ever()
    {
        var requested = await Requested.By(system);
        var one = await requested.Submitted();
        await requested.Submitted();
        var first = await requested.Release();
        var before = await Files(requested, first.Text("url")!);
        Assert.Equal(
            ["INDICATOR_VALUES.csv 12", "FINAL_PRACTICE_LIST.csv 2", "MEASURE_REPORTS.ndjson 2",
                "COLLECTIONS.ndjson 2"],
            before.Select(file => $"{file.Name} {file.Rows}"));

        await one.Submit(flu: 101);
        var second = await requested.Release();
        var after = await Files(requested, second.Text("url")!);
        Assert.Contains($",{one.Practice},", Encoding.UTF8.GetString(after[0].Bytes));
        Assert.Contains(",FLU001,Count,101,", Encoding.UTF8.GetString(after[0].Bytes));
        Assert.Equal(before.Select(file => file.Sha256), (await Files(requested, first.Text("url")!))
            .Select(file => file.Sha256));
    }

    [Fact]
    public async Task It_comes_compressed_in_parts_or_not_at_all()
    {
        var requested = await Requested.By(system);
        await requested.Submitted();
        var url = $"{(await requested.Release()).Text("url")}/INDICATOR_VALUES.csv";
        var (_, whole) = await requested.Receiver.Get(url);

        using var compressed = await requested.Receiver.GetAnswer(url, ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        await using var gzip = new GZipStream(
            await compressed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        Assert.Equal(whole, unpacked.ToArray());

        Assert.Equal((206, "LITY"), await Range(requested, url, "bytes=3-6"));
        Assert.Equal((206, "Y\n"), await Range(requested, url, "bytes=-2"));
        Assert.Equal((206, Encoding.UTF8.GetString(whole[100..])), await Range(requested, url, "bytes=100-"));
        Assert.Equal(416, (await Range(requested, url, $"bytes={whole.Length}-")).Status);

        using var plain = await requested.Receiver.GetAnswer(url);
        using var again = await requested.Receiver.GetAnswer(url, ("If-None-Match", $"{plain.Headers.ETag}"));
        Assert.Equal(304, (int)again.StatusCode);
    }

    [Fact]
    public async Task Only_those_who_see_the_delivery_get_its_files()
    {
        var requested = await Requested.By(system);
        var one = await requested.Submitted();
        var url = $"{(await requested.Release()).Text("url")}/INDICATOR_VALUES.csv";
        Assert.Equal(401, (await Person.Nobody(system).Get(url)).Status);
        Assert.Equal(404, (await one.Manager.Get(url)).Status);
        Assert.Equal(404, (await one.Approver.Get(url)).Status);
        Assert.Equal(404, (await requested.Receiver.Get($"{url}x")).Status);
        Assert.Equal(200, (await system.A.National.Get(url)).Status);
    }

    private static async Task<(int Status, string Text)> Range(Requested requested, string url, string range)
    {
        using var answer = await requested.Receiver.GetAnswer(url, ("Range", range));
        return ((int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>All that the manifest names, each with the hash that it has.</summary>
    private static async Task<(string Name, int Rows, string Sha256, byte[] Bytes)[]> Files(
        Requested requested, string url)
    {
        var manifest = JsonSerializer.Deserialize<JsonElement>((await requested.Receiver.Get(url)).Bytes);
        var files = new List<(string, int, string, byte[])>();
        foreach (var file in manifest.GetProperty("files").EnumerateArray())
        {
            var (status, bytes) = await requested.Receiver.Get($"{url}/{file.Text("name")}");
            Assert.Equal(200, status);
            Assert.Equal(file.Number("bytes"), bytes.Length);
            Assert.Equal(file.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            files.Add((file.Text("name")!, file.Number("rows"), file.Text("sha256")!, bytes));
        }

        return [.. files];
    }
}
