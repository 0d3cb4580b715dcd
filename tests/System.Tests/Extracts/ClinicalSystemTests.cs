using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>The simulator answers with messages that the rules read, and errs as it is told.</summary>
public sealed class ClinicalSystemTests : IAsyncLifetime
{
    private static readonly object[] Coronary =
    [
        new { code = "CHD001", kind = "REGISTER" }, new { code = "CHD002", kind = "FRACTION" },
        new { code = "CHD003", kind = "YES_NO" }, new { code = "CHD004", kind = "COUNT" },
        new { code = "CHD005", kind = "YES_NO", manual = true },
    ];

    private static readonly string[] One = ["Z00001"];

    private readonly WebApplication _server = ClinicalSystemServer.Build("--Logging:LogLevel:Default=Warning");
    private HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _client = new HttpClient { BaseAddress = new Uri(_server.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_answers_with_plausible_figures_of_all_that_is_not_typed()
    {
        var values = (await Message("Z00001")).Records.ToDictionary(
            record => record.Description, record => int.Parse(record.Value));
        Assert.Equal(
            [
                "CHD001 REGISTER", "CHD002 DENOMINATOR", "CHD002 EXCEPTIONS", "CHD002 EXCLUSIONS", "CHD002 NUMERATOR",
                "CHD003 YES", "CHD004 COUNT",
            ],
            values.Keys.Order());
        Assert.InRange(values["CHD001 REGISTER"], 40, 900);
        Assert.InRange(values["CHD002 NUMERATOR"], 0, values["CHD002 DENOMINATOR"]);
        var parts = values["CHD002 DENOMINATOR"] + values["CHD002 EXCEPTIONS"] + values["CHD002 EXCLUSIONS"];
        Assert.InRange(parts, 0, values["CHD001 REGISTER"]);
    }

    [Fact]
    public async Task It_answers_the_same_again_and_each_practice_its_own()
    {
        var (first, again, other) = (await Message("Z00001"), await Message("Z00001"), await Message("Z00002"));
        Assert.Equal(first.MessageId, again.MessageId);
        Assert.Equal(first.Records, again.Records);
        Assert.NotEqual(first.MessageId, other.MessageId);
    }

    [Fact]
    public async Task It_can_have_other_figures()
    {
        var before = await Message("Z00001");
        await Control(new { fault = "DIFFERENT", practices = One });
        Assert.NotEqual(before.MessageId, (await Message("Z00001")).MessageId);
    }

    [Theory]
    [InlineData("MALFORMED", typeof(ExtractReading.NotAMessage))]
    [InlineData("PATIENT_LEVEL", typeof(ExtractReading.PatientLevel))]
    public async Task It_can_send_what_must_be_refused(string fault, Type reading)
    {
        await Control(new { fault });
        Assert.IsType(reading, await Read("Z00001"));
    }

    [Fact]
    public async Task It_can_answer_for_another_period()
    {
        await Control(new { fault = "WRONG_PERIOD" });
        Assert.Equal(new DateOnly(2018, 2, 28), (await Message("Z00001")).AchievementDate);
    }

    [Fact]
    public async Task It_can_leave_an_indicator_out()
    {
        await Control(new { fault = "PARTIAL" });
        Assert.DoesNotContain((await Message("Z00001")).Records, record => record.Description == "CHD004 COUNT");
    }

    [Fact]
    public async Task It_errs_for_the_practices_named_until_it_is_reset()
    {
        await Control(new { fault = "ERROR", practices = One });
        Assert.Equal(HttpStatusCode.InternalServerError, (await Ask("Z00001")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask("Z00002")).StatusCode);
        await _client.DeleteAsync(new Uri("/control", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await Ask("Z00001")).StatusCode);
    }

    [Fact]
    public async Task It_can_be_silent()
    {
        await Control(new { fault = "SILENT" });
        await Assert.ThrowsAsync<TimeoutException>(() =>
            Ask("Z00001").WaitAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_counts_what_it_was_asked()
    {
        await Ask("Z00001");
        await Ask("Z00001");
        await Ask("Z00002");
        var counts = await _client.GetStringAsync(
            new Uri("/requests", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.StartsWith(
            """{"total":3,"practices":{"Z00001":2,"Z00002":1},"faults":{},"met":{""", counts, StringComparison.Ordinal);
        Assert.Contains("\"NONE\":3", counts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_the_practices_errs_the_same_ones_for_the_same_seed()
    {
        await Control(new { rates = new { error = 0.2, silent = 0.0, partial = 0.2 }, seed = 7 });
        var first = await Statuses();
        Assert.InRange(first.Count(status => status == HttpStatusCode.InternalServerError), 20, 60);
        Assert.Equal(first, await Statuses());
        await Control(new { rates = new { error = 0.2 }, seed = 8 });
        Assert.NotEqual(first, await Statuses());

        async Task<HttpStatusCode[]> Statuses() => await Task.WhenAll(
            Enumerable.Range(1, 200).Select(async number => (await Ask($"Z{number:D5}")).StatusCode));
    }

    [Fact]
    public async Task A_supplier_errs_at_its_own_address()
    {
        await Control(new { suppliers = new[] { "holly" }, fault = "ERROR" });
        Assert.Equal(HttpStatusCode.InternalServerError, (await Ask("Z00001", "/holly/extract")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask("Z00001", "/rowan/extract")).StatusCode);
    }

    [Fact]
    public async Task It_can_send_a_result_twice_which_is_one_answer()
    {
        await Control(new { fault = "DUPLICATED" });
        var twice = GpesMessage.Read(
            await (await Ask("Z00001")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, twice.Length);
        Assert.IsType<ExtractReading.Message>(ExtractAnswer.Only(twice));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    public async Task What_is_no_request_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await _client.PostAsync(
            new Uri("/extract", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<ExtractReading.Message> Message(string practice) =>
        Assert.IsType<ExtractReading.Message>(await Read(practice));

    private async Task<ExtractReading> Read(string practice) => Assert.Single(GpesMessage.Read(
        await (await Ask(practice)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));

    private Task<HttpResponseMessage> Ask(string practice, string path = "/extract") => _client.PostAsJsonAsync(
        path,
        new
        {
            service = "QOF-2017-18",
            period = "2018-03",
            practice,
            achievementDate = "2018-03-31",
            indicators = Coronary,
        },
        TestContext.Current.CancellationToken);

    private async Task Control(object control) =>
        (await _client.PostAsJsonAsync("/control", control, TestContext.Current.CancellationToken))
            .EnsureSuccessStatusCode();
}
