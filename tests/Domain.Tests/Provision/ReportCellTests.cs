using Xunit;

namespace GpCollections.Provision;

public sealed class ReportCellTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+44 1632", "'+44 1632")]
    [InlineData("-OAK LANE", "'-OAK LANE")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("OAK=LANE", "OAK=LANE")]
    [InlineData("", "")]
    public void A_text_is_never_a_formula(string text, string shown) => Assert.Equal(shown, $"{(ReportCell)text}");

    [Fact]
    public void A_negative_number_stays_a_number() => Assert.Equal("-12.5", $"{(ReportCell)(decimal?)-12.50m}");
}
