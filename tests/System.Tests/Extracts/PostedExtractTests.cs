using GpCollections.Hosting;
using Xunit;
using static GpCollections.Extracts.Posted;

namespace GpCollections.Extracts;

/// <summary>POST /extracts: what a supplier pushes is stored, or refused for a reason; never a patient.</summary>
[Collection<Running>]
public sealed class PostedExtractTests(TestSystem system)
{
    private const string NhsNumber = "9434765919";

    private Person Supplier => Person.With(system, "supplier", ("YGM24", ["SUPPLIER"]));

    [Fact]
    public async Task A_message_is_stored_once()
    {
        var one = await Waiting();
        var message = Message(Result(one));
        Assert.Equal("STORED", (await Supplier.Post(message)).Body.Text("outcome"));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
        Assert.Equal("DUPLICATE", (await Supplier.Post(message)).Body.Text("outcome"));
        Assert.Single(await one.History(), "FiguresExtracted");
    }

    [Fact]
    public async Task An_id_that_was_used_for_other_figures_is_rejected()
    {
        var one = await Waiting();
        var result = Result(one);
        await Supplier.Post(Message(result));
        var (_, body) = await Supplier.Post(Message(result.Replace(">100<", ">90<", StringComparison.Ordinal)));
        Assert.Equal(("REJECTED", "DUPLICATE"), (body.Text("outcome"), body.Text("code")));
        Assert.Equal(
            "This id was used for other figures. Send corrected figures under a new one.", body.Text("reason"));
        Assert.Equal("100", (await one.Read()).Text("figures.values.0.count"));
    }

    [Fact]
    public async Task Who_posts_is_recorded_under_the_organisation_that_lets_them()
    {
        var (one, other) = (await Waiting(), await Waiting());
        await Person.With(system, "both", ("A81001", ["VIEW"]), ("YGM24", ["SUPPLIER"])).Post(Message(Result(one)));
        await Person.With(system, "both", ("A81001", ["VIEW"]), ("X24", ["EXTRACTION_OPERATOR"]))
            .Post(Message(Result(other)));
        Assert.Equal(("YGM24", "X24"), (await PostedFor(one), await PostedFor(other)));
    }

    [Fact]
    public async Task A_supplier_posts_for_its_own_practices_where_they_are_known()
    {
        var (own, others) = (await Waiting(), await Waiting());
        await system.A.National.Do("importReference", new
        {
            kind = "CLINICAL_SYSTEM",
            csv = $"practice,supplier\n{own.Practice},ygm24\n{others.Practice},BRAMBLE CLINICAL",
        });
        Assert.Equal("STORED", (await Supplier.Post(Message(Result(own)))).Body.Text("outcome"));
        Assert.Equal("FORBIDDEN", (await Supplier.Post(Message(Result(others)))).Body.Text("code"));
        Assert.Equal("STORED", (await system.A.Operator.Post(Message(Result(others)))).Body.Text("outcome"));
    }

    [Fact]
    public async Task A_newer_message_makes_newer_figures()
    {
        var one = await Waiting();
        await Supplier.Post(Message(Result(one)));
        await Supplier.Post(Message(Result(one, figures: [("FLU001 COUNT", 90), .. Figures.Skip(1)])));
        Assert.Equal(["2", "1"], (await one.Read()).Texts("figuresHistory", "version"));
    }

    [Fact]
    public async Task An_operator_may_post_too()
    {
        var one = await Waiting();
        Assert.Equal("STORED", (await system.A.Operator.Post(Message(Result(one)))).Body.Text("outcome"));
    }

    [Fact]
    public async Task Every_reason_for_rejecting_has_a_code()
    {
        var (one, offered) = (await Waiting(), await system.A.Offered(Silent()));
        Dictionary<string, string> results = new()
        {
            ["PATIENT_LEVEL"] = Result(one, more: Patient),
            ["NOT_FOUND"] = Result(one, service: "NO-SUCH"),
            ["WRONG_PERIOD"] = Result(one, date: "19990101"),
            ["MALFORMED"] = Result(one, figures: [("FLU001 COUNT", -1), .. Figures.Skip(1)]),
            ["PARTIAL"] = Result(one, figures: Figures[..1]),
            ["NOT_PARTICIPATING"] = Result(offered),
        };
        foreach (var (code, result) in results)
        {
            var (status, body) = await Supplier.Post(Message(result));
            Assert.Equal((200, "REJECTED", code), (status, body.Text("outcome"), body.Text("code")));
        }

        Assert.Equal("COLLECTING", await one.Status());
    }

