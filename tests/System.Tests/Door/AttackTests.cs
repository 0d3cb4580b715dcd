using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace GpCollections.Door;

/// <summary>
/// What an attacker tries on a GraphQL endpoint, each case sent to the whole system as it would run in production:
/// everything of graphql-cop and graphql-armor, and more. The cases are in <see cref="Attacks"/>.
/// </summary>
public sealed partial class AttackTests(AttackedSystem system) : IClassFixture<AttackedSystem>
{
    private const int MostMilliseconds = 15_000;
    private const int MostBytes = 64 * 1_024;

    private static readonly string[] Codes =
    [
        "BAD_REQUEST", "METHOD_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE", "PAYLOAD_TOO_LARGE", "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "QUERY_TOO_COMPLEX", "TIMEOUT", "UNAVAILABLE",
        "INTERNAL_SERVER_ERROR", "NOT_ACCEPTABLE", "PERSISTED_QUERY_NOT_FOUND",
    ];

    public static TheoryData<string> Listed => [.. Attacks.Listed.Select(attack => attack.Name)];

    public static TheoryData<string> Further => [.. Attacks.Further.Select(attack => attack.Name)];

    [Fact]
    public void The_list_has_54_attacks_with_a_name_each() =>
        Assert.Equal(54, Attacks.Listed.Select(attack => attack.Name).Distinct().Count());

    [Theory, MemberData(nameof(Listed))]
    public Task An_attack_of_the_list_does_nothing(string name) =>
        Survive(Attacks.Listed.Single(attack => attack.Name == name));

    [Theory, MemberData(nameof(Further))]
    public Task A_further_attack_does_nothing(string name) =>
        Survive(Attacks.Further.Single(attack => attack.Name == name));

    private async Task Survive(Attack attack)
    {
        if (attack.Before is { } before) await system.Send(before);
        await system.Arrange(attack.Arrange);
        var watch = Stopwatch.StartNew();
        var (status, body) = await system.Send(attack);
        watch.Stop();
        await system.Arrange(attack.Restore);

        var told = $"{attack.Name}: {status} in {watch.ElapsedMilliseconds} ms, {body.Length:#,0} bytes: "
            + body[..Math.Min(body.Length, 600)];
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(status == attack.Status, told);
        Assert.True(watch.ElapsedMilliseconds < MostMilliseconds, told);
        Assert.True(body.Length < MostBytes, told);
        Assert.False(Inside().IsMatch(body), told);
        if (attack.Code is { } code)
        {
            var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray().ToArray();
            Assert.InRange(errors.Length, 1, 20);
            Assert.All(errors, error =>
                Assert.Contains(error.GetProperty("extensions").GetProperty("code").GetString(), Codes));
            Assert.Equal(code, errors[0].GetProperty("extensions").GetProperty("code").GetString());
        }
        else if (status == 200)
        {
            Assert.False(JsonDocument.Parse(body).RootElement.TryGetProperty("errors", out _), told);
        }
    }

    // Types, stack traces, drivers, SQL, connection strings, and the suggestions that would tell the schema.
    [GeneratedRegex(@"System\.|GpCollections|Npgsql|Postgres| at [A-Z]\w+\.|\.cs\b|\brelation |select |Host=|"
        + "Did you mean|stack|tracing", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();
}
