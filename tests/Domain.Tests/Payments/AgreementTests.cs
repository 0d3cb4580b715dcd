using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What a practice aspires to: entered by one person, confirmed by another.</summary>
public sealed class AgreementTests
{
    private static readonly DateOnly Today = new(2018, 3, 1);
    private static readonly Actor One = new("one", "Una One");
    private static readonly Actor Other = new("other", "Otto Other");

    [Theory]
    [InlineData("12", "Dr Oak", "2018-03-01", "Agreed at the visit", null)]
    [InlineData("12.01", "Dr Oak", "2018-03-01", "Agreed at the visit", "points")]
    [InlineData("0", "Dr Oak", "2018-03-01", "Agreed at the visit", "points")]
    [InlineData("5.001", "Dr Oak", "2018-03-01", "Agreed at the visit", "points")]
    [InlineData("12", "", "2018-03-01", "Agreed at the visit", "agreedBy")]
    [InlineData("12", "Dr Oak", "2018-03-02", "Agreed at the visit", "agreedOn")]
    [InlineData("12", "Dr Oak", "2015-03-02", "Agreed at the visit", "agreedOn")]
    [InlineData("12", "Dr Oak", "2018-03-01", " ", "reason")]
    public void What_is_entered_is_checked(
        string points, string agreedBy, string agreedOn, string reason, string? field)
    {
        var proposal = Version(1) with
        {
            Points = decimal.Parse(points, CultureInfo.InvariantCulture),
            AgreedBy = agreedBy,
            AgreedOn = DateOnly.Parse(agreedOn, CultureInfo.InvariantCulture),
            Reason = reason,
        };
        Assert.Equal(field, AgreementRules.RefusesProposal(proposal, Example.Points(), 0, Today)?.Field?[0]);
    }

    [Fact]
    public void Only_a_year_of_QOF_has_points_to_aspire_to()
    {
        Assert.Equal("service", AgreementRules.RefusesProposal(Version(1), Example.Manual(), 0, Today)?.Field?[0]);
        Assert.Equal("service", AgreementRules.RefusesProposal(Version(1), null, 0, Today)?.Field?[0]);
        Assert.Equal("practice", AgreementRules.RefusesProposal(Version(1), Example.Points(), 100, Today)?.Field?[0]);
    }

    [Fact]
    public void The_newest_confirmed_version_holds_and_the_newest_again_is_nothing_new()
    {
        AspirationAgreement[] history = [Version(3), Version(2, confirmed: true), Version(1, confirmed: true)];
        Assert.Equal(2, AgreementRules.InForce(history)?.Version);
        Assert.Null(AgreementRules.InForce([Version(1)]));
        Assert.Equal(3, AgreementRules.Same(Version(0), history)?.Version);
        Assert.Null(AgreementRules.Same(Version(0) with { Points = 11 }, history));
        Assert.Null(AgreementRules.Same(Version(0), []));
    }

    [Fact]
    public void Who_entered_it_does_not_confirm_it_and_nothing_older_is_confirmed()
    {
        AspirationAgreement[] history = [Version(3), Version(2, confirmed: true), Version(1)];
        Assert.Null(AgreementRules.RefusesConfirmation(history[0], Other, history));
        Assert.Null(AgreementRules.RefusesConfirmation(history[1], One, history));
        Assert.Equal(
            RefusalCode.SamePerson, AgreementRules.RefusesConfirmation(history[0], One, history)?.Code);
        Assert.Equal(RefusalCode.Conflict, AgreementRules.RefusesConfirmation(history[2], Other, history)?.Code);
        Assert.Equal(RefusalCode.NotFound, AgreementRules.RefusesConfirmation(null, Other, history)?.Code);
    }

    private static AspirationAgreement Version(int version, bool confirmed = false) => new(
        OdsCode.Parse("T00001"), "FLU-2017-18", version, 12, "Dr Oak", Today, "Agreed at the visit", One,
        DateTimeOffset.UnixEpoch, confirmed ? Other : null, confirmed ? DateTimeOffset.UnixEpoch : null);
}
