using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A file waits for its message for a day.</summary>
[Collection<Clocked>]
public sealed class WaitingFileTests(ClockedSystem system)
{
    [Fact]
    public async Task What_no_message_has_after_a_day_goes_and_the_rest_stays()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var sent = (await AttachmentTests.Attach(one.Manager, one, "a,1")).Body.Text("id");
        await one.Manager.Do("postMessage", Post(one, sent));
        var waiting = (await AttachmentTests.Attach(one.Manager, one, "b,2")).Body.Text("id");
        system.Pass(AttachmentLaw.Waits);
        var late = await one.Manager.Try("postMessage", Post(one, waiting));
        Assert.Equal(("WINDOW_CLOSED", "attachments"), (late.Refusal(), late.Field()));
        Assert.Equal(2L, await Stored(one));

        await system.MoveOn(
            system.Now + AttachmentLaw.Kept, async () => await Stored(one) == 1, "what no message has is gone",
            TimeSpan.FromHours(6));
        Assert.True(await system.Database.Ask<bool>($"select bound from attachment where id = '{sent}'"));
        Assert.Equal(200, (await one.Approver.Get($"/attachments/{sent}")).Status);
        Assert.Equal("NOT_FOUND", (await one.Manager.Try("postMessage", Post(one, waiting))).Refusal());
    }

    private static object Post(Case one, string? file) =>
        new { key = one.Key, text = "See this.", attachments = new[] { file } };

    private Task<long> Stored(Case one) =>
        system.Database.Ask<long>($"select count(*) from attachment where key = '{one.Id}'");
}
