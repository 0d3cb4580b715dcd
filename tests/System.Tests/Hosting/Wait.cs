using System.Diagnostics;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>Waits for what has to come, and for no longer than a deadline.</summary>
internal static class Wait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task Until(Func<Task<bool>> holds, string what) => For(holds, held => held, what);

    /// <summary>What is read, as soon as it is right.</summary>
    public static async Task<T> For<T>(Func<Task<T>> read, Func<T, bool> isRight, string what, TimeSpan? longest = null)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var found = await read();
            if (isRight(found))
            {
                return found;
            }

            Assert.True(since.Elapsed < (longest ?? Longest), $"Waited in vain until {what}. It is: {found}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
