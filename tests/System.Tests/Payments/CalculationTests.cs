using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using GpCollections.Hosting;
using GpCollections.Provision;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>A year's points from a file of figures, on a system that holds no more than the shipped services.</summary>
public sealed class CalculationTests(ShippedSystem system) : IClassFixture<ShippedSystem>
{
    private const int Practices = 300;
    private const string Year = "/calculations/QOF-2017-18/";

    // Whole numbers all along, and none of the system's own arithmetic.
    [Fact]
    public async Task Every_point_of_hundreds_of_practices_is_the_one_worked_out_here()
    {
        var (sheet, expected) = Made();
        var (status, text, problems) = await Post(Year + CalculationFiles.AchievedPoints, sheet, gzip: true);
        Assert.Equal((200, "0"), (status, problems));
        var rows = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("QUALITY_SERVICE,ORG_CODE,ACH_DATE,IND_CODE,POINTS,APPROVED", rows[0]);
        Assert.Equal(Practices * 77, rows.Length - 1);
        Assert.Equal(expected, rows[1..].Select(row => row.Split(',')).ToDictionary(
            row => (row[1], row[3]), row => Hundredths(row[4])));

        var (_, sums, _) = await Post(Year + CalculationFiles.PracticePoints, sheet);
        Assert.Equal(
            expected.GroupBy(one => one.Key.Practice).ToDictionary(one => one.Key, one => one.Sum(two => two.Value)),
            sums.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..].Select(row => row.Split(','))
                .ToDictionary(row => row[1], row => Hundredths(row[3])));
    }

    [Fact]
    public async Task A_bad_row_is_told_and_its_neighbours_are_worked_out()
    {
        const string Sheet = """
            PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE
            A81001,CHD002,NUMERATOR,75
            A81001,CHD002,DENOMINATOR,a hundred
            A81002,CHD002,NUMERATOR,75
            A81002,CHD002,DENOMINATOR,100
            """;
        var (status, points, problems) = await Post("/calculations/QOF1718/INDICATOR_ACHIEVED_POINTS.csv", Sheet);
        Assert.Equal((200, "1"), (status, problems));
        Assert.Contains("QOF1718,A81001,20180331,CHD002,,\r\n", points);
        Assert.Contains("QOF1718,A81002,20180331,CHD002,9.35,\r\n", points);
        Assert.Equal(
            "LINE,ORG_CODE,IND_CODE,FIELD_NAME,VALUE,PROBLEM\r\n"
            + "3,A81001,CHD002,DENOMINATOR,a hundred,It is no whole number.\r\n",
            (await Post(Year + CalculationFiles.Problems, Sheet)).Text);
    }

    [Theory]
    [InlineData("/calculations/QOF-1999-00/PROBLEMS.csv", "PRACTICE,INDICATOR,YES", 404)]
    [InlineData("/calculations/QOF-2017-18/PROBLEMS.xlsx", "PRACTICE,INDICATOR,YES", 404)]
    [InlineData("/calculations/QOF-2017-18/PROBLEMS.csv?period=2019-03", "PRACTICE,INDICATOR,YES", 404)]
    [InlineData("/calculations/QOF-2017-18/PROBLEMS.csv?period=2018-03", "PRACTICE,INDICATOR,YES", 200)]
    [InlineData("/calculations/QOF-2017-18/PROBLEMS.csv", "PRACTICE,NHS_NUMBER", 400)]
    [InlineData("/calculations/QOF-2017-18/PROBLEMS.csv", "", 400)]
    public async Task What_cannot_be_worked_out_is_refused(string path, string sheet, int status) =>
        Assert.Equal(status, (await Post(path, sheet)).Status);

    [Fact]
    public async Task Only_who_signed_in_asks_and_only_who_sees_the_country_sends_much()
    {
        Assert.Equal(401, (await Post(Year + CalculationFiles.Problems, "", by: Person.Nobody(system))).Status);
        var clerk = Person.With(system, "clerk", ("T00001", ["VIEW"]));
        const string Small = "PRACTICE,INDICATOR,REGISTER\nT00001,CHD001,3";
        Assert.Equal(200, (await Post(Year + CalculationFiles.Problems, Small, by: clerk)).Status);
        // Some kilobytes that unpack to more than a practice may send.
        var large = Small + new string('\n', 5 * 1_024 * 1_024);
        Assert.Equal(413, (await Post(Year + CalculationFiles.Problems, large, gzip: true, by: clerk)).Status);
        Assert.Equal(200, (await Post(Year + CalculationFiles.Problems, large, gzip: true)).Status);
    }

    [Fact]
    public async Task A_person_has_one_under_way_all_have_two_and_nobody_waits_in_a_queue()
    {
        const string Small = "PRACTICE,INDICATOR,REGISTER\nT00001,CHD001,3\n";
        Person[] people = [.. Enumerable.Range(1, 3).Select(number =>
            Person.With(system, $"analyst-{number}", ("X24", ["VIEW"])))];
        using var first = new Unfinished(Small, "text/csv");
        using var second = new Unfinished(Small, "text/csv");
        var answers = new List<Task<HttpResponseMessage>>();
        foreach (var (person, body) in people.Zip([first, second]))
        {
            answers.Add(person.PostTo(Year + CalculationFiles.Problems, body));
            Assert.NotSame(answers[^1], await Task.WhenAny(answers[^1], body.IsRead));
        }

        await AssertRefused(people[0], 429, "You have a calculation under way");
        await AssertRefused(people[2], 503, "no room for more");
        foreach (var (body, answer) in new[] { first, second }.Zip(answers))
        {
            body.End();
            using var found = await answer;
            Assert.Equal(200, (int)found.StatusCode);
        }

        // The place is free as soon as the answer has left, which the client may know before the server.
        await Wait.For(
            async () => (await Post(Year + CalculationFiles.Problems, Small, by: people[2])).Status,
            status => status == 200,
            "there is room again");

        async Task AssertRefused(Person person, int status, string words)
        {
            using var content = new StringContent(Small, Encoding.UTF8, "text/csv");
            using var answer = await person.PostTo(Year + CalculationFiles.Problems, content);
            Assert.Equal((status, "10"), ((int)answer.StatusCode, $"{answer.Headers.RetryAfter}"));
            Assert.Contains(words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    private async Task<(int Status, string Text, string? Problems)> Post(
        string path, string sheet, bool gzip = false, Person? by = null)
    {
        using var content = gzip
            ? new ByteArrayContent(Packed(sheet))
            : new ByteArrayContent(Encoding.UTF8.GetBytes(sheet));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if (gzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using var answer = await (by ?? system.A.Operator).PostTo(path, content);
        return ((int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.TryGetValues("X-Problems", out var problems) ? problems.Single() : null);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>INDICATOR_VALUES, one field after the other and not practice by practice.</summary>
    private static (string Sheet, Dictionary<(string Practice, string Indicator), long> Expected) Made()
    {
        var random = new Random(11);
        var expected = new Dictionary<(string, string), long>();
        var rows = new List<string>();
        foreach (var (code, kind, points, lower, upper) in Indicators())
        {
            for (var practice = 0; practice < Practices; practice++)
            {
                var name = $"T{practice:00000}";
                var whole = random.Next(4) == 0 ? random.Next(3) : random.Next(1, 1_200);
                var part = random.Next(whole + 1);
                if (kind == "FRACTION")
                {
                    Row(name, code, "Denominator", whole);
                    Row(name, code, "Numerator", part);
                    expected[(name, code)] = Earned(part, whole, points, lower, upper);
                }
                else
                {
                    Row(name, code, kind == "REGISTER" ? "A Register" : "Yes/No Flag", Math.Min(whole, 1));
                    expected[(name, code)] = whole == 0 ? 0 : points * 100;
                }
            }
        }

        rows.Sort((one, other) => string.CompareOrdinal(one[^3..], other[^3..]));
        return (IndicatorValuesLayout.Columns + "\r\n" + string.Join("\r\n", rows), expected);

        void Row(string practice, string indicator, string field, int value) => rows.Add(
            $"QOF1718,\"Quality, and Outcomes\",{practice},20180331,{indicator},{field},{value},None,AUTOMATED,,,Y");
    }

    /// <summary>Half up, in hundredths: points x (100 n - lower d) / ((upper - lower) d).</summary>
    private static long Earned(long part, long whole, long points, long lower, long upper)
    {
        var (above, width) = ((100 * part) - (lower * whole), (upper - lower) * whole);
        return above <= 0 ? 0 : above >= width ? points * 100 : ((200 * points * above) + width) / (2 * width);
    }

    private static IEnumerable<(string Code, string Kind, long Points, long Lower, long Upper)> Indicators() =>
        ReferenceFiles.Read(Importing.Shipped()).Services.Single(service => service.Code == "QOF-2017-18").Indicators
            .Select(one => (
                one.Code, one.Kind == IndicatorKind.Fraction ? "FRACTION" : one.Kind == IndicatorKind.Register
                    ? "REGISTER" : "YES_NO",
                (long)one.Points!.Value, (long)(one.LowerThreshold ?? 0), (long)(one.UpperThreshold ?? 0)));

    private static long Hundredths(string points) => (long)(decimal.Parse(points, CultureInfo.InvariantCulture) * 100);
}

/// <summary>What ./run makes before its demonstration: the shipped services, and nothing else.</summary>
public sealed class ShippedSystem : TestSystem
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var source = Connections.To(Database.ConnectionString, readOnly: false);
        await Importing.Run(
            source, Importing.Shipped(), TextWriter.Null, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
