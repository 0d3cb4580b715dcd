using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Storage;

/// <summary>2,000 collections of 100 practices, and lists of them beside the same lists made in memory.</summary>
public sealed class ListedDatabase : TestDatabase
{
    private static readonly ImmutableArray<OdsCode> Commissioners =
        [OdsCode.Parse("Q71"), OdsCode.Parse("Q74"), OdsCode.Parse("Q83")];

    public ImmutableArray<CollectionRow> Rows { get; private set; }

    public ImmutableDictionary<OdsCode, Practice> Register { get; private set; } =
        ImmutableDictionary<OdsCode, Practice>.Empty;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var practices = Sample.Many(100, number => new Practice(
            Sample.Practice(number), $"The Surgery {number}", Commissioners[number % 3], null, true, null, null,
            number % 4 == 0 ? null : $"System {number % 4}", false));
        Register = practices.ToImmutableDictionary(practice => practice.Code);
        await new RegisterImport(Database).Upsert(
            practices, Sample.Person, Sample.Now, new(2018, 4, 1), false, CancellationToken.None);
        var chance = new Random(7);
        Rows =
        [
            .. from practice in practices
               from service in (string[])["QOF-2017-18", "QOF-2016-17", "PNEUMO-2017-18", "HPV-2017-18"]
               from period in (string[])["2017-10", "2017-11", "2017-12", "2018-01", "2018-03"]
               select Row(new(service, period, practice.Code), practice, chance),
        ];
        await using var log = new CollectionLog(Database, new IdempotencyKeys(Database), new BatchOptions());
        await Task.WhenAll(Rows.Select(row => log.Append(
            new(row, 0, [Sample.Event(row.Key, 1)]), CancellationToken.None)));
        await new Holds(Database).Insert(Hold("h1") with { Supplier = "System 2", Service = "QOF-2017-18" }, default);
        await new Holds(Database).Insert(Hold("h2") with { Practice = Sample.Practice(9) }, default);
        await new Holds(Database).Insert(Hold("h3") with { Commissioner = Commissioners[0] }, default);
        await new Holds(Database).Release("h3", "over", Sample.Person, Sample.Now, default);
    }

    public bool IsOnHold(CollectionRow row) =>
        row.Key.Practice == Sample.Practice(9)
        || (row.Key.Service == "QOF-2017-18" && Register[row.Key.Practice].ClinicalSystem == "System 2");

    private static Hold Hold(string id) =>
        new(id, null, null, null, null, null, "why", null, Sample.Person, Sample.Now);

    private static CollectionRow Row(CollectionKey key, Practice practice, Random chance)
    {
        var status = (CollectionStatus)chance.Next(15);
        var awaits = chance.Next(3) > 0;
        return Sample.Row(key, 1) with
        {
            Status = status,
            Commissioner = practice.Commissioner,
            FinancialYear = Catalogue.FinancialYear(new(2000 + int.Parse(key.Service[^2..]), 3, 31)),
            PaymentRelated = chance.Next(2) == 0,
            Awaited = awaits ? (AwaitedParty)chance.Next(3) : null,
            AwaitedAction = awaits ? (CollectionAction)chance.Next(4) : null,
            AwaitedBy = awaits && chance.Next(4) > 0 ? Sample.Now.AddDays(chance.Next(20)) : null,
            DueAt = chance.Next(2) == 0 ? Sample.Now.AddDays(chance.Next(20)) : null,
            Amount = chance.Next(2) == 0 ? chance.Next(10_000) / 100m : null,
            ChangedAt = Sample.Now.AddMinutes(chance.Next(500)),
            AwaitsAnswerOf = (MessageSides)chance.Next(8),
        };
    }
}

