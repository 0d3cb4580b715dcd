using System.Text;
using System.Text.RegularExpressions;
using GpCollections.Hosting;
using GpCollections.Provision;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>POST /extracts in the other formats: FHIR reports and the rows of CQRS.</summary>
[Collection<Running>]
public sealed partial class PostedFilesTests(TestSystem system)
{
    private const string Header =
        "QUALITY_SERVICE,NAME,ORG_CODE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE,DEFAULT_VALUES_USED,SUBMIT_USER_ID,"
        + "SUBMIT_DATE,SUBMIT_TIME,LAST_SUBMISSION\n";

    [Fact]
    public async Task A_file_of_many_practices_is_taken_practice_by_practice()
    {
        var service = system.A.Automatic();
        var cases = await Waiting(service, 130);
        var csv = Header + string.Concat(cases.Select(one => Rows(one)))
            + Rows(cases[0]).Replace(cases[0].Practice, "ZZ998", StringComparison.Ordinal);
        var (_, body) = await system.A.Operator.Post(csv, "text/csv");
        Assert.Equal(
            [.. Enumerable.Repeat("STORED", 130), "REJECTED"],
            body.EnumerateArray().Select(each => each.Text("outcome")));
        Assert.Equal(cases.Select(one => one.Practice), body.EnumerateArray().Take(130).Select(each =>
            each.Text("practice")));
        Assert.Equal("70", (await cases[129].Read()).Text("figures.values.2.denominator"));

        var (_, again) = await system.A.Operator.Post(csv, "text/csv");
        Assert.All(again.EnumerateArray().Take(130), each => Assert.Equal("DUPLICATE", each.Text("outcome")));
    }

    [Fact]
    public async Task A_file_that_was_handed_over_is_taken_as_it_is()
    {
        var requested = await Requested.By(system, service: system.A.Automatic() with
        {
            Indicators = [new("FLU001", "COUNT"), new("CHD002", "FRACTION"), new("CHD009", "YES_NO")],
        });
        var cases = await Waiting(requested.Service, 2, isDefined: true);
        (string, int)[] counted =
            [("FLU001 COUNT", 100), ("CHD002 NUMERATOR", 40), ("CHD002 DENOMINATOR", 70), ("CHD009 YES", 1)];
        await system.A.Operator.Post(Posted.Message(Posted.Result(cases[0], figures: counted)));
        var (_, bytes) = await requested.Receiver.Get(
            $"{(await requested.Release()).Text("url")}/INDICATOR_VALUES.csv");
        var csv = Encoding.UTF8.GetString(bytes);
        Assert.Contains(",CHD009,Yes/No Flag,1,", csv);
        var (_, body) = await system.A.Operator.Post(
            csv.Replace(cases[0].Practice, cases[1].Practice, StringComparison.Ordinal), "text/csv");
        Assert.True(body.Text("outcome") == "STORED", $"{body}");
        const string Fields = "figures { values { indicator { code } numerator denominator count yes } }";
        Assert.Equal($"{await cases[0].Read(fields: Fields)}", $"{await cases[1].Read(fields: Fields)}");
    }

    [Fact]
    public async Task Reports_of_FHIR_are_taken_one_or_many()
    {
        var cases = await Waiting(system.A.Automatic(), 3);
        var (_, alone) = await system.A.Operator.Post(Posted.Report(cases[0]), "application/fhir+json");
        Assert.Equal("STORED", alone.Text("outcome"));
        var lines = string.Join(
            '\n', cases.Skip(1).Select(one => Posted.Report(one)).Append("{\"resourceType\": \"Patient\"}"));
        var (_, body) = await system.A.Operator.Post(lines, "application/fhir+ndjson");
        Assert.Equal(
            ["STORED", "STORED", "PATIENT_LEVEL"],
            body.EnumerateArray().Select(each => each.Text("code") ?? each.Text("outcome")));
        Assert.Equal("40", (await cases[2].Read()).Text("figures.values.2.numerator"));
    }

    [Fact]
    public async Task A_message_with_unknown_outputs_is_tried_again_when_they_are_mapped()
    {
        var one = (await Waiting(system.A.Automatic(), 1))[0];
        var result = Posted.Result(one);
        foreach (var (name, _) in Posted.Figures)
        {
            result = result.Replace($"\"{name}\"", "\"An output, in words\"", StringComparison.Ordinal);
        }

        string[] ids = [.. Aids().Matches(result).Select(match => match.Groups[1].Value)];
        var (_, refused) = await system.A.Operator.Post(Posted.Message(result));
        Assert.Equal("MALFORMED", refused.Text("code"));
        string[] types = ["COUNT", "REGISTER", "NUMERATOR", "DENOMINATOR"];
        var csv = "AID,SERVICE_YEAR,QUALITY_SERVICE,INDICATOR_ID,MEASURE_TYPE,MEASURE,MEASURE_DESCRIPTION,"
            + "CQRS short code\n" + string.Join('\n', ids.Select((id, at) =>
                $"{id},,{one.Service.Code},{Posted.Figures[at].Item1.Split(' ')[0]},{types[at]},x,\"In, words\",n/a"));
        var imported = await system.A.National.Do("importReference", new { kind = "OUTPUT_MAP", csv });
        Assert.Equal(4, imported.Number("created"));
        await Wait.For(
            async () => (await system.A.Operator.Do("replayMessages", new { ids = new[] { refused.Text("message") } }))
                .Text("messages.0.outcome"),
            outcome => outcome == "STORED",
            "the message is stored");
        Assert.Equal("100", (await one.Read()).Text("figures.values.0.count"));
    }

    [Fact]
    public async Task Another_format_is_refused() =>
        Assert.Equal(415, (await system.A.Operator.Post("x", "application/pdf")).Status);

    [Fact]
    public async Task A_supplier_sends_no_more_than_four_megabytes()
    {
        var supplier = Person.With(system, "large", ("YGM32", ["SUPPLIER"]));
        var csv = Header + new string('\n', 5 * 1_024 * 1_024);
        Assert.Equal(413, (await supplier.Post(csv, "text/csv")).Status);
        Assert.Equal(200, (await system.A.Operator.Post(csv, "text/csv")).Status);
    }

    private static string Rows(Case one) => string.Concat(
        Posted.Figures.Select(figure => (Name: figure.Item1.Split(' '), figure.Item2)).Select(figure =>
            $"{one.Service.Code},Made up,{one.Practice},{one.Service.Periods[0].AchievementDate:yyyyMMdd},"
            + $"{figure.Name[0]},{figure.Name[1]},{figure.Item2},None,AUTOMATED,,,Y\n"));

    [GeneratedRegex("AID=\"([^\"]*)\"")]
    private static partial Regex Aids();

    /// <summary>Practices that have accepted, from clinical systems that fail.</summary>
    private async Task<List<Case>> Waiting(ServiceDefinition service, int count, bool isDefined = false)
    {
        await (isDefined ? Task.CompletedTask : system.A.National.Do("defineService", service));
        var practices = await system.A.Practices(count, Given.Region);
        await system.Supplier("ERROR", practices);
        List<Case> cases = [.. practices.Select(code => new Case(system, service, code, Given.Region))];
        await cases[0].Finished(await system.A.National.Do(
            "offerService", new { service = service.Code, practices }));
        await Task.WhenAll(cases.Select(one => one.Manager.Do("acceptOffer", one.Answer)));
        return cases;
    }
}
