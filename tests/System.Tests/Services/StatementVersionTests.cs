using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

/// <summary>What declarers sign, and which version of it they signed.</summary>
[Collection<Running>]
public sealed class StatementVersionTests(TestSystem system)
{
    [Fact]
    public async Task Who_declares_signs_the_newest_version_and_the_declaration_names_it()
    {
        var signed = await system.A.Declared(system.A.Manual());
        var service = signed.Service.Code;
        var input = new { service, text = "I counted twice.", reason = "Counting once was not enough." };
        var set = await system.A.National.Do("setStatement", input);
        Assert.Equal(("2", "national"), (set.Text("statement.version"), set.Text("statement.setBy.id")));
        Assert.Equal("2", (await system.A.National.Do("setStatement", input)).Text("statement.version"));

        await signed.Manager.Do("withdrawDeclaration", signed.Because("Signed too early."));
        var declare = new { key = signed.Key, figuresVersion = 1, statementVersion = "1" };
        Assert.Equal("INVALID", (await signed.Manager.Try("declare", declare)).Refusal());
        Assert.Contains(
            "DECLARE True", (await signed.Read(fields: "actions { action allowed }")).At("actions")!.Value
                .EnumerateArray().Select(each => $"{each.Text("action")} {each.Text("allowed")}"));
        await signed.Manager.Do("declare", declare with { statementVersion = "2" });

        var found = await signed.Read(fields: """
            declarations { statementVersion } service { statement { version text } statements { version reason } }
            """);
        Assert.Equal(["2", "1"], found.Texts("declarations", "statementVersion"));
        Assert.Equal("I counted twice.", found.Text("service.statement.text"));
        Assert.Equal(["2", "1"], found.Texts("service.statements", "version"));
        Assert.Equal("FORBIDDEN", (await system.A.Operator.Try("setStatement", input)).Refusal());
    }

    [Fact]
    public async Task A_check_shows_where_the_practices_count_is_another_and_why()
    {
        var one = await system.A.Collected(system.A.Manual());
        await one.Typist.Do("recordCheck", new
        {
            key = one.Key,
            figuresVersion = 1,
            counts = new[] { new { indicator = "FLU001", count = 98 } },
            reasons = new[] { new { indicator = "FLU001", reason = "Two were counted twice." } },
        });
        var found = await one.Read(fields: """
            check { differences { indicator field collected counted difference reason } }
            """);
        Assert.Equal(
            ("FLU001", "count", "100", "98", "-2", "Two were counted twice."),
            found.At("check.differences.0") is { } only
                ? (only.Text("indicator"), only.Text("field"), only.Text("collected"), only.Text("counted"),
                    only.Text("difference"), only.Text("reason"))
                : default);
    }
}
