using GpCollections.Payments;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What is paid in advance for a year of QOF, and what is left to pay then.</summary>
public sealed class AspirationTests
{
    private static readonly AspirationKnown Known = new(
        92_345.67m, new QofParameters(165.18m, 7460, "Year before"), 12, new ListSize(new(2017, 1, 1), 9450),
        new QofParameters(171.20m, 7732, "The year itself"));

    /// <summary>Worked by hand: 92,345.67 x (171.20 x 12) / (165.18 x 12) x 70 % / 12 = 5,583.1543.</summary>
    [Fact]
    public void A_month_is_paid_once_by_last_years_achievement()
    {
        var story = Accepted().Given(Story.Finance, new CollectionCommand.PayAspiration("2017-04"));
        var payment = Assert.Single(Instructions.Of(story.State!, story.Terms));
        Assert.Equal(
            ($"{Story.Key}/2017-04", PaymentKind.Aspiration, 5_583.15m, "2017-04", Story.Finance, Story.Commissioner),
            (payment.Id, payment.Kind, payment.Amount, payment.Period, payment.FinanciallyApprovedBy,
                payment.Commissioner));
        story.When(Story.Finance, new CollectionCommand.PayAspiration("2017-04")).ThenRefused(RefusalCode.Duplicate);
        story.Given(Story.Finance, new CollectionCommand.PayAspiration("2017-05"));
    }

    /// <summary>Worked by hand: 12 x 171.20 x 9450 / 7732 / 12.</summary>
    [Fact]
    public void A_month_is_paid_by_points_aspired_to()
    {
        var story = Accepted().Given(Story.Finance, new CollectionCommand.PayAspiration("2018-03", 12));
        Assert.Equal(209.24m, Assert.Single(Instructions.Of(story.State!, story.Terms)).Amount);
    }

    /// <summary>Worked by hand: 6 x 171.20 x 9450 / 7732 / 12.</summary>
    [Fact]
    public void What_was_agreed_is_paid_and_nobody_types_other_points()
    {
        var story = Accepted() with { Aspiration = Known with { Agreed = new(6, 2) } };
        var paid = story.Given(Story.Finance, new CollectionCommand.PayAspiration("2018-03"));
        var month = Assert.Single(paid.State!.Aspiration);
        Assert.Equal((104.62m, 2), (month.Amount, month.Basis.Agreement));
        Assert.Contains("version 2 of the agreement", AspirationLaw.Words(month));
        paid.Given(Story.Finance, new CollectionCommand.PayAspiration("2018-02", 6));
        paid.When(Story.Finance, new CollectionCommand.PayAspiration("2018-02", 7)).ThenRefused(RefusalCode.Conflict);
    }

    /// <summary>The year has 12: it had more when they were agreed.</summary>
    [Theory]
    [InlineData(12, null)]
    [InlineData(13, RefusalCode.Invalid)]
    public void More_points_than_the_year_has_are_not_paid_even_if_they_were_agreed(int agreed, RefusalCode? code)
    {
        var story = Accepted() with { Aspiration = Known with { Agreed = new(agreed, 1) } };
        foreach (var pay in new decimal?[] { null, agreed }
            .Select(typed => new CollectionCommand.PayAspiration("2018-03", typed)))
        {
            if (code is { } refused)
            {
                story.When(Story.Finance, pay).ThenRefused(refused);
            }
            else
            {
                story.Given(Story.Finance, pay);
            }
        }
    }

    [Theory]
    [InlineData("2017-08", RefusalCode.NotParticipating)]
    [InlineData("2017-09", null)]
    [InlineData("2017-12", null)]
    [InlineData("2018-01", RefusalCode.NotParticipating)]
    public void Nothing_is_paid_in_advance_for_months_outside_participation(string month, RefusalCode? code)
    {
        var story = Accepted();
        story = story with
        {
            State = story.State! with
            {
                Participation = story.State.Participation with
                {
                    StartsOn = new(2017, 9, 15),
                    EndsOn = new(2017, 12, 1),
                },
            },
        };
        var pay = new CollectionCommand.PayAspiration(month, 5);
        if (code is { } refused)
        {
            story.When(Story.Finance, pay).ThenRefused(refused);
        }
        else
        {
            story.Given(Story.Finance, pay);
        }
    }