public sealed class CollectionListTests(ListedDatabase database) : IClassFixture<ListedDatabase>
{
    private readonly CollectionList _list =
        new(database.Database, new(database.Database, new(database.Database)));
    private readonly Random _chance = new(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_what_memory_says_forwards_and_backwards()
    {
        for (var round = 0; round < 300; round++)
        {
            var (filter, scope, order) = (Filter(), Scope(), (CollectionOrder)_chance.Next(3));
            var expected = Expected(filter, scope, order);
            var limit = _chance.Next(3) == 0 ? 7 : 200;

            var forwards = await Walk(filter, scope, order, backwards: false, limit);
            var backwards = await Walk(filter, scope, order, backwards: true, limit);

            Assert.Equal(expected.Select(row => row.Key), forwards.Select(row => row.Key));
            Assert.Equal(expected, forwards);
            Assert.Equal(expected, backwards);
            Assert.Equal(expected.Length, await _list.Count(filter, scope, Token));
        }
    }

    [Fact]
    public async Task Summaries_are_what_memory_says()
    {
        for (var round = 0; round < 60; round++)
        {
            var (filter, scope) = (Filter(), Scope());
            ImmutableArray<SummaryGroup> groups =
                [.. Enum.GetValues<SummaryGroup>().Where(_ => _chance.Next(2) == 0)];
            var now = Sample.Now.AddDays(10);

            var summaries = await new CollectionSummaries(database.Database).Of(filter, scope, groups, now, Token);

            var expected = Expected(filter, scope, CollectionOrder.Practice)
                .GroupBy(row => string.Join('\n', groups.Select(group => Part(row, group))))
                .ToDictionary(group => group.Key);
            Assert.Equal(
                expected.Keys.Order(StringComparer.Ordinal), summaries.Select(one => string.Join('\n', one.Keys)));
            Assert.All(summaries, one =>
            {
                var rows = expected[string.Join('\n', one.Keys)].ToArray();
                Assert.Equal(rows.Length, one.Total);
                Assert.Equal(rows.Count(row => row.AwaitedBy <= now), one.Overdue);
                Assert.Equal(rows.Count(database.IsOnHold), one.OnHold);
                Assert.Equal(rows.All(row => row.Amount is null) ? null : rows.Sum(row => row.Amount), one.Amount);
                Assert.Equal(
                    rows.CountBy(row => row.Status).OrderBy(pair => pair.Key),
                    one.ByStatus.Select(count => KeyValuePair.Create(count.Status, count.Count)));
            });
        }
    }

    [Fact]
    public async Task A_worklist_is_what_memory_says()
    {
        var worklist = new Worklist(database.Database);
        for (var round = 0; round < 60; round++)
        {
            ImmutableArray<Duty> duties = [.. Enumerable.Range(0, _chance.Next(30)).Select(_ => AnyDuty())];
            var expected = InOrder(
                database.Rows.Where(row => duties.Any(duty => Fits(row, duty))), CollectionOrder.DueSoonest);

            var backwards = _chance.Next(2) == 0;
            var walked = await Walk(
                (from, limit) => worklist.Page(duties, from, backwards, limit, Token),
                CollectionOrder.DueSoonest,
                backwards,
                limit: 30);

            Assert.Equal(expected, walked);
            Assert.Equal(expected.Length, await worklist.Count(duties, Token));
        }
    }

    [Fact]
    public async Task Whoever_may_see_nothing_sees_nothing()
    {
        var page = await _list.Page(new(), VisibleTo.Nothing, CollectionOrder.Practice, null, false, 10, Token);
        Assert.Empty(page.Items);
        Assert.False(page.More);
        Assert.Equal(0, await _list.Count(new(), VisibleTo.Nothing, Token));
        var summaries = new CollectionSummaries(database.Database);
        Assert.Empty(await summaries.Of(new(), VisibleTo.Nothing, [], Sample.Now, Token));
    }

    [Fact]
    public async Task The_clock_finds_what_it_passed()
    {
        var due = new Due(database.Database);
        var now = Sample.Now.AddDays(9);
        var passed = database.Rows.Where(row => row.DueAt <= now)
            .OrderBy(row => row.DueAt).ThenBy(row => row.Key.ToString(), StringComparer.Ordinal).ToArray();

        var first = await due.PastDue(now, null, 10, Token);
        var rest = await due.PastDue(now, first[^1], 10_000, Token);
        Assert.Equal(passed.Select(row => row.Key), first.Concat(rest).Select(one => one.Key));

        var ofPeriod = await due.OfPeriod("QOF-2017-18", "2018-03", now, null, 10_000, Token);
        Assert.Equal(
            database.Rows.Where(row => row.DueAt < now && row.Key is { Service: "QOF-2017-18", Period: "2018-03" })
                .Select(row => row.Key).OrderBy(key => key.ToString(), StringComparer.Ordinal),
            ofPeriod);
    }

    [Fact]
    public async Task Everything_stored_is_verified_in_the_order_of_keys()
    {
        var all = await new Verification(database.Database).All(Token).ToListAsync(Token);
        Assert.Equal(database.Rows.Length, all.Count);
        Assert.Equal(
            all.Select(one => one.Key.ToString()).Order(StringComparer.Ordinal), all.Select(one => one.Key.ToString()));
        Assert.All(all, one => Assert.True(one.Row is not null && one.Events.Length == 1));
    }

    [Fact]
    public void A_cursor_survives_its_text()
    {
        var row = database.Rows[0];
        foreach (var order in Enum.GetValues<CollectionOrder>())
        {
            var cursor = CollectionCursor.Of(row, order);
            Assert.Equal(cursor, CollectionCursor.TryParse(cursor.ToString(), order));
            Assert.Null(CollectionCursor.TryParse(cursor.ToString(), (CollectionOrder)(((int)order + 1) % 3)));
        }

        Assert.All(
            ["", "x", "====", null, "AAAA"],
            text => Assert.Null(CollectionCursor.TryParse(text, CollectionOrder.DueSoonest)));
    }

    private static async Task<ImmutableArray<CollectionRow>> Walk(
        Func<CollectionCursor?, int, Task<Slice<CollectionRow>>> page, CollectionOrder order, bool backwards, int limit)
    {
        ImmutableArray<CollectionRow> walked = [];
        CollectionCursor? from = null;
        Slice<CollectionRow> slice;
        do
        {
            slice = await page(from, limit);
            Assert.InRange(slice.Items.Length, slice.More ? limit : 0, limit);
            walked = backwards ? [.. slice.Items, .. walked] : [.. walked, .. slice.Items];
            from = slice.More ? CollectionCursor.Of(backwards ? slice.Items[0] : slice.Items[^1], order) : null;
        }
        while (slice.More);
        return walked;
    }

    private Task<ImmutableArray<CollectionRow>> Walk(
        CollectionFilter filter, VisibleTo scope, CollectionOrder order, bool backwards, int limit) =>
        Walk((from, most) => _list.Page(filter, scope, order, from, backwards, most, Token), order, backwards, limit);

    private ImmutableArray<CollectionRow> Expected(CollectionFilter filter, VisibleTo scope, CollectionOrder order) =>
        InOrder(database.Rows.Where(row => Fits(row, filter) && Sees(scope, row)), order);

    private static ImmutableArray<CollectionRow> InOrder(IEnumerable<CollectionRow> rows, CollectionOrder order)
    {
        var byKey = rows.OrderBy(row => row.Key.ToString(), StringComparer.Ordinal);
        return order switch
        {
            CollectionOrder.DueSoonest => [.. byKey.OrderBy(row => row.AwaitedBy ?? DateTimeOffset.MaxValue)],
            CollectionOrder.RecentlyChanged => [.. byKey.Reverse().OrderByDescending(row => row.ChangedAt)],
            _ => [.. byKey.OrderBy(row => row.Key.Practice).ThenBy(row => row.Key.Service, StringComparer.Ordinal)],
        };
    }

    private bool Fits(CollectionRow row, CollectionFilter filter) =>
        (filter.Practice?.Contains(row.Key.Practice) ?? true)
        && (filter.Commissioner?.Contains(row.Commissioner) ?? true)
        && (filter.ClinicalSystem?.Contains(database.Register[row.Key.Practice].ClinicalSystem ?? "") ?? true)
        && (filter.Service?.Contains(row.Key.Service) ?? true)
        && (filter.Period?.Contains(row.Key.Period) ?? true)
        && (filter.FinancialYear is null || filter.FinancialYear == row.FinancialYear)
        && (filter.Status?.Contains(row.Status) ?? true)
        && (filter.OnHold is null || filter.OnHold == database.IsOnHold(row))
        && (filter.DueBefore is null || row.AwaitedBy < filter.DueBefore)
        && (filter.PaymentRelated is null || filter.PaymentRelated == row.PaymentRelated)
        && (filter.AwaitsAnswerOf is not { } side || MessageSideSets.Sides(row.AwaitsAnswerOf).Contains(side));

    private static bool Sees(VisibleTo scope, CollectionRow row) =>
        scope.All || scope.Practices.Contains(row.Key.Practice) || scope.Commissioners.Contains(row.Commissioner);

    private static bool Fits(CollectionRow row, Duty duty) =>
        row.Status == duty.Status && row.Awaited == duty.Party && row.AwaitedAction == duty.Action
        && (duty.Practice is null || duty.Practice == row.Key.Practice)
        && (duty.Practice is not null || duty.Commissioner is null || duty.Commissioner == row.Commissioner);

    private static string Part(CollectionRow row, SummaryGroup group) => group switch
    {
        SummaryGroup.Service => row.Key.Service,
        SummaryGroup.Period => row.Key.Period,
        SummaryGroup.Commissioner => row.Commissioner.ToString(),
        SummaryGroup.Practice => row.Key.Practice.ToString(),
        _ => row.Status.ToString(),
    };

    private Duty AnyDuty() => new(
        AnyRow().Status,
        (AwaitedParty)_chance.Next(3),
        (CollectionAction)_chance.Next(4),
        _chance.Next(3) == 0 ? AnyRow().Key.Practice : null,
        _chance.Next(2) == 0 ? AnyRow().Commissioner : null);

    private CollectionFilter Filter() => new(
        Sometimes(6) ? Some(row => row.Key.Practice) : null,
        Sometimes(4) ? Some(row => row.Commissioner) : null,
        Sometimes(6) ? ["System 1", "System 2"] : null,
        Sometimes(4) ? Some(row => row.Key.Service) : null,
        Sometimes(4) ? Some(row => row.Key.Period) : null,
        Sometimes(6) ? "2017-18" : null,
        Sometimes(4) ? Some(row => row.Status) : null,
        Sometimes(6) ? Sometimes(2) : null,
        Sometimes(6) ? Sample.Now.AddDays(_chance.Next(20)) : null,
        Sometimes(6) ? Sometimes(2) : null,
        Sometimes(4) ? (MessageSide)_chance.Next(3) : null);

    private VisibleTo Scope() => _chance.Next(4) switch
    {
        0 => VisibleTo.Everything,
        1 => new(false, Some(row => row.Key.Practice), []),
        2 => new(false, [], Some(row => row.Commissioner)),
        _ => new(false, Some(row => row.Key.Practice), [AnyRow().Commissioner]),
    };

    private CollectionRow AnyRow() => database.Rows[_chance.Next(database.Rows.Length)];

    private bool Sometimes(int oneIn) => _chance.Next(oneIn) == 0;

    // Twice the same may be among them, and none.
    private ImmutableArray<T> Some<T>(Func<CollectionRow, T> part) => Sample.Many(_chance.Next(5), _ => part(AnyRow()));
}
