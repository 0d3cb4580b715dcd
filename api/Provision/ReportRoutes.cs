using GpCollections.Access;
using GpCollections.Payments;

namespace GpCollections.Provision;

/// <summary>GET /reports/achievement.csv, funnel.xlsx and so on: what lists show, for spreadsheets.</summary>
public static class ReportRoutes
{
    public static void MapReports(this WebApplication app) => app.MapGet("/reports/{report}.{format}", Get);

    private static IResult Get(
        string report,
        string format,
        HttpContext context,
        IViewerAccessor access,
        Reports reports,
        PaymentReports payments,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        var (query, fault) = ReportQuery.Of(report, context.Request.Query);
        if (query is null)
        {
            return RouteProblems.Of(
                context, StatusCodes.Status400BadRequest, $"'{fault}' is no filter of a report, or has no good value.");
        }

        if (format is not ("csv" or "xlsx")
            || (payments.Of(report, query, viewer, cancellationToken)
                ?? reports.Of(report, query, viewer, cancellationToken)) is not { } found)
        {
            return RouteProblems.Of(context, StatusCodes.Status404NotFound, "There is no such report.");
        }

        var name = $"{report}.{format}";
        return format == "csv"
            ? Results.Stream(
                stream => ReportWriters.Csv(found.Columns, found.Rows, stream, cancellationToken),
                "text/csv; charset=utf-8", name)
            : Results.Stream(
                // The end of an archive is written without waiting: into the pipe, and not into the connection.
                _ => ReportWriters.Excel(
                    found.Columns, found.Rows, context.Response.BodyWriter.AsStream(leaveOpen: true),
                    cancellationToken),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name);
    }
}
