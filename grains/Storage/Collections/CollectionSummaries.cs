using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Operations;
using Npgsql;

namespace GpCollections.Collections;

public enum SummaryGroup
{
    Service,
    Period,
    Commissioner,
    Practice,
    Status,
}

/// <summary>How many collections of a group stand where.</summary>
/// <param name="Keys">One for each group asked for, in that order.</param>
/// <param name="Overdue">What is awaited comes too late.</param>
/// <param name="Amount">Pounds; null when no money depends on any.</param>
public sealed record CollectionSummary(
    ImmutableArray<string> Keys,
    int Total,
    int Overdue,
    int OnHold,
    decimal? Amount,
    ImmutableArray<StatusCount> ByStatus);

public sealed class CollectionSummaries(Database database)
{
    /// <summary>What a summary is cut to.</summary>
    public const int MostRows = 10_000;

    private static readonly Dictionary<(Driver, bool), string> Texts = (
        from driver in Enum.GetValues<Driver>()
        from filtered in (bool[])[false, true]
        select ((driver, filtered), Text(driver, filtered ? CollectionFilters.Matches : "true"))).ToDictionary();

    /// <summary>In the order of the keys.</summary>
    public async Task<ImmutableArray<CollectionSummary>> Of(
        CollectionFilter filter,
        VisibleTo scope,
        ImmutableArray<SummaryGroup> groups,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (ListPlan.ForCounts(filter, scope) is not { } plan)
        {
            return [];
        }

        var counts = await database.List(
            Texts[(plan.Driver, plan.Filtered)],
            row => Read(row, groups),
            [
                .. plan.Parameters(),
                Parameter.Instant(now),
                .. Enum.GetValues<SummaryGroup>().SkipLast(1).Select(group => Parameter.Flag(groups.Contains(group))),
                Parameter.Integer(MostRows * Enum.GetValues<CollectionStatus>().Length),
            ],
            cancellationToken);
        return
        [
            .. counts.GroupBy(count => string.Join('\n', count.Keys))
                .Select(group => Sum([.. group]))
                .OrderBy(summary => summary.Keys, ByKeys)
                .Take(MostRows),
        ];
    }

    private static Comparer<ImmutableArray<string>> ByKeys { get; } = Comparer<ImmutableArray<string>>.Create(
        (one, other) => one.Zip(other, string.CompareOrdinal).FirstOrDefault(difference => difference != 0));

    private static CollectionSummary Sum(ImmutableArray<CollectionSummary> counts) => new(
        counts[0].Keys,
        counts.Sum(count => count.Total),
        counts.Sum(count => count.Overdue),
        counts.Sum(count => count.OnHold),
        counts.All(count => count.Amount is null) ? null : counts.Sum(count => count.Amount),
        [.. counts.SelectMany(count => count.ByStatus).OrderBy(count => count.Status)]);

    // Always by status, which is the last column of the group: the sums are made of it.
    private static CollectionSummary Read(NpgsqlDataReader row, ImmutableArray<SummaryGroup> groups)
    {
        var total = row.GetInt32(5);
        return new(
            [.. groups.Select(group => row.GetString((int)group))],
            total,
            row.GetInt32(6),
            row.GetInt32(7),
            row.AmountOrNull(8),
            [new(row.Enum<CollectionStatus>(4), total)]);
    }

    private static string Text(Driver driver, string matches) => $"""
        select case when $16 then c.service end, case when $17 then c.period end,
            case when $18 then c.commissioner end, case when $19 then c.practice end, c.status,
            count(*)::integer,
            (count(*) filter (where c.awaited_by <= $15))::integer,
            (count(*) filter (where {CollectionFilters.OnHold}))::integer,
            sum(c.amount)
        {ListText.From(driver)} and {matches}
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        limit $20
        """;
}
