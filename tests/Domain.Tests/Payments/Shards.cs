namespace GpCollections.Payments;

/// <summary>Many random cases, on all processors, and the same ones each time.</summary>
internal static class Shards
{
    private const int Count = 8;
    private const int Seed = 20180331;

    public static void Run(int cases, Action<Random> check) => Parallel.For(0, Count, shard =>
    {
        var random = new Random(Seed + shard);
        for (var done = shard; done < cases; done += Count)
        {
            check(random);
        }
    });
}
