using System.Text.RegularExpressions;
using Xunit;

namespace GpCollections.Services;

public sealed partial class ReferenceFilesTests
{
    private static readonly Dictionary<string, string> Shipped = ReferenceFiles.Names.ToDictionary(name => name, Text);

    private static readonly ReferenceData Read = ReferenceFiles.Read(Shipped);

    [Fact]
    public void The_shipped_files_have_no_problem()
    {
        Assert.Empty(Read.Problems);
        Assert.Empty(Read.Rejected);
    }

    [Theory]
    [InlineData("2016-17", 35)]
    [InlineData("2017-18", 35)]
    [InlineData("2018-19", 34)]
    public void A_years_services_are_there(string year, int count) =>
        Assert.Equal(count, Read.Services.Count(service => service.Code.EndsWith(year, StringComparison.Ordinal)));

    [Theory]
    [InlineData("QOF-2016-17")]
    [InlineData("QOF-2017-18")]
    [InlineData("QOF-2018-19")]
    public void Qof_has_77_indicators_and_559_points_and_the_years_own_pounds(string code)
    {
        string[] publicHealth = ["BP", "CVD-PP", "OB", "SMOK"];
        string[] additional = ["CS", "CON"];
        var qof = Read.Services.Single(service => service.Code == code);
        Assert.Equal((77, 559, null), (
            qof.Indicators.Length, qof.Indicators.Sum(indicator => indicator.Points), qof.Tariff!.PoundsPerPoint));
        var sums = qof.Indicators
            .ToLookup(each => publicHealth.Contains(each.Group) ? "health"
                : additional.Contains(each.Group) ? "more" : "")
            .ToDictionary(group => group.Key, group => group.Sum(each => each.Points));
        Assert.Equal((435m, 97m, 27m), (sums[""], sums["health"], sums["more"]));
    }

