using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>Figures of many collections in one file.</summary>
[Collection<Running>]
public sealed class UploadFiguresTests(TestSystem system)
{
    private const string Header = "practice,service,period,indicator,field,value\n";
    private const string Empty = "practice,service,period,indicator,field,value,confirm\r\n";

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

    [Fact]
    public async Task What_awaits_typing_is_a_file_to_fill_in_and_upload()
    {
        var (one, strange) = (await Accepted(), await Accepted("ZH2"));
        var path = $"/figures/{one.Service.Code}/P1.csv";
        var typist = Person.With(system, $"typist-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY"]));
        var template = await Text(typist, path);
        Assert.Equal(
            Empty + string.Concat(
                ((string[])["FLU001,count", "CHD001,register", "CHD002,numerator", "CHD002,denominator"])
                    .Select(row => $"{one.Practice},{one.Service.Code},P1,{row},,\r\n")),
            template);
        var empty = await typist.Do("uploadFigures", new { csv = template, submit = true });
        Assert.Equal((4, 0, 0), (
            empty.Number("read"), empty.Number("collections"), empty.Number("rejectedCount")));
        var filled = template.Replace(",,\r\n", ",7,\r\n", StringComparison.Ordinal);
        var uploaded = await typist.Do("uploadFigures", new { csv = filled, submit = true });
        Assert.Equal(
            1, (await Hosting.Operations.Finished(typist, uploaded.Text("operation.id")!)).Number("done"));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
        Assert.Equal(Empty, await Text(typist, path));

        Assert.Equal(403, (await one.Manager.Get(path)).Status);
        Assert.Equal(404, (await typist.Get("/figures/NO-SUCH/P1.csv")).Status);
        Assert.Equal(401, (await Person.Nobody(system).Get(path)).Status);
        Assert.Equal(Empty, await Text(typist, $"/figures/{strange.Service.Code}/P1.csv"));
    }

    [Fact]
    public async Task A_file_of_some_thousands_of_rows_is_taken_with_progress()
    {
        const int Many = 250;
        var service = system.A.Manual() with
        {
            Indicators = [.. Enumerable.Range(1, 12).Select(n =>
                new ServiceDefinition.CountedIndicator($"I{n:D2}", "COUNT", Description: "Made up"))],
        };
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(Many, "ZH3");
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service = service.Code, practices })).Text("operation.id")!);
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForEachAsync(practices, four, async (practice, _) =>
            await Person.With(system, $"manager-{practice}", (practice, ["SERVICE_MANAGEMENT"]))
                .Do("acceptOffer", new { practice, service = service.Code }));

        var typist = Person.With(system, "typist-of-many", ("ZH3", ["ACHIEVEMENT_ENTRY"]));
        var template = await Text(typist, $"/figures/{service.Code}/P1.csv");
        // Wider than a request may be without an import's leave.
        var csv = template.Replace(",,\r\n", ",12,\r\n", StringComparison.Ordinal)
            .Replace("\r\n", new string(' ', 20) + "\r\n", StringComparison.Ordinal);
        Assert.True(csv.Length > 150 * 1024);
        var uploaded = await typist.Do("uploadFigures", new { csv, submit = true });
        Assert.Equal((Many * 12, Many, 0), (
            uploaded.Number("read"), uploaded.Number("collections"), uploaded.Number("rejectedCount")));
        var operation = await Hosting.Operations.Finished(typist, uploaded.Text("operation.id")!);
        Assert.Equal((Many, Many, 0), (
            operation.Number("total"), operation.Number("done"), operation.Number("failed")));
    }

    [Fact]
    public async Task What_is_odd_is_told_by_line_and_taken_once_it_is_confirmed_by_its_id()
    {
        var (one, other) = (await Accepted(), await Accepted());
        var typist = Person.With(system, $"typist-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY"]));
        var csv = Header + Odd(one) + Odd(other);
        var seen = await typist.Do("uploadFigures", new { csv, submit = true });
        Assert.Equal((2, 2), (seen.Number("collections"), seen.Number("warningCount")));
        Assert.Equal(["4", "8"], seen.Texts("warnings", "line"));
        Assert.Equal("CHD002", seen.Text("warnings.0.indicator"));
        Assert.Equal(
            "CHD002: denominator, exceptions and exclusions make 70, but 60 are on the register.",
            seen.Text("warnings.0.message"));
        var ids = seen.Texts("warnings", "id");
        Assert.Equal($"{one.Id}:CHD002:parts-above-register", ids[0]);
        var refused = await Hosting.Operations.Finished(typist, seen.Text("operation.id")!);
        Assert.Equal(["UNCONFIRMED", "UNCONFIRMED"], refused.Texts("failures.nodes", "code"));
        Assert.Contains("(CHD002:parts-above-register)", refused.Text("failures.nodes.0.message")!);

        // A draft's are told in the same way: those that nobody stands by.
        var draft = await typist.Do(
            "uploadFigures", new { csv, submit = false, dryRun = true, confirmWarnings = new[] { ids[1] } });
        Assert.Equal(1, draft.Number("warningCount"));
        Assert.Equal([ids[0]], draft.Texts("warnings", "id"));

        // An id without its collection confirms nothing; the other's, not this one's.
        var partly = await typist.Do("uploadFigures", new
        {
            csv,
            submit = true,
            confirmWarnings = new[] { ids[1], "CHD002:parts-above-register" },
        });
        Assert.Equal([ids[0]], partly.Texts("warnings", "id"));
        await Hosting.Operations.Finished(typist, partly.Text("operation.id")!);
        Assert.Equal(("AWAITING_ENTRY", "AWAITING_DECLARATION"), (await one.Status(), await other.Status()));

        var column = Header.Replace("\n", ",confirm\n") + Odd(one, $",{ids[0]}");
        var confirmed = await typist.Do("uploadFigures", new { csv = column, submit = true });
        Assert.Equal(0, confirmed.Number("warningCount"));
        await Hosting.Operations.Finished(typist, confirmed.Text("operation.id")!);
        foreach (var each in new[] { one, other })
        {
            var kept = await each.Read(fields: "figures { warnings { id confirmedBy { id } } }");
            Assert.Equal(("CHD002:parts-above-register", typist.Id), (
                kept.Text("figures.warnings.0.id"), kept.Text("figures.warnings.0.confirmedBy.id")));
        }
    }

    [Fact]
    public async Task A_file_is_checked_by_the_version_that_each_collection_is_bound_to()
    {
        var one = await Accepted();
        await system.A.National.Do("defineService", one.Service with
        {
            Indicators = [one.Service.Indicators[0]],
            Reason = "The register is no longer asked for.",
        });
        var typist = Person.With(system, $"typist-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY"]));
        var uploaded = await typist.Do("uploadFigures", new { csv = Header + Rows(one, 40), submit = true });
        Assert.Equal((1, 0), (uploaded.Number("collections"), uploaded.Number("rejectedCount")));
        await Hosting.Operations.Finished(typist, uploaded.Text("operation.id")!);
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
    }

    [Fact]
    public async Task Who_uploaded_figures_alone_tries_them_again_and_does_not_approve_them()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var one = new Case(system, service, await system.A.Practice("ZH1"), "ZH1");
        await one.Offer();
        var uploader = Person.With(
            system, $"uploader-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY", "APPROVAL_MANAGEMENT"]));
        var colleague = Person.With(system, $"colleague-{one.Practice}", ("ZH1", ["ACHIEVEMENT_ENTRY"]));
        var id = (await uploader.Do("uploadFigures", new { csv = Header + Rows(one, 40), submit = true }))
            .Text("operation.id")!;
        var ended = await Hosting.Operations.Finished(uploader, id);
        Assert.Equal(["NOT_PARTICIPATING"], ended.Texts("failures.nodes", "code"));
        await one.Manager.Do("acceptOffer", one.Answer);

        Assert.Equal("FORBIDDEN", (await colleague.Try("retryBulkOperation", new { id })).Refusal());
        Assert.Equal("AWAITING_ENTRY", await one.Status());
        await uploader.Do("retryBulkOperation", new { id });
        Assert.Equal(1, (await Hosting.Operations.Finished(uploader, id)).Number("done"));
        await one.Declare();
        Assert.Equal("SAME_PERSON", (await uploader.Try("approve", one.Seen())).Refusal());
    }

    private static async Task<string> Text(Person person, string path)
    {
        var (status, bytes) = await person.Get(path);
        Assert.Equal(200, status);
        return System.Text.Encoding.UTF8.GetString(bytes);
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

    /// <summary>More patients in the denominator than on the register.</summary>
    private static string Odd(Case one, string confirm = "") => string.Concat(
        ((string[])["FLU001,count,9", "CHD001,register,60", "CHD002,numerator,40", "CHD002,denominator,70"])
            .Select(row => $"{one.Practice},{one.Service.Code},P1,{row}{confirm}\n"));

    private static string Rows(Case one, int numerator)
    {
        string[] rows =
        [
            "FLU001,count,9", "CHD001,register,80", $"CHD002,numerator,{numerator}", "CHD002,denominator,70",
        ];
        return string.Concat(rows.Select(row => $"{one.Practice},{one.Service.Code},P1,{row}\n"));
    }
}
