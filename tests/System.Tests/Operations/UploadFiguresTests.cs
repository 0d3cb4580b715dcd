using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>Figures of many collections in one file.</summary>
[Collection<Running>]
public sealed class UploadFiguresTests(TestSystem system)
{
    private const string Header = "practice,service,period,indicator,field,value\n";

    [Fact]
    public async Task Each_collection_has_its_own_outcome_and_each_bad_row_its_line()
    {
        var (one, other, strange) = (await Accepted(), await Accepted(), await Accepted("ZH2"));
        var typist = Person.With(system, $"typist-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY"]));
        var csv = Header + Rows(one, 40) + Rows(other, 71) + Rows(strange, 40);
        var dry = await typist.Do("uploadFigures", new { csv, submit = true, dryRun = true });
        Assert.Equal(1, (await Hosting.Operations.Finished(typist, dry.Text("operation.id")!)).Number("done"));
        Assert.Equal("AWAITING_ENTRY", await one.Status());

        var input = new { csv, submit = true, note = "Counted by hand.", idempotencyKey = $"upload-{one.Practice}" };
        var uploaded = await typist.Do("uploadFigures", input);
        Assert.Equal((12, 1, 2), (
            uploaded.Number("read"), uploaded.Number("collections"), uploaded.Number("rejectedCount")));
        Assert.Equal(["8", "10"], uploaded.Texts("rejected", "line"));
        var operation = await Hosting.Operations.Finished(typist, uploaded.Text("operation.id")!);
        Assert.Equal(("ENTER_FIGURES", 1, 0), (
            operation.Text("kind"), operation.Number("done"), operation.Number("failed")));

        var figures = await one.Read(fields: """
            status figures { note enteredBy { organisation onBehalfOf { organisation } } values { numerator } }
            """);
        Assert.Equal(("AWAITING_DECLARATION", "ZH1", one.Practice), (
            figures.Text("status"), figures.Text("figures.enteredBy.organisation"),
            figures.Text("figures.enteredBy.onBehalfOf.organisation")));
        Assert.Equal("AWAITING_ENTRY", await other.Status());
        Assert.Equal("AWAITING_ENTRY", await strange.Status());
        var again = await typist.Do("uploadFigures", input);
        Assert.Equal(uploaded.Text("operation.id"), again.Text("operation.id"));

        // What the commissioner typed, the practice does not change.
        Assert.Equal("FORBIDDEN", (await one.Typist.Try(
            "enterFigures", new { key = one.Key, submit = true, values = Case.Figures() })).Refusal());
    }

    private async Task<Case> Accepted(string commissioner = "ZH1")
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var found = new Case(system, service, await system.A.Practice(commissioner), commissioner);
        await found.Offer();
        await found.Manager.Do("acceptOffer", found.Answer);
        return found;
    }

    private static string Rows(Case one, int numerator)
    {
        string[] rows =
        [
            "FLU001,count,9", "CHD001,register,80", $"CHD002,numerator,{numerator}", "CHD002,denominator,70",
        ];
        return string.Concat(rows.Select(row => $"{one.Practice},{one.Service.Code},P1,{row}\n"));
    }
}
