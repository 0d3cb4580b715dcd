using Xunit;

namespace GpCollections.Payments;

public sealed class PaymentStatementTests
{
    [Fact]
    public void A_years_months_add_up_and_what_waits_stands_apart()
    {
        var statement = PaymentStatement.Of(
            "2017-18", null,
            [Paid("b", 10.50m, new(2018, 3, 29), 10), Paid("a", -2, new(2018, 3, 29)), Paid("c", 5, new(2017, 4, 28))],
            [Paid("d", 7, null), Paid("e", -1, null)]);
        Assert.Equal((13.50m, 6m), (statement.Amount, statement.Waiting));
        Assert.Equal(["c", "a", "b", "d", "e"], statement.Lines.Select(line => line.Id));
        Assert.Equal(12, statement.Months.Length);
        Assert.Equal(new("2017-04", 1, 5, 0), statement.Months[0]);
        Assert.Equal(new("2018-03", 2, 8.50m, 10), statement.Months[^1]);
    }

    [Theory]
    [InlineData("2017-18", null, true)]
    [InlineData("2017-18", "2018-03", true)]
    [InlineData("2017-18", "2018-04", false)]
    [InlineData("2017-18", "march", false)]
    [InlineData("2017-19", null, false)]
    public void A_month_belongs_to_its_financial_year(string year, string? month, bool expected) =>
        Assert.Equal(expected, PaymentStatement.IsOne(year, month));

    [Fact]
    public void A_statement_is_about_the_days_of_its_year_or_month()
    {
        Assert.Equal((new(2017, 4, 1), new DateOnly(2018, 3, 31)), PaymentStatement.Days("2017-18", null));
        Assert.Equal((new(2018, 2, 1), new DateOnly(2018, 2, 28)), PaymentStatement.Days("2017-18", "2018-02"));
    }

    private static Payment Paid(string id, decimal amount, DateOnly? payOn, decimal? confirmed = null) => new(
        PaymentRunTests.Payment(id, "T00001", amount), PaymentState.Instructed, null, null, PayOn: payOn,
        Confirmed: confirmed);
}