    [Theory]
    [InlineData("2018-04", 5, RefusalCode.Invalid)]
    [InlineData("2017-03", 5, RefusalCode.Invalid)]
    [InlineData("march", 5, RefusalCode.Invalid)]
    [InlineData("2018-03", 0, RefusalCode.Invalid)]
    [InlineData("2018-03", 13, RefusalCode.Invalid)]
    public void A_month_of_another_year_or_no_points_are_refused(string month, int points, RefusalCode code) =>
        Accepted().When(Story.Finance, new CollectionCommand.PayAspiration(month, points)).ThenRefused(code);

    [Fact]
    public void On_hold_nothing_is_paid_in_advance() => Accepted().OnHold("A doubt")
        .When(Story.Finance, new CollectionCommand.PayAspiration("2017-04")).ThenRefused(RefusalCode.OnHold);

    [Fact]
    public void A_month_that_has_not_begun_is_refused() =>
        (Accepted() with { Now = Story.At("2018-02-28") })
            .When(Story.Finance, new CollectionCommand.PayAspiration("2018-03", 5))
            .ThenRefused(RefusalCode.NotYetOpen);

    [Fact]
    public void Without_last_years_achievement_or_a_list_nothing_is_paid()
    {
        (Accepted() with { Aspiration = Known with { AchievementBefore = null } })
            .When(Story.Finance, new CollectionCommand.PayAspiration("2018-03")).ThenRefused(RefusalCode.Incomplete);
        (Accepted() with { Aspiration = Known with { List = null } })
            .When(Story.Finance, new CollectionCommand.PayAspiration("2018-03", 5))
            .ThenRefused(RefusalCode.Incomplete);
        (Accepted() with { Aspiration = Known with { AchievementBefore = 0 } })
            .When(Story.Finance, new CollectionCommand.PayAspiration("2018-03")).ThenRefused(RefusalCode.Incomplete);
    }

    [Fact]
    public void What_is_no_QOF_and_another_commissioners_is_refused()
    {
        Story.Of(Example.Manual()).Accepted()
            .When(Story.Finance, new CollectionCommand.PayAspiration("2018-03", 5)).ThenRefused(RefusalCode.Invalid);
        Accepted().When(
                Story.Finance with { Organisation = Story.NextCommissioner },
                new CollectionCommand.PayAspiration("2018-03", 5))
            .ThenRefused(RefusalCode.Forbidden);
    }

    /// <summary>10 points x 171.20 x 8000 / 7732 = 1,771.34 for 90 %, less 209.24 for each month.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(11)]
    public void The_achievement_pays_what_is_left_and_may_recover(int months)
    {
        var paid = Enumerable.Range(0, months).Aggregate(Accepted(), (story, at) => story.Given(
            Story.Finance,
            new CollectionCommand.PayAspiration(PaymentMonths.Of(new DateOnly(2018, 3, 1).AddMonths(-at)), 12)));
        var advance = paid.State!.Aspiration.Sum(month => month.Amount);
        var approved = (paid.On("2018-04-03") with { Known = Story.ListOf(paid.Terms, 8000) })
            .Given(Story.Supplier, Story.Extract(72))
            .Given(Story.Manager, new CollectionCommand.EnterFigures(
                [new() { Indicator = "FLU002", Yes = true }], true, []));
        approved = approved
            .Given(Story.Partner, Story.Declare(approved.State!.Figures!.Version))
            .Given(Story.Approver, new CollectionCommand.Approve(approved.State.Figures.Version))
            .Given(Story.Finance, new CollectionCommand.ApproveFinancially(approved.State.Figures.Version));
        var worth = approved.State!.Declaration!.Amount!.Value;
        var payments = Instructions.Of(approved.State, approved.Terms);
        Assert.Equal(
            [.. Enumerable.Repeat(PaymentKind.Aspiration, months), PaymentKind.Achievement],
            payments.Select(payment => payment.Kind));
        Assert.Equal(worth - advance, payments[^1].Amount);
        Assert.Equal(months > 2, payments[^1].Amount < 0);
        approved.When(Story.Finance, new CollectionCommand.PayAspiration("2017-04", 12))
            .ThenRefused(RefusalCode.WrongStatus);

        var workings = AspirationLaw.Workings(approved.State.Aspiration, worth);
        Assert.Equal(payments[^1].Amount, workings[0].Value);
        Assert.Equal(workings[0].Value, workings.Where(one => one.Parent == workings[0].Id).Sum(one => one.Value));
        Assert.All(workings, one => Assert.True(one.IsOfPounds));
    }

    private static Story Accepted() => Story.Of(Example.Points()).Accepted() with { Aspiration = Known };
}
