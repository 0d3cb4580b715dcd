using System.Diagnostics;

namespace GpCollections.Collections;

/// <summary>By what a list finds its rows: each has an index of its own. Of $14 are practices, or commissioners.</summary>
internal enum Driver
{
    /// <summary>Everything, in the order of the list.</summary>
    Order,

    /// <summary>Everything of each status of the filter: the first rows of each, merged.</summary>
    Statuses,

    /// <summary>The first rows of each commissioner, merged.</summary>
    Commissioners,

    CommissionersAndStatuses,

    /// <summary>Some thousand rows each, sorted.</summary>
    Practices,

    /// <summary>The services of the filter, each of one year: bounded, sorted.</summary>
    Services,

    CommissionersAndServices,

    /// <summary>The services and periods of the filter: some 7,000 rows each, sorted.</summary>
    Periods,

    CommissionersAndPeriods,

    /// <summary>What the scope lets through by either of its ways. For counts: a page is merged of two.</summary>
    Scope,
}

/// <summary>
/// The texts of the pages of lists: one for each driver, order and direction, put together of constants when the program
/// starts, so that the database sees some sixty fixed statements. $1 to $13 are the filter, $14 what the driver goes by,
/// $15 to $19 the row after which the page begins (instant, practice, service, period, key), $20 the limit.
/// </summary>
internal static class ListText
{
    private static readonly bool[] Directions = [false, true];

    private const string Late = "coalesce(c.awaited_by, 'infinity')";

    private static readonly Dictionary<(Driver, CollectionOrder, bool), string> Texts = Make(CollectionFilters.Matches);

    private static readonly Dictionary<(Driver, CollectionOrder, bool), string> TextsWithoutFilter = Make("true");

    /// <param name="filtered">False: the driver alone says which rows.</param>
    public static string Of(Driver driver, CollectionOrder order, bool backwards, bool filtered) =>
        (filtered ? Texts : TextsWithoutFilter)[(driver, order, backwards)];

    /// <summary>From where the rows come, and which, without an order.</summary>
    public static string From(Driver driver) => "from collection c where " + driver switch
    {
        Driver.Order => "true",
        Driver.Statuses => "c.status = any($7)",
        Driver.Commissioners => "c.commissioner = any($14)",
        Driver.CommissionersAndStatuses => "c.commissioner = any($14) and c.status = any($7)",
        Driver.Practices => "c.practice = any($14)",
        Driver.Services => "c.service = any($4)",
        Driver.CommissionersAndServices => "c.service = any($4) and c.commissioner = any($14)",
        Driver.Periods => "c.service = any($4) and c.period = any($5)",
        Driver.CommissionersAndPeriods =>
            "c.service = any($4) and c.period = any($5) and c.commissioner = any($14)",
        Driver.Scope => "(c.practice = any($12) or c.commissioner = any($13))",
        _ => throw new UnreachableException($"{driver} drives nothing."),
    };

    private static Dictionary<(Driver, CollectionOrder, bool), string> Make(string matches) => (
        from driver in Enum.GetValues<Driver>()
        from order in Enum.GetValues<CollectionOrder>()
        from backwards in Directions
        select ((driver, order, backwards), Text(driver, order, backwards, matches))).ToDictionary();

    private static string Text(Driver driver, CollectionOrder order, bool backwards, string matches)
    {
        var begin = After(order, backwards);
        var by = By(order, backwards);
        return driver switch
        {
            Driver.Commissioners => OfEach(
                "unnest($14) as each (commissioner)", "c.commissioner = each.commissioner", matches, begin, by),
            Driver.Statuses => OfEach("unnest($7) as each (status)", "c.status = each.status", matches, begin, by),
            Driver.CommissionersAndStatuses => OfEach(
                "unnest($14) as one (commissioner) cross join unnest($7) as each (status)",
                "c.commissioner = one.commissioner and c.status = each.status",
                matches,
                begin,
                by),
            _ => $"""
                select {StoredRow.Columns} {From(driver)} and {begin} and {matches}
                order by {by} limit $20
                """,
        };
    }

    // The first rows of each come from an index in order; of those, the first rows of all.
    private static string OfEach(string each, string isOne, string matches, string begin, string by) => $"""
        select {StoredRow.Columns}
        from {each} cross join lateral (
            select c.* from collection c
            where {isOne} and {begin} and {matches}
            order by {by} limit $20) c
        order by {by} limit $20
        """;

    private static string After(CollectionOrder order, bool backwards) => (order, backwards) switch
    {
        (CollectionOrder.DueSoonest, false) => $"({Late}, c.key) > ($15, $19)",
        (CollectionOrder.DueSoonest, true) => $"({Late}, c.key) < ($15, $19)",
        (CollectionOrder.RecentlyChanged, false) => "(c.changed_at, c.key) < ($15, $19)",
        (CollectionOrder.RecentlyChanged, true) => "(c.changed_at, c.key) > ($15, $19)",
        (_, false) => "(c.practice, c.service, c.period) > ($16, $17, $18)",
        (_, true) => "(c.practice, c.service, c.period) < ($16, $17, $18)",
    };

    private static string By(CollectionOrder order, bool backwards) => (order, backwards) switch
    {
        (CollectionOrder.DueSoonest, false) => $"{Late}, c.key",
        (CollectionOrder.DueSoonest, true) => $"{Late} desc, c.key desc",
        (CollectionOrder.RecentlyChanged, false) => "c.changed_at desc, c.key desc",
        (CollectionOrder.RecentlyChanged, true) => "c.changed_at, c.key",
        (_, false) => "c.practice, c.service, c.period",
        (_, true) => "c.practice desc, c.service desc, c.period desc",
    };
}
