using System.Text;
using System.Xml.Linq;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

/// <summary>The timetable as people use it, of a service of the test's own.</summary>
[Collection<Running>]
public sealed class TimetableTests(TestSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_has_a_line_for_each_period()
    {
        var service = await Defined();
        var period = service.Periods[0];
        var lines = (await Text(service, "csv")).Split("\r\n");
        Assert.StartsWith("service,period,startsOn,endsOn,achievementDate,extractOpensAt,", lines[0],
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"{service.Code},P1,{period.StartsOn:yyyy-MM-dd},{period.EndsOn:yyyy-MM-dd},", lines[1],
            StringComparison.Ordinal);
        Assert.Contains($",{period.ExtractOpensAt:yyyy-MM-dd'T'HH:mm:ss'Z'},", lines[1], StringComparison.Ordinal);
        Assert.Equal([""], lines[2..]);
    }

    [Fact]
    public async Task The_page_is_well_formed_names_its_heads_and_runs_nothing()
    {
        var service = await Defined();
        using var answer = await Answer(service, "html");
        var text = await answer.Content.ReadAsStringAsync(Token);
        var page = XDocument.Parse(text);
        Assert.Equal("en-GB", page.Root!.Attribute("lang")!.Value);
        Assert.Single(page.Descendants("title"));
        Assert.Single(page.Descendants("caption"));
        Assert.Equal("<b>Flu & more</b>", Assert.Single(page.Descendants("tbody").Descendants("th")).Value);
        Assert.All(page.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
        Assert.Equal(
            page.Descendants("thead").Descendants("th").Count(), page.Descendants("tbody").Elements("tr")
                .Single().Elements().Count());
        Assert.Equal("Yes", page.Descendants("tbody").Descendants("td").Last().Value);
        using var unpaid = await Answer(await Defined(paid: false), "html");
        Assert.Equal(
            "No", XDocument.Parse(await unpaid.Content.ReadAsStringAsync(Token)).Descendants("tbody")
                .Descendants("td").Last().Value);
        Assert.StartsWith(
            "default-src 'none'; style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_keeps_its_tag_until_something_changes()
    {
        var service = await Defined();
        using var first = await Answer(service, "ics");
        Assert.Equal("text/calendar", first.Content.Headers.ContentType!.MediaType);
        var text = await first.Content.ReadAsStringAsync(Token);
        Assert.Contains($"UID:{service.Code}/P1/extract@gpcollections\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"\r\nDTSTART:{service.Periods[0].ExtractOpensAt:yyyyMMdd'T'HHmmss'Z'}\r\n", text,
            StringComparison.Ordinal);
        Assert.Equal("public, max-age=300", $"{first.Headers.CacheControl}");

        var address = Address(service, "ics");
        using var again = await Person.Nobody(system).GetAnswer(address, ("If-None-Match", $"{first.Headers.ETag}"));
        Assert.Equal(304, (int)again.StatusCode);
        using var other = await Person.Nobody(system).GetAnswer(address, ("If-None-Match", "\"other\""));
        Assert.Equal(200, (int)other.StatusCode);
    }

    [Theory]
    [InlineData("/timetable/2017-19.ics", 404)]
    [InlineData("/timetable/2017-18.pdf", 404)]
    [InlineData("/timetable/2017-18.csv?service=NONE-SUCH", 404)]
    [InlineData("/timetable/2017-18.csv?colour=red", 400)]
    [InlineData("/timetable/2017-18.csv?service=A&service=B", 400)]
    [InlineData("/timetable/1999-00.html", 200)]
    [InlineData("/timetable/all.ics", 200)]
    public async Task What_is_no_timetable_is_refused(string address, int status) =>
        Assert.Equal(status, (await Person.Nobody(system).Get(address)).Status);

    [Fact]
    public async Task A_practice_s_calendar_is_read_by_its_newest_address_only()
    {
        var one = await system.A.Accepted(system.A.Automatic());
        var input = new { practice = one.Practice };
        var first = await Url(one, input);
        var (status, bytes) = await Person.Nobody(system).Get(first);
        Assert.Equal(200, status);
        Assert.Contains(
            $"UID:{one.Practice}/{one.Service.Code}/P1/", Encoding.UTF8.GetString(bytes).Replace("\r\n ", "",
                StringComparison.Ordinal), StringComparison.Ordinal);

        var second = await Url(one, input);
        Assert.Equal(404, (await Person.Nobody(system).Get(first)).Status);
        Assert.Equal(200, (await Person.Nobody(system).Get(second)).Status);
        var other = await system.A.Practice();
        Assert.Equal(404, (await Person.Nobody(system).Get(
            second.Replace(one.Practice, other, StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await one.Manager.Get($"/practices/{one.Practice}/timetable.ics")).Status);

        Assert.Equal("FORBIDDEN", (await one.Approver.Try("timetableFeed", input)).Refusal());
        var revoked = await one.Manager.Do("timetableFeed", new { practice = one.Practice, revoke = true });
        Assert.Null(revoked.Text("url"));
        Assert.Equal(404, (await Person.Nobody(system).Get(second)).Status);
    }

    private static async Task<string> Url(Case one, object input) =>
        (await one.Manager.Do("timetableFeed", input)).Text("url")!;

    private async Task<ServiceDefinition> Defined(bool paid = true)
    {
        var service = system.A.Automatic() with { Name = "<b>Flu & more</b>", PaymentRelated = paid };
        await system.A.National.Do("defineService", service);
        return service;
    }

    private static string Address(ServiceDefinition service, string format) =>
        $"/timetable/{FinancialYear.Of(service.Periods[0].EndsOn)}.{format}?service={service.Code}";

    private async Task<HttpResponseMessage> Answer(ServiceDefinition service, string format)
    {
        var answer = await Person.Nobody(system).GetAnswer(Address(service, format));
        Assert.Equal(200, (int)answer.StatusCode);
        return answer;
    }

    private async Task<string> Text(ServiceDefinition service, string format)
    {
        using var answer = await Answer(service, format);
        return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Token));
    }
}
