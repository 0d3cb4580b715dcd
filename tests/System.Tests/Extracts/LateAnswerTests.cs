using System.Globalization;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>What comes when the window is over, or has not opened.</summary>
[Collection<Clocked>]
public sealed class LateAnswerTests(ClockedSystem system)
{
    [Theory]
    [InlineData("importTimetable")]
    [InlineData("extendDeadline")]
    [InlineData("turnExtractWindow")]
    public async Task Who_answered_as_the_window_closed_is_asked_again_when_there_is_more_time(string how)
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(2));
        var service = system.A.Windowed(opens, closes);
        var one = await system.A.Accepted(service with
        {
            Periods = [service.Periods[0] with { EndsOn = system.Today.AddDays(-1) }],
        });
        system.Answered = question =>
        {
            if (question.Contains(one.Practice, StringComparison.Ordinal) && system.Now < closes)
            {
                system.JumpTo(closes);
            }
        };
        await system.MoveOn(
            opens, async () => (await one.Read()).Text("extraction.outcome") is not null, "an answer came",
            TimeSpan.FromHours(8));
        system.Answered = null;
        var late = await one.Read();
        Assert.Equal(("NOT_COLLECTED", "NO_ANSWER"), (late.Text("status"), late.Text("extraction.outcome")));

        await Move(one, how, system.Now.AddDays(1));
        await system.MoveOn(
            system.Now, async () => await one.Status() == "AWAITING_DECLARATION", "it was asked again",
            TimeSpan.FromHours(12));
        Assert.Equal("RECEIVED", (await one.Read()).Text("extraction.outcome"));
    }

    [Fact]
    public async Task A_message_that_came_too_early_is_taken_when_it_is_tried_again_in_the_window()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await system.Supplier("ERROR", one.Practice);
        var (_, posted) = await system.A.Operator.Post(Posted.Message(Posted.Result(one)));
        Assert.Equal("NOT_YET_OPEN", posted.Text("code"));
        var id = posted.Text("message");
        Assert.Equal("EARLY", await Replayed(id));
        await system.MoveOn(opens, async () => await one.Status() == "COLLECTING", "the window opened");
        Assert.Equal("STORED", await Replayed(id));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
    }

    private async Task<string?> Replayed(string? id) => (await system.A.Operator.Do(
        "replayMessages", new { ids = new[] { id } })).Text("messages.0.outcome");

    private async Task Move(Case one, string how, DateTimeOffset until)
    {
        const string Why = "The supplier was late.";
        var closes = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var csv = $"service,period,extractClosesAt\n{one.Service.Code},P1,{closes}";
        object input = how switch
        {
            "importTimetable" => new { csv, reason = Why },
            "extendDeadline" => new { key = one.Key, deadline = "EXTRACT", until, reason = Why },
            _ => new { service = one.Service.Code, period = "P1", turn = "EXTEND", until, reason = Why },
        };
        await (how == "importTimetable" ? system.A.National : system.A.Operator).Do(how, input);
    }
}
