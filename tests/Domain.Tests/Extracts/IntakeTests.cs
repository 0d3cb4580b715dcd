using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class IntakeTests
{
    private static readonly Service Coronary = Some.Service(Some.Register("CHD001", group: "CHD")) with
    {
        Periods =
        [
            Some.Period() with
            {
                ExtractOpensAt = London.StartOf(new DateOnly(2018, 4, 1)),
                ExtractClosesAt = London.StartOf(new DateOnly(2018, 5, 1)),
            },
        ],
    };

    private static readonly Practice Open = new(
        OdsCode.Parse("T00001"), "Oak Lane", OdsCode.Parse("Q74"), null, true, null, null, null, false);

    [Fact]
    public void What_is_for_a_collection_names_it()
    {
        var addressed = Of(Message());
        Assert.Equal(
            (MessageOutcome.Stored, "QOF-2017-18/2018-03/T00001"), (addressed.Outcome, $"{addressed.Key}"));
    }

    [Theory]
    [InlineData("QOF1718", MessageOutcome.Stored)]
    [InlineData("QOF-2017-18", MessageOutcome.Stored)]
    [InlineData("QOF1819", MessageOutcome.Malformed)]
    public void A_service_has_its_code_and_the_name_that_CQRS_gives_it(string name, MessageOutcome outcome) =>
        Assert.Equal(outcome, Of(Message() with { QueryName = name }).Outcome);

    [Fact]
    public void Each_failure_has_an_outcome_of_its_own() =>
        Assert.Equal(
            [
                MessageOutcome.UnknownPractice, MessageOutcome.OtherSupplier, MessageOutcome.SharedSystem,
                MessageOutcome.ClosedPractice, MessageOutcome.UnknownService, MessageOutcome.WrongPeriod,
                MessageOutcome.WrongRulesVersion, MessageOutcome.Partial, MessageOutcome.PatientLevel,
                MessageOutcome.Malformed,
            ],
            new[]
            {
                Intake.Address(Message(), null, true, Coronary, OutputMap.None),
                Intake.Address(Message(), Open, false, Coronary, OutputMap.None),
                Of(Message(), Open with { SharedSystem = true }),
                Of(Message(), Open with { ClosedOn = new DateOnly(2018, 3, 30) }),
                Intake.Address(Message(), Open, true, null, OutputMap.None),
                Of(Message() with { AchievementDate = new DateOnly(2018, 2, 28) }),
                Of(Message() with { RulesVersion = "2" }),
                Of(Message() with { Records = [] }),
                Of(new ExtractReading.PatientLevel(null)),
                Of(new ExtractReading.NotAMessage("It breaks off.")),
            }.Select(addressed => addressed.Outcome));

    [Fact]
    public void A_practice_that_closed_on_the_achievement_date_is_still_counted() =>
        Assert.Equal(
            MessageOutcome.Stored, Of(Message(), Open with { ClosedOn = new DateOnly(2018, 3, 31) }).Outcome);

    private static Addressed Of(ExtractReading reading, Practice? practice = null) =>
        Intake.Address(reading, practice ?? Open, true, Coronary, OutputMap.None);

    private static ExtractReading.Message Message() => new(
        "276C5A44-DCE2-4F9C-B1B2-DDB4374A115C", Open.Code, "QOF-2017-18", new DateOnly(2018, 3, 31), null,
        [new AggregateRecord("1", "", "CHD001 REGISTER", "9")]);
}
