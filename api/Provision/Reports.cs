using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>A report: its columns, and its rows as they are asked for.</summary>
public sealed record Report(ImmutableArray<string> Columns, IAsyncEnumerable<ReportCell[]> Rows);

/// <summary>The reports that can be downloaded. What the viewer's lists don't show, these don't.</summary>
public sealed class Reports(
    AchievementSums sums,
    CollectionSummaries summaries,
    CollectionList collections,
    Practices practices,
    OrganisationList organisations,
    TimeProvider clock)
{
    private const int PageSize = 1_000;

    private static readonly ImmutableArray<CollectionStatus> Statuses = [.. Enum.GetValues<CollectionStatus>()];

    /// <summary>Null: there is no such report, or not by that.</summary>
    public Report? Of(string name, ReportQuery query, Viewer viewer, CancellationToken cancellationToken) =>
        (name, query.By ?? "") switch
        {
            ("achievement", "practice" or "") => Achievement(AchievementBy.Practice, query, viewer, cancellationToken),
            ("achievement", "region") => Achievement(AchievementBy.Region, query, viewer, cancellationToken),
            ("achievement", "country") => Achievement(AchievementBy.Country, query, viewer, cancellationToken),
            ("funnel", "") => Funnel(query, viewer, cancellationToken),
            ("overdue", "") => Overdue(query, viewer, cancellationToken),
            _ => null,
        };

    private Report Achievement(
        AchievementBy by, ReportQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        return new(
            ["code", "name", "service", "period", "collections", "with figures", "points", "pounds"],
            Rows(cancellationToken));

        async IAsyncEnumerable<ReportCell[]> Rows([EnumeratorCancellation] CancellationToken token)
        {
            AchievementSum? last = null;
            do
            {
                var page = await sums.Page(
                    by, query.Filter, VisibleScope.Of(viewer), VisibleScope.Of(Rights.VisiblePounds(viewer)), last,
                    PageSize, token);
                var names = await Names(page.Select(sum => sum.Code), token);
                foreach (var sum in page)
                {
                    yield return
                    [
                        by == AchievementBy.Country ? "E92000001" : sum.Code, names(sum.Code), sum.Service, sum.Period,
                        sum.Collections, sum.WithFigures, sum.Points, sum.Amount,
                    ];
                }

                last = page.Length == PageSize ? page[^1] : null;
            }
            while (last is not null);
        }
    }

    private Report Funnel(ReportQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        return new(
            [
                "commissioner", "name", "service", "period", "total", "overdue", "on hold",
                .. Statuses.Select(status => Compat.Names.UpperSnake($"{status}")),
            ],
            Rows(cancellationToken));

        async IAsyncEnumerable<ReportCell[]> Rows([EnumeratorCancellation] CancellationToken token)
        {
            var found = await summaries.Of(
                query.Filter, VisibleScope.Of(viewer),
                [SummaryGroup.Commissioner, SummaryGroup.Service, SummaryGroup.Period], clock.GetUtcNow(), token);
            var names = await Names(found.Select(row => row.Keys[0]), token);
            foreach (var row in found)
            {
                var counts = row.ByStatus.ToLookup(count => count.Status, count => count.Count);
                yield return
                [
                    row.Keys[0], names(row.Keys[0]), row.Keys[1], row.Keys[2], row.Total, row.Overdue, row.OnHold,
                    .. Statuses.Select(status => (ReportCell)counts[status].Sum()),
                ];
            }
        }
    }

    private Report Overdue(ReportQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        return new(
            [
                "practice", "name", "commissioner", "service", "period", "status", "awaited from", "awaited",
                "last day", "days overdue",
            ],
            Rows(cancellationToken));

        async IAsyncEnumerable<ReportCell[]> Rows([EnumeratorCancellation] CancellationToken token)
        {
            var (now, last) = (clock.GetUtcNow(), (CollectionCursor?)null);
            Slice<CollectionRow> page;
            do
            {
                page = await collections.Page(
                    query.Filter with { DueBefore = now }, VisibleScope.Of(viewer), CollectionOrder.DueSoonest, last,
                    backwards: false, PageSize, token);
                var names = await Names(page.Items.Select(row => $"{row.Key.Practice}"), token);
                foreach (var row in page.Items)
                {
                    var lastDay = London.DayOf(row.AwaitedBy!.Value.AddTicks(-1)); // Due before now, so it has a day.
                    yield return
                    [
                        $"{row.Key.Practice}", names($"{row.Key.Practice}"), $"{row.Commissioner}", row.Key.Service,
                        row.Key.Period, Compat.Names.UpperSnake($"{row.Status}"),
                        Compat.Names.UpperSnake($"{row.Awaited}"), Compat.Names.UpperSnake($"{row.AwaitedAction}"),
                        (DateOnly?)lastDay, London.DayOf(now).DayNumber - lastDay.DayNumber,
                    ];
                }

                last = page.More ? CollectionCursor.Of(page.Items[^1], CollectionOrder.DueSoonest) : null;
            }
            while (last is not null);
        }
    }

    /// <summary>What organisations are called; empty is the country.</summary>
    internal async Task<Func<string, string>> Names(IEnumerable<string> codes, CancellationToken cancellationToken)
    {
        var asked = codes.Select(code => OdsCode.TryParse(code)).OfType<OdsCode>().ToHashSet();
        var found = await practices.ByCodes(asked, cancellationToken);
        var names = found.ToDictionary(practice => $"{practice.Code}", practice => practice.Name);
        asked.ExceptWith(found.Select(practice => practice.Code));
        foreach (var (code, organisation) in await organisations.ByCodes(asked, cancellationToken))
        {
            names[$"{code}"] = organisation.Name;
        }

        return code => code.Length == 0 ? "England" : names.GetValueOrDefault(code, code);
    }
}
