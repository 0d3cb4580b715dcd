using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class WindowProgressTests
{
    private static readonly DateTimeOffset Noon = new(2018, 4, 8, 12, 0, 0, TimeSpan.Zero);

    private static readonly WindowCounts Half = new(
        Practices: 7_000, Asked: 3_100, Received: 3_000, [new(MessageOutcome.NoAnswer, 100)], ReceivedLately: 500);

    [Fact]
    public void It_goes_on_as_in_the_last_minute() =>
        Assert.Equal(Noon.AddMinutes(8), WindowProgress.ExpectedFinish(Half, Noon));

    [Fact]
    public void Nobody_can_tell_when_nothing_comes_or_nothing_is_left()
    {
        Assert.Null(WindowProgress.ExpectedFinish(Half with { ReceivedLately = 0 }, Noon));
        Assert.Null(WindowProgress.ExpectedFinish(Half with { Received = 7_000 }, Noon));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(8, 0)]
    [InlineData(5, 3)]
    public void It_slips_by_what_it_takes_beyond_the_windows_end(int closesIn, int minutes) =>
        Assert.Equal(
            TimeSpan.FromMinutes(minutes),
            WindowProgress.Slip(Half, new Timetable.Span(Noon.AddDays(-1), Noon.AddMinutes(closesIn)), Noon));

    [Fact]
    public void Of_the_others_nothing_is_known_yet() => Assert.Equal(3_900, Half.Waiting);
}
