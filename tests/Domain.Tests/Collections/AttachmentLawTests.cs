using System.Collections.Immutable;
using GpCollections.Access;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Which files a message may have.</summary>
public sealed class AttachmentLawTests
{
    private static readonly Story Offered = Story.Of(Example.Automatic()).Offered();
    private static readonly Upload Mine = Upload("a", Story.Manager);

    [Fact]
    public void A_message_has_the_files_that_it_names_in_their_order()
    {
        var second = Upload("b", Story.Manager);
        var message = Assert.Single(Posted(Offered, [Mine, second], "b", "a").State!.Messages);
        Assert.Equal([second.File, Mine.File], message.Attachments!.Value);
        Assert.Null(Offered.Given(Story.Manager, Post()).State!.Messages[0].Attachments);
    }

    [Fact]
    public void One_s_own_of_this_collection_within_a_day_and_once()
    {
        Refused(RefusalCode.NotFound, Offered, [Mine], "b");
        Refused(RefusalCode.NotFound, Offered, [Upload("a", Story.Partner)], "a");
        Refused(RefusalCode.Invalid, Offered, [Mine], "a", "a");
        Refused(RefusalCode.Invalid, Offered, [], "1", "2", "3", "4", "5", "6");
        Refused(RefusalCode.WindowClosed, Offered, [Mine with { At = Offered.Now - AttachmentLaw.Waits }], "a");
        Posted(Offered, [Mine with { At = Offered.Now - AttachmentLaw.Waits + TimeSpan.FromTicks(1) }], "a");
        Refused(RefusalCode.Duplicate, Posted(Offered, [Mine], "a"), [Mine], "a");
    }

    [Fact]
    public void Who_acts_for_another_has_the_other_s_files_too()
    {
        var desk = new Actor("dora", "Dora", Story.Key.Practice, Story.Manager);
        Posted(Offered, [Upload("a", desk)], "a");
    }

    [Fact]
    public void A_withdrawn_message_gives_out_no_file_and_frees_none()
    {
        var withdrawn = Posted(Offered, [Mine], "a")
            .Given(Story.Manager, new CollectionCommand.WithdrawMessage(1));
        Assert.Null(withdrawn.State!.Messages[0].Attachments);
        Refused(RefusalCode.Duplicate, withdrawn, [Mine], "a");
    }

    [Fact]
    public void The_same_file_waits_once_and_only_while_no_message_has_it()
    {
        var again = Mine with { File = Mine.File with { Id = "z" }, At = Mine.At.AddHours(1) };
        Assert.Equal(Mine, AttachmentLaw.Same(Offered.State!, [Mine], again));
        Assert.Null(AttachmentLaw.Same(Offered.State!, [], again));
        Assert.Null(AttachmentLaw.Same(Offered.State!, [Mine], again with { By = Story.Partner }));
        Assert.Null(AttachmentLaw.Same(Offered.State!, [Mine], again with { File = again.File with { Name = "b" } }));
        Assert.Null(AttachmentLaw.Same(Offered.State!, [Mine], again with { At = Mine.At.AddDays(1) }));
        Assert.Null(AttachmentLaw.Same(Posted(Offered, [Mine], "a").State!, [Mine], again));
    }

    [Fact]
    public void All_of_a_collection_have_an_end()
    {
        var kept = Enumerable.Range(0, 10).Select(number => Upload($"{number}", Story.Manager, 5 << 20)).ToList();
        Refused("50 MiB", Offered, kept, Upload("b", Story.Partner, 1));
        Kept(Offered, kept[1..], Upload("b", Story.Partner, 5 << 20));
    }

    [Fact]
    public void Small_files_have_an_end_too()
    {
        var kept = Enumerable.Range(0, 800).Select(number => Upload($"{number}", Story.Manager, 1)).ToList();
        Refused("64 KiB", Offered, kept, Upload("b", Story.Partner, 1));
        Kept(Offered, kept[1..], Upload("b", Story.Partner, 64 << 10));
        Refused("64 KiB", Offered, kept[1..], Upload("b", Story.Partner, (64 << 10) + 1));
    }

    [Fact]
    public void Ten_of_a_person_wait()
    {
        var kept = Enumerable.Range(0, 10).Select(number => Upload($"{number}", Story.Manager)).ToList();
        var next = Upload("b", Story.Manager);
        Refused("At most 10 files", Offered, kept, next);
        Refused("At most 10 files", Offered, kept, next with
        {
            By = new("dora", "Dora", Story.Key.Practice, Story.Manager),
        });
        Kept(Offered, kept[1..], next);
        Kept(Offered, kept, next with { By = Story.Partner });
        Kept(Posted(Offered, [.. kept], "3"), kept, next);
        Kept(Offered, [kept[0] with { At = Offered.Now - AttachmentLaw.Waits }, .. kept[1..]], next);
    }

    [Fact]
    public void What_waits_of_a_person_is_not_too_much_together()
    {
        var kept = Enumerable.Range(0, 5).Select(number => Upload($"{number}", Story.Manager, 5 << 20)).ToList();
        Refused("25 MiB", Offered, kept, Upload("b", Story.Manager, 1));
        Kept(Offered, kept, Upload("b", Story.Partner, 1));
        Kept(Offered, kept[1..], Upload("b", Story.Manager, 5 << 20));
        Kept(Posted(Offered, [.. kept], "0"), kept, Upload("b", Story.Manager, 5 << 20));
    }

    private static void Refused(string words, Story story, List<Upload> kept, Upload given)
    {
        var refusal = AttachmentLaw.RefusesKeeping(story.State!, kept, given)!;
        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    private static void Kept(Story story, List<Upload> kept, Upload given) =>
        Assert.Null(AttachmentLaw.RefusesKeeping(story.State!, kept, given));

    private static void Refused(
        RefusalCode code, Story story, ImmutableArray<Upload> uploads, params ImmutableArray<string> ids)
    {
        var refused = (story with { Uploads = uploads }).When(Story.Manager, Post(ids));
        Assert.Equal(code, refused.Last!.Refusal?.Code);
        Assert.Equal(["attachments"], refused.Last.Refusal!.Field!.Value);
    }

    private static Story Posted(Story story, ImmutableArray<Upload> uploads, params ImmutableArray<string> ids) =>
        (story with { Uploads = uploads }).Given(Story.Manager, Post(ids));

    private static CollectionCommand.PostMessage Post(params ImmutableArray<string> ids) =>
        new("See these.", null, ids.IsEmpty ? null : ids);

    private static Upload Upload(string id, Actor by, int bytes = 3) =>
        new(new Attachment(id, "a.csv", "text/csv", bytes, "hash"), by, Offered.Now);
}
