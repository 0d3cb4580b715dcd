using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GpCollections;

/// <summary>
/// A year that is over, from a file of its figures to the points of its delivery: practices are registered, offered to
/// and accept; what clinical systems counted is posted, the rest typed; practices declare, two others approve, a third
/// hands over. Everything through the public doors, each step by a person with its role.
/// </summary>
internal static class PastYear
{
    private const string Commissioner = "Q99";

    /// <param name="figures">INDICATOR_VALUES, or results as they are published.</param>
    /// <param name="points">Where the points are written to.</param>
    public static async Task<int> Run(Door door, string figures, string service, string points)
    {
        var manager = await door.Token("Nora National", "NATIONAL_SERVICE_MANAGER", "VIEW");
        var definition = await door.Ask(manager, $$"""
            { service(code: "{{service}}") { indicators { code manual } periods { period achievementDate } } }
            """);
        var last = definition["periods"]!.AsArray().MaxBy(one => one!["achievementDate"]!.GetValue<string>())!;
        var period = last["period"]!.GetValue<string>();
        var date = last["achievementDate"]!.GetValue<string>().Replace("-", "", StringComparison.Ordinal);
        var typed = definition["indicators"]!.AsArray().Where(one => one!["manual"]!.GetValue<bool>())
            .Select(one => one!["code"]!.GetValue<string>()).ToHashSet();
        var rows = Read(figures, typed);
        var codes = rows.Select(row => row.Practice).Distinct().ToList();
        await Participate(door, manager, service, codes);
        await Collect(door, service, date, rows.Where(row => !typed.Contains(row.Indicator)));
        await Type(door, service, period, codes, rows.Where(row => typed.Contains(row.Indicator)));
        await Settle(door, service, period, codes);
        return await HandOver(door, manager, service, period, codes.Count, points);
    }

    private static async Task Participate(Door door, string manager, string service, List<string> codes)
    {
        var csv = string.Join('\n', codes.Select(code =>
            $"{code},PRACTICE {code},Y54,{Commissioner},1 HIGH STREET,TOWN,,,,ZZ1 1ZZ,19740401,,A,B,00K,20130401,,,,,,"
            + "0,,00K,,4,"));
        await Journey.Timed($"register {codes.Count} practices", () => door.Ask(
            manager,
            "mutation($csv: String!) { importPractices(input: { csv: $csv }) { created errors { message } } }",
            new { csv }));
        await Journey.Timed("offer", () => Journey.Operation(
            door, manager, Journey.OfferTo(service, $"commissioner: \"{Commissioner}\"")));
        var accepting = await door.Token("Sam Accepts", "SERVICE_MANAGEMENT");
        await Journey.Timed("accept", async () => await door.Each(codes, accepting, practice => $$"""
            mutation { acceptOffer(input: { practice: "{{practice}}", service: "{{service}}" }) { errors { message } } }
            """));
    }

    /// <summary>The window of a past year has closed: an operator asks for all extracts again.</summary>
    private static async Task Collect(Door door, string service, string date, IEnumerable<Figure> rows)
    {
        var operating = await door.Token("Olga Operates", "EXTRACTION_OPERATOR");
        await Journey.Timed("open the extracts of the year again", () => Journey.Operation(door, operating, $$"""
            mutation { requestReExtractMany(input: { filter: { service: ["{{service}}"] }, until: "{{Tomorrow}}",
              reason: "A past year is taken over." }) { operation { id } errors { message } } }
            """));
        var text = new StringBuilder("QUALITY_SERVICE,ORG_CODE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{service},{row.Practice},{date},{row.Indicator},{row.Field},{row.Value}\n");
        }

