using System.Diagnostics;

namespace GpCollections.Collections;

/// <summary>By what a list finds its rows. Of $14 are practices, or commissioners.</summary>
internal enum Driver
{
    /// <summary>Everything: in the order of an index, or merged of all commissioners.</summary>
    Everything,

    /// <summary>The statuses of the filter, merged of all commissioners.</summary>
    Statuses,

    /// <summary>The first rows of each, merged.</summary>
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

    /// <summary>A page of each practice, all at once.</summary>
    EachPractice,

    /// <summary>Those whose messages await an answer: few, sorted.</summary>
    Asked,
}

/// <summary>
/// The texts of the pages of lists: one for each driver, order and direction, put together of constants when the
/// program starts, so that the database sees some sixty fixed statements. $1 to $13 are the filter, $14 what the
/// driver goes by, $15 to $19 the row after which the page begins (instant, practice, service, period, key), $20 the
/// limit.
/// </summary>
internal static class ListText
{
    public const string Late = "coalesce(c.awaited_by, 'infinity')";

    /// <summary>All commissioners that any collection has, found by as many looks into an index.</summary>
    public const string AllCommissioners = """
        (with recursive found as (
            (select commissioner from collection order by commissioner limit 1)
            union all
            select (
                select c.commissioner from collection c where c.commissioner > found.commissioner
                order by c.commissioner limit 1)
            from found where found.commissioner is not null)
        select commissioner from found where commissioner is not null) as one (commissioner)
        """;

    private const string TheseCommissioners = "unnest($14) as one (commissioner)";

    private const string EachStatus = "cross join unnest($7) as each (status)";

    private const string OfCommissioner = "c.commissioner = one.commissioner";

    private const string OfStatus = "and c.status = each.status";

    private static readonly bool[] Directions = [false, true];

    private static readonly Dictionary<(Driver, CollectionOrder, bool), string> Texts = Make(CollectionFilters.Matches);

    private static readonly Dictionary<(Driver, CollectionOrder, bool), string> TextsWithoutFilter = Make("true");

    /// <param name="filtered">False: the driver alone says which rows.</param>
    public static string Of(Driver driver, CollectionOrder order, bool backwards, bool filtered) =>
        (filtered ? Texts : TextsWithoutFilter)[(driver, order, backwards)];

    /// <summary>From where the rows come, and which, without an order.</summary>
    public static string From(Driver driver) => "from collection c where " + driver switch
    {
        Driver.Everything => "true",
        Driver.Statuses => "c.status = any($7)",
        Driver.Commissioners => "c.commissioner = any($14)",
        Driver.CommissionersAndStatuses => "c.commissioner = any($14) and c.status = any($7)",
        Driver.Practices or Driver.EachPractice => "c.practice = any($14)",
        Driver.Services => "c.service = any($4)",
        Driver.CommissionersAndServices => "c.service = any($4) and c.commissioner = any($14)",
        Driver.Periods => "c.service = any($4) and c.period = any($5)",
        Driver.CommissionersAndPeriods =>
            "c.service = any($4) and c.period = any($5) and c.commissioner = any($14)",
        Driver.Asked => "c.awaits_answer_of <> 0",
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
        var rest = $"{After(order, backwards)} and {matches} order by {By(order, backwards)} limit $20";
        var (each, its) = (driver, order) switch
        {
            (Driver.EachPractice, _) => ("unnest($14) as one (practice)", "c.practice = one.practice"),
            (Driver.Everything, CollectionOrder.Practice) => (null, null),
            (Driver.Everything, _) => (AllCommissioners, OfCommissioner),
            (Driver.Commissioners, _) => (TheseCommissioners, OfCommissioner),
            (Driver.Statuses, _) => ($"{AllCommissioners} {EachStatus}", $"{OfCommissioner} {OfStatus}"),
            (Driver.CommissionersAndStatuses, _) =>
                ($"{TheseCommissioners} {EachStatus}", $"{OfCommissioner} {OfStatus}"),
            _ => (null, null),
        };

        // The first rows of each come from an index in order; of those, the first rows of all.
        return each is null ? $"select {StoredRow.Columns} {From(driver)} and {rest}" : $"""
            select {StoredRow.Columns}
            from {each} cross join lateral (select c.* from collection c where {its} and {rest}) c
            order by {By(order, backwards)} {(driver == Driver.EachPractice ? "" : "limit $20")}
            """;
    }

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
