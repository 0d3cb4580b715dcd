using System.Globalization;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Access;

/// <summary>
/// Any person, any filter: lists, counts, sums, worklists, holds, operations and streams tell what the rows and the
/// rights say, and nothing else. What they say is written by hand in <see cref="Held"/> and <see cref="Asked"/>.
/// </summary>
public sealed class SeenTests(TestSystem system) : IClassFixture<TestSystem>
{
    private const int Questions = 120;
    private const string Everything = """
        query($filter: CollectionFilter, $key: CollectionKey!) {
          due: collections(filter: $filter, first: 100) {
            totalCount nodes { id declaration { amount } achievement { amount amountHidden } } }
          last: collections(filter: $filter, order: PRACTICE, last: 7) { totalCount nodes { id } }
          summary: collectionSummary(filter: $filter, groupBy: [COMMISSIONER, SERVICE]) {
            keys total overdue onHold amount byStatus { status count } }
          worklist(first: 100) { totalCount nodes { id } }
          collection(key: $key) { id }
          holds { id }
          bulkOperations(first: 100) { totalCount nodes { id } }
        }
        """;

    private static readonly string[] Roles = [.. Enum.GetValues<Role>().Select(RoleNames.Of)];

    private readonly Country _country = new(system);
    private readonly Stored _stored = new(system.Database.Source);
    private readonly int _seed = Random.Shared.Next();

    [Fact]
    public async Task Everybody_is_told_what_the_rows_and_the_rights_say_and_nothing_else()
    {
        var random = new Random(_seed);
        await _country.Found();
        try
        {
            var (rows, holds, operations) = (await _stored.Rows(), await _stored.Holds(), await _stored.Operations());
            for (var question = 0; question < Questions; question++)
            {
                await Agrees(Somebody(random), Some(random), rows[random.Next(rows.Length)], rows, holds, operations);
            }

            await Streams(random);
        }
        finally
        {
            await _country.End();
        }
    }

    private async Task Agrees(
        Held held, Asked filter, SeenRow one, SeenRow[] rows, SeenHold[] holds, SeenOperation[] operations)
    {
        bool IsHeld(SeenRow row) => holds.Any(hold => Reaches(hold, row));
        var told = await held.As(system).Ask(Everything, new
        {
            filter,
            key = new { practice = one.Practice, service = one.Service, period = one.Period },
        });
        var seen = rows.Where(held.Sees).ToList();
        var found = seen.Where(row => filter.Matches(row, IsHeld(row))).ToList();
        var due = found.OrderBy(row => row.AwaitedBy ?? DateTime.MaxValue)
            .ThenBy(row => row.Key, StringComparer.Ordinal).ToList();
        Same(held, filter, due.Select(row => row.Key), told.Texts("due.nodes", "id"));
        Same(held, filter, [$"{found.Count}"], [told.Text("due.totalCount")!]);
        Same(held, filter, [$"{found.Count}"], [told.Text("last.totalCount")!]);
        Same(
            held, filter,
            found.OrderBy(row => $"{row.Practice} {row.Service} {row.Period}", StringComparer.Ordinal)
                .Select(row => row.Key).TakeLast(7),
            told.Texts("last.nodes", "id"));
        Same(
            held, filter,
            due.Select(row => Pounds(held, row)), told.At("due.nodes")!.Value.EnumerateArray().Select(Pounds));
        Same(held, filter, Summary(held, found, IsHeld), told.At("summary")!.Value.EnumerateArray().Select(Summary));

        var toDo = rows.Where(held.MustAct).ToList();
        Same(held, filter, [$"{toDo.Count}"], [told.Text("worklist.totalCount")!]);
        Same(
            held, filter,
            toDo.OrderBy(row => row.AwaitedBy ?? DateTime.MaxValue).ThenBy(row => row.Key, StringComparer.Ordinal)
                .Select(row => row.Key).Take(100),
            told.Texts("worklist.nodes", "id"));
        Same(held, filter, held.Sees(one) ? [one.Key] : [], told.Text("collection.id") is { } id ? [id] : []);
        Same(
            held, filter,
            holds.Where(hold => held.Sees(hold, Reached(hold, rows))).Select(hold => hold.Id).Order(),
            told.Texts("holds", "id").Order());
        var mine = operations.Where(held.Sees).Select(operation => operation.Id).ToList();
        Same(held, filter, mine, told.Texts("bulkOperations.nodes", "id"));
        Same(held, filter, [$"{mine.Count}"], [told.Text("bulkOperations.totalCount")!]);
        await Refuses(held, one);
    }

