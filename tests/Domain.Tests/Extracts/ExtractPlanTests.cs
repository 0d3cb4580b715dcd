using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class ExtractPlanTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(7_000)]
    public void Practices_with_codes_in_a_row_fill_every_tenth_of_the_spread(int practices)
    {
        var terms = new Terms(Example.Automatic(), Example.Period(CollectionMethod.Automatic));
        var spread = TimeSpan.FromMinutes(100);
        var opens = terms.Period.ExtractOpensAt!.Value;
        var tenths = Enumerable.Range(1, practices)
            .Select(number => ExtractPlan.NextAsk(Collecting($"Z{number:00000}"), terms, opens, spread)!.Value - opens)
            .GroupBy(slot => (int)(slot / spread * 10))
            .Select(tenth => tenth.Count())
            .ToList();
        Assert.Equal(10, tenths.Count);
        Assert.InRange(tenths.Max(), 0, practices / 10 * 2.5);
    }

    private static Collection Collecting(string practice) => new()
    {
        Key = new CollectionKey("FLU-2017-18", "2018-03", OdsCode.Parse(practice)),
        Status = CollectionStatus.Collecting,
        Participation = null!,
    };
}
