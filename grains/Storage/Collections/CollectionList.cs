using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>Collections as lists show them: filtered, ordered and paged by the database.</summary>
public sealed class CollectionList(Database database, NarrowFilters narrow)
{
    /// <summary>What a count says when there are more.</summary>
    public const int CountsTo = 10_000;

    /// <param name="from">Not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<CollectionRow>> Page(
        CollectionFilter filter,
        VisibleTo scope,
        CollectionOrder order,
        CollectionCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        var filters = await narrow.Of(filter, cancellationToken);
        var pages = new List<ImmutableArray<CollectionRow>>(2);
        foreach (var plan in filters.SelectMany(one => ListPlan.ForPages(one, scope, order)))
        {
            pages.Add(await database.List(
                ListText.Of(plan.Driver, order, backwards, plan.Filtered),
                StoredRow.Read,
                [.. plan.Parameters(), .. Begin(order, from, backwards), Parameter.Integer(limit + 1)],
                cancellationToken));
        }

        var rows = pages is [var only] ? only : Merge(pages, order, backwards, limit + 1);
        return Slice<CollectionRow>.Of(rows, limit, backwards);
    }

    /// <summary>At most <see cref="CountsTo"/>.</summary>
    public async Task<int> Count(CollectionFilter filter, VisibleTo scope, CancellationToken cancellationToken)
    {
        var filters = await narrow.Of(filter, cancellationToken);
        // A row that several filters let through counts once: then the filter is asked as it was.
        var one = filters is [var only] ? only : filter;
        return filters.IsEmpty || ListPlan.ForCounts(one, scope) is not { } plan ? 0
            : await database.Single(
                Counts[(plan.Driver, plan.Filtered)],
                row => row.GetInt32(0),
                [.. plan.Parameters(), Parameter.Integer(CountsTo)],
                cancellationToken);
    }

    /// <summary>The same page of each practice's own list; one that has none is left out.</summary>
    public async Task<ImmutableDictionary<OdsCode, Slice<CollectionRow>>> PageOfEach(
        IEnumerable<OdsCode> practices,
        CollectionFilter filter,
        VisibleTo scope,
        CollectionOrder order,
        CollectionCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        var rows = await database.List(
            ListText.Of(Driver.EachPractice, order, backwards, filtered: true),
            StoredRow.Read,
            [
                .. CollectionFilters.Parameters(filter, scope), Parameter.Texts(practices),
                .. Begin(order, from, backwards), Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return rows.GroupBy(row => row.Key.Practice).ToImmutableDictionary(
            own => own.Key, own => Slice<CollectionRow>.Of([.. own], limit, backwards));
    }

    /// <summary>How many each practice has; one that has none is left out.</summary>
    public async Task<ImmutableDictionary<OdsCode, int>> CountOfEach(
        IEnumerable<OdsCode> practices,
        CollectionFilter filter,
        VisibleTo scope,
        CancellationToken cancellationToken) => (await database.List(
            $"""
            select c.practice, least(count(*), $15)::integer {ListText.From(Driver.EachPractice)}
                and {CollectionFilters.Matches}
            group by c.practice
            """,
            row => KeyValuePair.Create(row.Code(0), row.GetInt32(1)),
            [
                .. CollectionFilters.Parameters(filter, scope), Parameter.Texts(practices),
                Parameter.Integer(CountsTo),
            ],
            cancellationToken)).ToImmutableDictionary();

    /// <summary>In the order of their keys; a key without a row is left out.</summary>
    public Task<ImmutableArray<CollectionRow>> Rows(
        IEnumerable<CollectionKey> keys, CancellationToken cancellationToken) =>
        database.List(
            $"select {StoredRow.Columns} from collection c where c.key = any($1) order by c.key",
            StoredRow.Read,
            [Parameter.Texts(keys)],
            cancellationToken);

    /// <summary>Every collection of a service at one practice; null: of every service.</summary>
    public Task<ImmutableArray<CollectionKey>> OfPractice(
        string? service, OdsCode practice, CancellationToken cancellationToken) =>
        database.List(
            """
            select key from collection where practice = $1 and case when $2 is null then true else service = $2 end
            order by service, period
            """,
            row => CollectionKey.Parse(row.GetString(0)),
            [Parameter.Text(practice), Parameter.Text(service)],
            cancellationToken);

    private static readonly Dictionary<(Driver, bool), string> Counts = (
        from driver in Enum.GetValues<Driver>()
        from filtered in (bool[])[false, true]
        select ((driver, filtered), $"""
            select count(*)::integer
            from (select 1 {ListText.From(driver)} and {(filtered ? CollectionFilters.Matches : "true")} limit $15) c
            """)).ToDictionary();

    /// <summary>$15 to $19: the row before the page.</summary>
    internal static NpgsqlParameter[] Begin(CollectionOrder order, CollectionCursor? from, bool backwards)
    {
        // The first code is after the empty text, the last is before '~'; the least and greatest instants are infinity.
        var edge = backwards ? "~" : "";
        var beforeAll = backwards == (order == CollectionOrder.RecentlyChanged) ? DateTime.MinValue : DateTime.MaxValue;
        var at = from is null ? beforeAll : from.At?.UtcDateTime ?? DateTime.MaxValue;
        var key = from?.Key;
        var keyEdge = beforeAll == DateTime.MinValue ? "" : "~";
        return
        [
            Parameter.InstantOrInfinity(DateTime.SpecifyKind(at, DateTimeKind.Utc)),
            Parameter.Text(key?.Practice.ToString() ?? edge),
            Parameter.Text(key?.Service ?? edge),
            Parameter.Text(key?.Period ?? edge),
            Parameter.Text(key?.ToString() ?? keyEdge),
        ];
    }

    // In the order of reading, as each of the pages is.
    private static ImmutableArray<CollectionRow> Merge(
        List<ImmutableArray<CollectionRow>> pages, CollectionOrder order, bool backwards, int limit)
    {
        var rows = pages.SelectMany(page => page).DistinctBy(row => row.Key).Order(new ByOrder(order));
        return [.. (backwards ? rows.Reverse() : rows).Take(limit)];
    }

    private sealed class ByOrder(CollectionOrder order) : IComparer<CollectionRow>
    {
        public int Compare(CollectionRow? x, CollectionRow? y) => (x, y) switch
        {
            (null, _) or (_, null) => throw new ArgumentNullException(nameof(x)),
            _ => order switch
            {
                CollectionOrder.DueSoonest => Compare(Due(x), Due(y), x, y),
                CollectionOrder.RecentlyChanged => Compare(y.ChangedAt, x.ChangedAt, y, x),
                _ => string.CompareOrdinal(Place(x), Place(y)),
            },
        };

        private static int Compare(DateTimeOffset one, DateTimeOffset other, CollectionRow x, CollectionRow y) =>
            one != other ? one.CompareTo(other) : string.CompareOrdinal(x.Key.ToString(), y.Key.ToString());

        private static DateTimeOffset Due(CollectionRow row) => row.AwaitedBy ?? DateTimeOffset.MaxValue;

        // A blank sorts before everything that a code holds, as the end of a code does.
        private static string Place(CollectionRow row) => $"{row.Key.Practice} {row.Key.Service} {row.Key.Period}";
    }
}