    /// <summary>What is not seen is refused as if it were not there.</summary>
    private async Task Refuses(Held held, SeenRow one)
    {
        var refused = await held.As(system).Try("withdrawDeclaration", new
        {
            key = new { practice = one.Practice, service = one.Service, period = one.Period },
            reason = "-",
            idempotencyKey = Probe.BadKey,
        });
        Assert.Equal(held.Sees(one), refused.Refusal() != "NOT_FOUND");
        Assert.Equal(held.Sees(one), refused.At("collection") is not null);
    }

    /// <summary>Streams from a place in the log, through some changes, to a last one that everybody sees.</summary>
    private async Task Streams(Random random)
    {
        await using var begin = await system.A.National.Follow("subscription { collectionChanged { cursor } }");
        await _country.Offer(_country.Marker, null, _country.Practices[0]);
        var after = (await begin.Next())!.Id!;
        foreach (var at in Enumerable.Range(0, 12))
        {
            var one = _country.Of(at, 3);
            await one.Manager.Try(at % 3 == 0 ? "declineOffer" : "acceptOffer", one.Answer);
            await one.Typist.Try("enterFigures", new { key = one.Key, submit = true, values = Case.Figures(at) });
        }

        var last = _country.Practices[11];
        await _country.Offer(_country.Marker, null, last);
        var events = await _stored.Events();
        for (var stream = 0; stream < 20; stream++)
        {
            var held = Somebody(random);
            held.Roles[last] = ["VIEW"];
            var some = Some(random) with
            {
                ClinicalSystem = null,
                FinancialYear = null,
                OnHold = null,
                DueBefore = null,
                PaymentRelated = null,
            };
            var filter = some with
            {
                Practice = some.Practice is { } practices ? [.. practices, last] : null,
                Commissioner = some.Commissioner is { } commissioners ? [.. commissioners, "ZV3"] : null,
                Service = some.Service is { } services ? [.. services, _country.Marker.Code] : null,
                Period = some.Period is { } periods ? [.. periods, "P1"] : null,
                Status = some.Status is { } statuses ? [.. statuses, "OFFERED"] : null,
            };
            var first = $"{_country.Marker.Code}/P1/{_country.Practices[0]}";
            var expected = events.SkipWhile(change => change.Row.Key != first).Skip(1)
                .Where(change => held.Sees(change.Row) && (filter.Matches(change.Row, false)
                    || (change.Before is { } before && filter.Matches(change.Row with { Status = before }, false))))
                .Select(change => $"{change.Row.Key} {change.Sequence}").ToList();
            await using var told = await held.As(system).Follow(
                """
                subscription($filter: CollectionFilter, $after: String) {
                  collectionChanged(filter: $filter, after: $after) { collection { id } sequence }
                }
                """,
                new { filter, after });
            var received = new List<string>();
            while (received is [] || received[^1] != $"{_country.Marker.Code}/P1/{last} 1")
            {
                var change = (await told.Next())!.Json.At("data.collectionChanged")!.Value;
                received.Add($"{change.Text("collection.id")} {change.Number("sequence")}");
            }

            Same(held, filter, expected, received);
        }
    }

    private void Same(Held held, Asked filter, IEnumerable<string> expected, IEnumerable<string> told) => Assert.True(
        expected.SequenceEqual(told),
        $"Seed {_seed}: {JsonSerializer.Serialize(held)} asks for {JsonSerializer.Serialize(filter)}: expected "
            + $"{string.Join(", ", expected)}; told {string.Join(", ", told)}");

    private static string Pounds(Held held, SeenRow row) =>
        held.SeesPounds(row) ? Money(row.Amount) : row.Amount is null ? "" : "hidden";