    [Theory]
    [InlineData("2016-17")]
    [InlineData("2017-18")]
    [InlineData("2018-19")]
    public void Each_number_of_qof_has_its_source_or_is_said_to_have_none(string year)
    {
        var rows = Shipped["indicators.csv"].Split('\n')
            .Where(line => line.StartsWith("QOF,", StringComparison.Ordinal))
            .Select(line => QofRow().Match(line))
            .Where(row => string.CompareOrdinal(row.Groups["first"].Value, year) <= 0
                && string.CompareOrdinal(year, row.Groups["last"].Value) <= 0)
            .Select(row => (HasThresholds: row.Groups["lower"].Length > 0, Source: row.Groups["source"].Value))
            .ToList();
        Assert.Equal(77, rows.Count);
        Assert.All(rows, row => Assert.Matches(
            !row.HasThresholds
                ? "^Points: NHS QOF publications? [0-9]{4}-[0-9]{2}( to [0-9]{4}-[0-9]{2})?$"
                : "^Points: NHS QOF publications .*[.] Thresholds: (UNSOURCED,|[A-Za-z]{3,})",
            row.Source));
        var (all, unsourced) = (rows.Count(row => row.HasThresholds),
            rows.Count(row => row.Source.Contains("UNSOURCED", StringComparison.Ordinal)));
        Assert.Contains(
            $"{unsourced} of the {all} thresholds", House.Repository.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_each_month_is_what_is_extracted()
    {
        var monthly = Read.Services.Single(service => service.Code == "QOF-MONTHLY-2017-18");
        Assert.Equal((73, 0), (
            monthly.Indicators.Length, monthly.Indicators.Count(indicator => indicator.Manual)));
    }

    [Fact]
    public void A_service_without_typing_has_nothing_to_type()
    {
        var qof = Read.Services.Single(service => service.Code == "QOF-2017-18");
        Assert.Empty(ServiceChecks.Errors(qof));
        Assert.Equal(4, ServiceChecks.Errors(qof with { ManualEntry = ManualEntryPolicy.None })
            .Count(error => error.Field is ["indicators", _, "manual"]));
    }

    [Fact]
    public void Every_shipped_service_that_pays_asks_for_an_approval() => Assert.All(
        Read.Services.Where(service => service.PaymentRelated),
        service => Assert.True(service.ApprovalRequired || service.FinancialApprovalRequired, service.Code));

    [Fact]
    public void Every_period_is_the_calendars_own()
    {
        foreach (var service in Read.Services.Where(service => service.Code != "AUA-2016-17"))
        {
            Assert.NotEmpty(service.Periods);
            Assert.Equal(Calendars.Periods(service), service.Periods);
            Assert.Equal(
                (service.StartsOn, service.EndsOn), (service.Periods[0].StartsOn, service.Periods[^1].EndsOn));
        }

        var parts = Read.Services.Single(service => service.Code == "AUA-2016-17").Periods;
        Assert.Equal([46m, 27m, 27m], parts.Select(part => part.Share));
        Assert.Equal(new DateOnly(2017, 4, 12), London.DayOf(parts[2].ExtractOpensAt!.Value));
    }

    [Theory]
    [InlineData("services.csv", "FLU,2016-17", "FLU,2016", "firstYear", "2016")]
    [InlineData("services.csv", "X24,AUTOMATIC,NONE,no,no,no,no,NEXT_EXTRACT_ONLY,MONTH-4,04-01,03-31,RDD",
        "X24,BY_POST,NONE,no,no,no,no,NEXT_EXTRACT_ONLY,MONTH-4,04-01,03-31,RDD", "method", "BY_POST")]
    [InlineData("services.csv", "HQIP,NONE", "HQIQ,NONE", "requester", "HQIQ")]
    [InlineData("indicators.csv", "AF006,", "AF 06,", "code", "AF 06")]
    [InlineData("indicators.csv", "AF,FRACTION,12,40,90", "AF,FRACTION,12,95,90", "lowerThreshold", "95")]
    [InlineData("calendars.csv", "MONTH-1,MONTHLY,1", "MONTH-1,MONTHLY,first", "priorityGroup", "first")]
    [InlineData("tariffs.csv", "LD001,2016-04-01,116", "LD001,2016-02-30,116", "from", "2016-02-30")]
    [InlineData("legal_bases.csv", "PATIENT-LEVEL,Direction under", "ANOTHER,Direction under", "legalBasis",
        "PATIENT-LEVEL", "services.csv")]
    public void What_is_wrong_is_named_by_file_line_column_and_value(
        string file, string right, string wrong, string column, string value, string? named = null)
    {
        var spoilt = Shipped[file].Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Shipped[file], spoilt);
        var read = ReferenceFiles.Read(new Dictionary<string, string>(Shipped) { [file] = spoilt });
        var problem = read.Problems.First(each => each.Column == column && each.Value == value);
        var text = named is null ? spoilt : Shipped[named];
        Assert.Equal(named ?? file, problem.File);
        Assert.Contains(value, text.Split('\n')[problem.Line - 1], StringComparison.Ordinal);
        Assert.Contains(read.Services, service => service.Code == "PPV-2017-18" || service.Code == "QOF-2017-18");
        Assert.True(read.Services.Length < Read.Services.Length);
    }

    [Fact]
    public void A_service_whose_years_nobody_can_read_is_one_of_the_rejected()
    {
        var blank = Shipped["services.csv"].Replace("FLU,2016-17", "FLU,2016", StringComparison.Ordinal);
        var read = ReferenceFiles.Read(new Dictionary<string, string>(Shipped) { ["services.csv"] = blank });
        Assert.Contains("FLU-2016", read.Rejected);
    }

    [Fact]
    public void Without_a_legal_basis_there_is_no_service_to_offer()
    {
        var blank = Shipped["services.csv"].Replace(",HPV,PAYMENT,", ",HPV,,", StringComparison.Ordinal);
        var read = ReferenceFiles.Read(new Dictionary<string, string>(Shipped) { ["services.csv"] = blank });
        Assert.Equal(["HPV-2016-17", "HPV-2017-18", "HPV-2018-19"], read.Rejected);
        Assert.Contains(read.Problems, each => each.Message.Contains("Direction", StringComparison.Ordinal));
        Assert.Equal(Read.Services.Length - 3, read.Services.Length);
    }

    [GeneratedRegex(
        """^QOF,(?<first>[^,]+),(?<last>[^,]+),[^,]+,("[^"]*"|[^,]*),[^,]*,[^,]*,[^,]*,(?<lower>[^,]*),[^,]*,[^,]*,"""
            + @"""?(?<source>[^""]*)""?\r?$")]
    private static partial Regex QofRow();

    private static string Text(string name)
    {
        using var stream = typeof(ReferenceFilesTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