        var outcomes = await Journey.Timed("post the extracts", async () => JsonSerializer.Deserialize<JsonArray>(
            await door.Post(operating, "/extracts", "text/csv", text.ToString()))!);
        foreach (var group in outcomes.GroupBy(one => $"{one!["outcome"]} {one["code"]}"))
        {
            Console.WriteLine($"    {group.Count()} {group.Key} {group.First()!["reason"]}");
        }
    }

    private static async Task Type(
        Door door, string service, string period, List<string> codes, IEnumerable<Figure> rows)
    {
        var operating = await door.Token("Olga Operates", "EXTRACTION_OPERATOR");
        await Journey.Timed("give more time for typing", async () => await door.Each(codes, operating, practice => $$"""
            mutation { extendDeadline(input: { key: {{Key(practice, service, period)}}, deadline: MANUAL_ENTRY,
              until: "{{Tomorrow}}", reason: "A past year is taken over." }) { errors { message } } }
            """));
        var typing = await door.Token("Tom Types", "ACHIEVEMENT_ENTRY");
        var byPractice = rows.ToLookup(row => row.Practice);
        await Journey.Timed("type what is not extracted", async () => await door.Each(codes, async practice =>
        {
            var values = string.Join(", ", byPractice[practice].Select(row =>
                $$"""{ indicator: "{{row.Indicator}}", yes: {{(row.Value == "0" ? "false" : "true")}} }"""));
            var first = await Enter([]);
            // Registers and denominators of published figures do not always fit: the person stands by them.
            if (first["warnings"]!.AsArray() is { Count: > 0 } warnings)
            {
                await Enter(warnings.Select(one => $"\"{one!["id"]}\""));
            }

            Task<JsonNode> Enter(IEnumerable<string> confirm) => door.Try(typing, $$"""
                mutation { enterFigures(input: { key: {{Key(practice, service, period)}}, submit: true,
                  confirm: [{{string.Join(", ", confirm)}}], values: [{{values}}] }) {
                    warnings { id } errors { message } } }
                """);
        }));
    }

    private static async Task Settle(Door door, string service, string period, List<string> codes)
    {
        var declaring = await door.Token("Dora Declares", "DECLARATION_MANAGEMENT");
        var refused = new ConcurrentBag<string>();
        await Journey.Timed("declare", async () => await door.Each(codes, async practice =>
        {
            var key = Key(practice, service, period);
            var read = await door.Ask(declaring, $$"""{ collection(key: {{key}}) { figures { version } } }""");
            var declared = await door.Try(declaring, $$"""
                mutation { declare(input: { key: {{key}}, statementVersion: "1",
                    figuresVersion: {{read["figures"]?["version"] ?? 1}} }) { errors { message } } }
                """);
            if (declared["errors"]!.AsArray() is [{ } error, ..])
            {
                refused.Add($"{practice}: {error["message"]}");
            }
        }));
        Console.WriteLine($"    {refused.Count} could not declare. {string.Join(' ', refused.Take(5))}");
        foreach (var (name, role, financially) in ((string, string, string)[])
            [("Anna Approves", "APPROVAL_MANAGEMENT", "false"), ("Finn Finance", "FINANCE_MANAGEMENT", "true")])
        {
            var approving = await door.Token(name, role);
            await Journey.Timed($"approve, financially: {financially}", () => Journey.Operation(door, approving, $$"""
                mutation { approveMany(input: { filter: { service: ["{{service}}"] }, financially: {{financially}} }) {
                  operation { id } errors { message } } }
                """));
        }
    }

    private static async Task<int> HandOver(
        Door door, string manager, string service, string period, int practices, string points)
    {
        var receiver = await door.Token("Rita Receives", "REQUESTER");
        var delivery = await Journey.Timed("release a delivery, files and all", () => Handover.Release(
            door, manager, receiver, service, period));
        var url = $"{delivery.GetProperty("url").GetString()}/INDICATOR_ACHIEVED_POINTS.csv";
        await File.WriteAllBytesAsync(points, await door.Get(receiver, url));
        var provided = delivery.GetProperty("practices").GetInt32();
        Console.WriteLine($"{provided} of {practices} practices' points are in {points}");
        return provided == practices ? 0 : 1;
    }

    private static string Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ");

    private static string Key(string practice, string service, string period) =>
        $$"""{ practice: "{{practice}}", service: "{{service}}", period: "{{period}}" }""";

    private sealed record Figure(string Practice, string Indicator, string Field, string Value);

    /// <summary>Practice by practice. Of published points only those of what is typed: they tell yes.</summary>
    private static List<Figure> Read(string file, HashSet<string> typed)
    {
        using var reader = new StreamReader(file);
        var header = Fields(reader.ReadLine()!);
        int Place(params string[] names) => names.Select(name => Array.IndexOf(header, name)).Max();
        var (practice, indicator) = (Place("ORG_CODE", "PRACTICE_CODE"), Place("IND_CODE", "INDICATOR_CODE"));
        var (field, value) = (Place("FIELD_NAME", "MEASURE"), Place("VALUE"));
        var rows = new List<Figure>();
        while (reader.ReadLine() is { } line)
        {
            var row = Fields(line);
            var code = row[indicator].Replace("CVD-PP", "CVDPP", StringComparison.Ordinal);
            if (row[value].Length > 0 && (row[field] != "ACHIEVED_POINTS" || typed.Contains(code)))
            {
                rows.Add(new(row[practice], code, row[field], row[value]));
            }
        }

        return [.. rows.OrderBy(row => row.Practice, StringComparer.Ordinal)];
    }

    // Of these files only the second field has commas, and stands in quotes.
    private static string[] Fields(string line) => line.Split('"') is [var before, var quoted, var after]
        ? [.. before[..^1].Split(','), quoted, .. after[1..].Split(',')]
        : line.Split(',');
}