    // The row's amount is the declaration's where there is one, else what the figures are worth.
    private static string Pounds(JsonElement node) => node.At("achievement") is not { } achievement ? ""
        : achievement.Text("amountHidden") == "True" ? "hidden"
        : node.Text("declaration.amount") ?? achievement.Text("amount") ?? "";

    private static IEnumerable<string> Summary(Held held, List<SeenRow> found, Func<SeenRow, bool> isHeld) =>
        from row in found
        group row by (row.Commissioner, row.Service) into all
        orderby $"{all.Key.Commissioner} {all.Key.Service}"
        let late = all.Count(row => row.AwaitedBy <= TimeProvider.System.GetUtcNow().UtcDateTime)
        let hasPounds = all.Any(row => row.Amount is not null)
        let amount = held.SeesPoundsOfAll && hasPounds ? Money(all.Sum(row => row.Amount)) : ""
        let statuses = all.CountBy(row => row.Status.ToUpperInvariant())
            .Select(each => $"{each.Key}:{each.Value}").Order()
        select $"{all.Key.Commissioner} {all.Key.Service} {all.Count()} {late} {all.Count(isHeld)} {amount} "
            + string.Join(' ', statuses);

    private static string Summary(JsonElement row) =>
        $"{row.Text("keys.0")} {row.Text("keys.1")} {row.Text("total")} {row.Text("overdue")} {row.Text("onHold")} "
        + $"{row.Text("amount")} " + string.Join(' ', row.At("byStatus")!.Value.EnumerateArray()
            .Select(each => $"{each.Text("status")!.Replace("_", "")}:{each.Text("count")}").Order());

    private static string Money(decimal? amount) => amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static bool Reaches(SeenHold hold, SeenRow row) =>
        (hold.Service ?? row.Service) == row.Service && (hold.Period ?? row.Period) == row.Period
        && (hold.Supplier is null || hold.Supplier == row.Supplier)
        && (hold.Commissioner ?? row.Commissioner) == row.Commissioner
        && (hold.Practice ?? row.Practice) == row.Practice;

    /// <summary>A hold on one collection is its commissioner's; on more of a practice, its present one's too.</summary>
    private static List<string> Reached(SeenHold hold, SeenRow[] rows)
    {
        var reached = rows.Where(row => Reaches(hold, row)).Select(row => row.Commissioner).ToList();
        return (hold is { Service: not null, Period: not null } && reached.Count > 0) || hold.Present is null
            ? reached
            : [.. reached, hold.Present];
    }

    private Held Somebody(Random random)
    {
        string[] places = ["X24", .. Country.Commissioners, .. _country.Practices, "T99999", "ZB1"];
        string[] people = ["somebody", "national", .. Country.Commissioners.Select(at => $"local-{at}")];
        var roles = new Dictionary<string, string[]>();
        foreach (var _ in Enumerable.Range(0, random.Next(1, 4)))
        {
            // The nation sees everything: not too often.
            var place = places[random.Next(random.Next(4) == 0 ? 0 : 1, places.Length)];
            roles[place] = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Roles[random.Next(Roles.Length)])];
        }

        return new(people[random.Next(people.Length)], roles);
    }

    private Asked Some(Random random)
    {
        T? Maybe<T>(Func<T> value, int one = 4)
            where T : class => random.Next(one) == 0 ? value() : null;
        bool? Either() => random.Next(5) == 0 ? random.Next(2) == 0 : null;
        string[] Several(params string[] all) =>
            [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => all[random.Next(all.Length)])];
        return new(
            Maybe(() => Several([.. _country.Practices])),
            Maybe(() => Several(Country.Commissioners)),
            Maybe(() => Several("EMIS", "TPP", "VISION"), 8),
            Maybe(() => Several([.. _country.Services.Select(service => service.Code)])),
            Maybe(() => Several("P1", "P2", "P3")),
            Maybe(() => Services.FinancialYear.Of(system.Today.AddDays(random.Next(-300, 300))), 8),
            Maybe(() => Several("OFFERED", "AWAITING_ENTRY", "AWAITING_DECLARATION", "AWAITING_APPROVAL", "APPROVED")),
            Either(),
            random.Next(6) == 0 ? system.Now.UtcDateTime.AddDays(random.Next(-1, 40)) : null,
            Either());
    }
}
