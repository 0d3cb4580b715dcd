using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;

namespace GpCollections.Provision;

/// <summary>By what achievement is summed up.</summary>
public enum AchievementBy
{
    Practice,
    Region,
    Country,
}

/// <summary>What the collections of one service and period came to.</summary>
/// <param name="Code">Of the practice or the commissioner; empty for the country.</param>
/// <param name="Collections">Accepted, and not ended.</param>
/// <param name="WithFigures">Of those.</param>
/// <param name="Points">Null: none were earned.</param>
/// <param name="Amount">Pounds; null where there are none, or the viewer may not see all of them.</param>
public sealed record AchievementSum(
    string Code, string Service, string Period, int Collections, int WithFigures, decimal? Points, decimal? Amount);

/// <summary>Achievement summed up for reports.</summary>
public sealed class AchievementSums(Database database)
{
    /// <summary>In the order of code, service and period.</summary>
    /// <param name="pounds">Of whose collections the viewer may see pounds.</param>
    /// <param name="after">Not included; null: from the first.</param>
    public Task<ImmutableArray<AchievementSum>> Page(
        AchievementBy by,
        CollectionFilter filter,
        VisibleTo scope,
        VisibleTo pounds,
        AchievementSum? after,
        int limit,
        CancellationToken cancellationToken) =>
        database.List(
            by switch
            {
                AchievementBy.Practice => Texts.Practice,
                AchievementBy.Region => Texts.Region,
                _ => Texts.Country,
            },
            row => new AchievementSum(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4),
                row.AmountOrNull(5), row.AmountOrNull(6)),
            [
                .. CollectionFilters.Parameters(filter, scope),
                Parameter.Flag(pounds.All),
                Parameter.Texts(pounds.Practices),
                Parameter.Texts(pounds.Commissioners),
                Parameter.Text(after?.Code ?? ""),
                Parameter.Text(after?.Service ?? ""),
                Parameter.Text(after?.Period ?? ""),
                Parameter.Integer(limit),
            ],
            cancellationToken);

    // The practice's index has this very order: a page reads what it shows.
    private static class Texts
    {
        public const string Practice = "select c.practice," + Sums
            + " and (c.practice, c.service, c.period) > ($17, $18, $19)"
            + " group by c.practice, c.service, c.period order by c.practice, c.service, c.period limit $20";

        public const string Region = "select c.commissioner," + Sums
            + " and (c.commissioner, c.service, c.period) > ($17, $18, $19)"
            + " group by c.commissioner, c.service, c.period order by c.commissioner, c.service, c.period limit $20";

        public const string Country = "select ''," + Sums + " and ('', c.service, c.period) > ($17, $18, $19)"
            + " group by c.service, c.period order by c.service, c.period limit $20";

        private const string Sums = $"""
             c.service, c.period, count(*)::integer, count(c.figures_version)::integer, sum(c.points),
                case when bool_and($14 or c.practice = any($15) or c.commissioner = any($16)) then sum(c.amount) end
            from collection c
            where c.status not in ('Offered', 'Declined', 'Lapsed', 'Withdrawn', 'Ended')
                and {CollectionFilters.Matches}
            """;
    }
}
