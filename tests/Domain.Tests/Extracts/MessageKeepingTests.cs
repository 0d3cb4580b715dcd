using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Extracts;

public sealed class MessageKeepingTests
{
    private const string Uuid = "276C5A44-DCE2-4F9C-B1B2-DDB4374A115C";

    [Fact]
    public void Names_of_outputs_and_counts_are_kept_without_words() =>
        Assert.Equal(
            [("1", Uuid, "", "12"), ("2", "AFIBINV1", "CHD002 NUMERATOR", "0")],
            Kept(new("7", Uuid, "Patients of Dr Smith", "12"), new("", "AFIBINV1", "CHD002 NUMERATOR", "0"))!
                .Records.Select(record => (record.Rid, record.Aid, record.Description, record.Value)));

    [Theory]
    [InlineData("9434765919", "CHD002 NUMERATOR", "1")]
    [InlineData("x", "CHD002 943-476-5919", "1", false)]
    [InlineData(Uuid, "", "9434765919")]
    [InlineData(Uuid, "", "1965-05-17")]
    [InlineData(Uuid, "", "SR1 3BG")]
    [InlineData("Two words", "of somebody else's", "1")]
    public void What_might_be_somebodys_is_not(string aid, string description, string value, bool isLost = true)
    {
        var kept = Kept(new AggregateRecord("1", aid, description, value));
        Assert.Equal(isLost && description != "CHD002 NUMERATOR", kept is null);
        Assert.DoesNotContain("943", string.Concat(kept?.Records.Select(one => one.Aid + one.Description) ?? []));
    }

    [Fact]
    public void Nothing_is_kept_of_patients_nor_of_what_cannot_be_read()
    {
        Assert.Null(MessageKeeping.Kept(new ExtractReading.PatientLevel(Uuid)));
        Assert.Null(MessageKeeping.Kept(new ExtractReading.NotAMessage("-")));
        Assert.Null(MessageKeeping.Kept(Of([]) with { QueryName = "Dr Smith's query" }));
    }

    private static ExtractReading.Message? Kept(params AggregateRecord[] records) => MessageKeeping.Kept(Of(records));

    private static ExtractReading.Message Of(AggregateRecord[] records) => new(
        Uuid, OdsCode.Parse("A81001"), "QOF-2017-18", new DateOnly(2018, 3, 31), null, [.. records]);
}
