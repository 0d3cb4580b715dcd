using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Provision;

/// <summary>When a delivery is released without a person. The achievement date is 31 March 2018.</summary>
public sealed class AutomaticReleaseTests
{
    private static readonly StatusCount Approved = new(CollectionStatus.Approved, 3);
    private static readonly StatusCount Waiting = new(CollectionStatus.AwaitingApproval, 1);

    [Fact]
    public void Never_unless_the_service_says_so() => Assert.Null(Due(null, [Approved]));

    [Fact]
    public void When_nothing_is_missing_any_more()
    {
        Assert.Equal("automatic:FLU-2017-18:2018-03:0", Due(Complete, [Approved])!.Id);
        Assert.Null(Due(Complete, [Approved, Waiting]));
        Assert.Null(Due(Complete, [new(CollectionStatus.Provided, 3)]));
        Assert.Null(Due(Complete, [Approved, new(CollectionStatus.Offered, 1)]));
        Assert.NotNull(Due(Complete, [Approved, new(CollectionStatus.Declined, 1)]));
        Assert.Null(Due(Complete, [Approved], at: "2018-03-31"));
    }

    [Fact]
    public void On_its_day_whatever_is_missing_and_not_again()
    {
        Assert.Null(Due(OnDay30, [Approved, Waiting], at: "2018-04-29"));
        Assert.NotNull(Due(OnDay30, [Approved, Waiting], at: "2018-04-30"));
        Assert.NotNull(Due(OnDay30, [Approved, Waiting], at: "2018-06-01"));
        Assert.NotNull(Due(OnDay30, [Approved, Waiting], Made("2018-04-12"), "2018-04-30"));
        Assert.Null(Due(OnDay30, [Approved, Waiting], Made("2018-04-30"), "2018-05-01"));
        Assert.Null(Due(OnDay30, [Waiting], at: "2018-04-30"));
    }

    [Theory]
    [InlineData("2018-03-31", true, false)]
    [InlineData("2018-04-01", true, true)]
    [InlineData("2018-04-29", false, false)]
    [InlineData("2018-04-30", false, true)]
    public void Before_its_day_nobody_counts(string at, bool whenComplete, bool counts) =>
        Assert.Equal(counts, MayBeDue(whenComplete ? Complete : OnDay30, null, at));

    [Fact]
    public void After_its_day_s_delivery_nobody_counts_unless_it_is_released_when_complete_too()
    {
        var made = Made("2018-04-30");
        Assert.False(MayBeDue(OnDay30, made, "2018-05-01"));
        Assert.True(MayBeDue(new(true, 30), made, "2018-05-01"));
        Assert.False(MayBeDue(new(true, 30), made with { IsBusy = true }, "2018-05-01"));
        Assert.False(MayBeDue(null, null, "2018-05-01"));
    }

    [Fact]
    public void Each_state_of_what_was_delivered_asks_for_one_delivery() => Assert.Equal(
        "automatic:FLU-2017-18:2018-03:7", Due(Complete, [Approved], Made("2018-04-30"))!.Id);

    [Fact]
    public void What_a_person_took_back_waits_for_a_person()
    {
        var made = Made("2018-04-30");
        Assert.Null(Due(Complete, [Approved], TakenBack(new Actor("nora", "Nora", OdsCode.NhsEngland))));
        Assert.NotNull(Due(Complete, [Approved], TakenBack(Actor.System)));
        Assert.Null(Due(Complete, [Approved], made with { IsBusy = true }));

        Delivery TakenBack(Actor by) =>
            made with { WithdrawnBy = by, WithdrawnAt = made.ReleasedAt, WithdrawReason = "Why" };
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, 1, true)]
    [InlineData(false, 366, true)]
    [InlineData(false, 0, false)]
    [InlineData(true, 367, false)]
    [InlineData(false, null, false)]
    public void The_setting_is_one_or_the_other(bool whenComplete, int? days, bool isRight) => Assert.Equal(
        isRight,
        !ServiceChecks.Errors(Example.Automatic() with { AutomaticRelease = new(whenComplete, days) })
            .Any(refusal => refusal.Field is ["automaticRelease"]));

    private static AutomaticRelease Complete => new(true, null);

    private static AutomaticRelease OnDay30 => new(false, 30);

    private static DeliveryRequest? Due(
        AutomaticRelease? release, StatusCount[] counts, Delivery? newest = null, string at = "2018-05-02")
    {
        var service = Example.Automatic() with { AutomaticRelease = release };
        var due = AutomaticReleases.Due(new Terms(service, service.Periods[0]), counts, newest, Story.At(at, 0));
        Assert.True(due is null || (MayBeDue(release, newest, at) && MayBeDue(release, null, at)));
        return due;
    }

    private static bool MayBeDue(AutomaticRelease? release, Delivery? newest, string at)
    {
        var service = Example.Automatic() with { AutomaticRelease = release };
        return AutomaticReleases.MayBeDue(new Terms(service, service.Periods[0]), newest, Story.At(at, 0));
    }

    private static Delivery Made(string day) => new(
        OdsCode.NhsEngland, 7, "FLU-2017-18", "2018-03", Actor.System, Story.At(day, 9), false, 3, "ab", null, null,
        null, null, null, null, null);
}
