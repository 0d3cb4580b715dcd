using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Provision;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <summary>What awaits typing, as the file that uploadFigures takes: a row for each number, without it.</summary>
public sealed class FigureTemplates(CollectionList collections, CollectionReads reads, TimeProvider clock)
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<ReportCell[]> Rows(
        string service, string period, Viewer viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new CollectionFilter(
            Service: [service], Period: [period],
            Status: [CollectionStatus.AwaitingEntry, CollectionStatus.Collecting]);
        var scope = VisibleScope.Of(Rights.HoldingFor(CollectionAction.EnterFigures, viewer));
        var (now, last) = (clock.GetUtcNow(), (CollectionCursor?)null);
        Slice<CollectionRow> page;
        do
        {
            page = await collections.Page(
                filter, scope, CollectionOrder.Practice, last, backwards: false, PageSize, cancellationToken);
            var nodes = await reads.Nodes(
                [
                    .. page.Items.Where(row => Rights.ActingFor(
                            CollectionAction.EnterFigures, viewer, row.Key.Practice, row.Commissioner) is not null)
                        .Select(row => row.Key),
                ],
                cancellationToken);
            foreach (var row in nodes.SelectMany(node => FiguresFile.Template(
                node.State.Key, Lifecycle.AwaitsTyping(node.State, node.Terms, now))))
            {
                yield return [.. row.Select(cell => (ReportCell)cell)];
            }

            last = page.More ? CollectionCursor.Of(page.Items[^1], CollectionOrder.Practice) : null;
        }
        while (last is not null);
    }
}

/// <summary>GET /figures/FFT-2017-18/2017-04.csv: what awaits typing, to be filled in and uploaded.</summary>
public static class FigureTemplateRoutes
{
    public static void MapFigureTemplates(this WebApplication app) =>
        app.MapGet("/figures/{service}/{period}.csv", Get);

    private static async Task<IResult> Get(
        string service,
        string period,
        HttpContext context,
        IViewerAccessor access,
        Catalogue catalogue,
        FigureTemplates templates,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        if (Rights.HoldingFor(CollectionAction.EnterFigures, viewer).IsNothing)
        {
            return RouteProblems.Of(
                context, StatusCodes.Status403Forbidden,
                "This needs the role Achievement Entry at a practice or a commissioner.");
        }

        return !await catalogue.HasPeriod(service, period, cancellationToken)
            ? RouteProblems.Of(context, StatusCodes.Status404NotFound, "There is no such service with that period.")
            : Results.Stream(
                stream => ReportWriters.Csv(
                    FiguresFile.Columns, templates.Rows(service, period, viewer, cancellationToken), stream,
                    cancellationToken),
                "text/csv; charset=utf-8", $"{service}-{period}.csv");
    }
}