    [Fact]
    public async Task A_message_outside_the_window_is_rejected()
    {
        var opens = system.Now.AddDays(10);
        var early = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        Assert.Equal("NOT_YET_OPEN", (await Supplier.Post(Message(Result(early)))).Body.Text("code"));
        var late = await system.A.Accepted(system.A.Windowed(opens.AddDays(-12), opens.AddDays(-11)));
        Assert.Equal("WINDOW_CLOSED", (await Supplier.Post(Message(Result(late)))).Body.Text("code"));
    }

    [Fact]
    public async Task What_was_approved_is_not_overwritten()
    {
        var one = await system.A.Approved(system.A.Automatic() with { FinancialApprovalRequired = false });
        Assert.Equal("WRONG_STATUS", (await Supplier.Post(Message(Result(one)))).Body.Text("code"));
    }

    [Fact]
    public async Task Two_results_in_one_message_are_answered_each()
    {
        var (one, other) = (await Waiting(), await Waiting());
        var (_, body) = await Supplier.Post(Message(Result(one), Result(other, service: "NO-SUCH")));
        Assert.Equal(["STORED", "REJECTED"], body.EnumerateArray().Select(each => each.Text("outcome")));
    }

    [Fact]
    public async Task With_one_patient_in_it_nothing_of_a_message_is_stored()
    {
        var (one, other) = (await Waiting(), await Waiting());
        var marked = Result(one).Replace("RID=\"2\"", $"NHS-NUMBER=\"{NhsNumber}\"", StringComparison.Ordinal);
        foreach (var message in (string[])
        [
            Message(Result(one), Result(other, more: Patient)), Message(Result(one), Patient),
            Message(Result(other), marked),
        ])
        {
            var (_, body) = await Supplier.Post(message);
            Assert.Equal(
                [("REJECTED", "PATIENT_LEVEL"), ("REJECTED", "PATIENT_LEVEL")],
                body.EnumerateArray().Select(each => (each.Text("outcome"), each.Text("code"))));
        }

        Assert.Equal(("COLLECTING", "COLLECTING"), (await one.Status(), await other.Status()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no message")]
    [InlineData("<GPES-E-Q-QR-Message/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]
    public async Task What_is_no_message_is_a_bad_request(string text)
    {
        var (status, body) = await Supplier.Post(text);
        Assert.Equal(400, status);
        Assert.DoesNotContain("root:", body.ToString());
    }

    [Fact]
    public async Task Nobody_posts_without_a_token() =>
        Assert.Equal(401, (await Person.Nobody(system).Post(Message())).Status);

    [Fact]
    public async Task Nobody_else_posts() => Assert.Equal(403, (await system.A.National.Post(Message())).Status);

    [Fact]
    public async Task Nothing_of_a_patient_is_kept_anywhere()
    {
        var one = await Waiting();
        await Supplier.Post(Message(Result(one, more: Patient)));
        await Supplier.Post(Message(Result(one, figures: [($"FLU001 {NhsNumber}", 1)])));
        Assert.Equal(["Offered", "Accepted", "ExtractWindowOpened"], (await one.History()).Take(3));
        Assert.DoesNotContain("FiguresExtracted", await one.History());
        Assert.DoesNotContain(system.Log.All, line => line.Contains(NhsNumber, StringComparison.Ordinal));
        foreach (var table in await system.Database.Ask<string[]>(
            "select array_agg(quote_ident(schemaname) || '.' || quote_ident(tablename)) from pg_tables "
            + "where schemaname in ('public', 'orleans')"))
        {
            Assert.Equal(0L, await system.Database.Ask<long>(
                $"select count(*) from {table} t where t::text like '%{NhsNumber}%'"));
        }
    }

    private static string Patient =>
        $"""<Patient-Level-Record RID="9"><Patient-Table NHS-NUMBER="{NhsNumber}" SEX="0"/></Patient-Level-Record>""";

    /// <summary>Collecting, from a clinical system that never answers.</summary>
    private async Task<Case> Waiting()
    {
        var one = await system.A.Offered(Silent());
        await system.Supplier("ERROR", one.Practice);
        await one.Manager.Do("acceptOffer", one.Answer);
        return one;
    }

    private Task<string> PostedFor(Case one) => system.Database.Ask<string>(
        $"""
        select by ->> 'organisation' from collection_event
        where key = '{one.Id}' and event ->> 'kind' = 'FiguresExtracted'
        """);

    private ServiceDefinition Silent() => system.A.Automatic();
}
