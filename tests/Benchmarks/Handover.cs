using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace GpCollections;

/// <summary>The last step: what was approved is delivered, fetched, and its points are worked out again.</summary>
/// <remarks>The arithmetic here is a second one, in whole numbers, and shares no code with the system.</remarks>
internal static class Handover
{
    private const int LowerThreshold = 40;
    private const int UpperThreshold = 90;
    private const int PointsAvailable = 7;

    /// <returns>How many points were other than worked out here; 0: all were right.</returns>
    public static async Task<int> Run(Door door, string releaser, string service, string period)
    {
        var receiver = await door.Token("Rita Receives", "REQUESTER");
        var delivery = await Journey.Timed("release a delivery, files and all", () => Release(
            door, releaser, receiver, service, period));
        var url = delivery.GetProperty("url").GetString()!;
        Console.WriteLine($"    {delivery.GetRawText()}");
        var manifest = JsonSerializer.Deserialize<JsonElement>(await door.Get(receiver, url));
        var files = new Dictionary<string, string>();
        await Journey.Timed("fetch its files, and hash them", async () =>
        {
            foreach (var file in manifest.GetProperty("files").EnumerateArray())
            {
                var bytes = await door.Get(receiver, $"{url}/{file.GetProperty("name").GetString()}");
                var isSame = Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.GetProperty("sha256").GetString();
                Console.WriteLine($"    {(isSame ? "same" : "OTHER BYTES")} {file.GetRawText()}");
                files[file.GetProperty("name").GetString()!] = System.Text.Encoding.UTF8.GetString(bytes);
            }
        });
        return await Journey.Timed("work out every practice's points again", () => Task.FromResult(
            Differences(files["INDICATOR_VALUES.csv"], files["INDICATOR_ACHIEVED_POINTS.csv"])));
    }

    public static async Task<JsonElement> Release(
        Door door, string releaser, string receiver, string service, string period)
    {
        await door.Ask(releaser, $$"""
            mutation { releaseDelivery(input: { requester: "X24", service: "{{service}}", period: "{{period}}" }) {
              delivery { number } errors { message } } }
            """);
        JsonElement delivery = default;
        await Journey.Until(async () =>
        {
            var nodes = await door.Ask(receiver, $$"""
                { deliveries(requester: "X24", service: "{{service}}", first: 1) {
                    nodes { number state practices sha256 url } } }
                """);
            delivery = JsonSerializer.Deserialize<JsonElement>(nodes["nodes"]![0]!.ToJsonString());
            return delivery.GetProperty("state").GetString() == "RELEASED";
        });
        return delivery;
    }

    private static int Differences(string values, string points)
    {
        var counts = new Dictionary<(string, string), Counted>();
        foreach (var row in Rows(values))
        {
            var key = (row[2], row[4]);
            var known = counts.GetValueOrDefault(key) ?? new(null, null);
            counts[key] = row[5] switch
            {
                "Numerator" => known with { Numerator = long.Parse(row[6], CultureInfo.InvariantCulture) },
                "Denominator" => known with { Denominator = long.Parse(row[6], CultureInfo.InvariantCulture) },
                _ => known,
            };
        }

        var (different, compared) = (0, 0);
        foreach (var row in Rows(points))
        {
            var hundredths = counts.TryGetValue((row[1], row[3]), out var counted) ? Hundredths(counted) : 0;
            compared++;
            if (decimal.Parse(row[4], CultureInfo.InvariantCulture) * 100 != hundredths)
            {
                different++;
                Console.WriteLine($"    {string.Join(',', row)} should be {hundredths} hundredths");
            }
        }

        Console.WriteLine($"    {different} of {compared} points differ");
        return compared == 0 ? 1 : different;
    }

    /// <summary>Half up, in whole numbers: 7 x (100 n - 40 d) / (50 d), between 0 and 7.</summary>
    private static long Hundredths(Counted counted)
    {
        // A register earns all for being kept.
        if (counted is { Numerator: null, Denominator: null })
        {
            return PointsAvailable * 100;
        }

        if (counted is not { Numerator: { } numerator, Denominator: > 0 and { } denominator })
        {
            return 0;
        }

        var above = BigInteger.Clamp(
            (100 * (BigInteger)numerator) - (LowerThreshold * (BigInteger)denominator), 0,
            (UpperThreshold - LowerThreshold) * (BigInteger)denominator);
        var whole = (UpperThreshold - LowerThreshold) * (BigInteger)denominator;
        return (long)(((2 * 100 * PointsAvailable * above) + whole) / (2 * whole));
    }

    private sealed record Counted(long? Numerator, long? Denominator);

    private static IEnumerable<string[]> Rows(string csv)
    {
        using var lines = new StringReader(csv);
        lines.ReadLine();
        while (lines.ReadLine() is { } line)
        {
            // The only value with a comma is the service's name, in quotes, before what is read.
            var named = line.Split('"');
            yield return named is [var begin, var name, var rest]
                ? [.. begin.Split(',')[..^1], name, .. rest.Split(',')[1..]]
                : line.Split(',');
        }
    }
}
