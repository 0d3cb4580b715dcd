using GpCollections.Access;
using GpCollections.Provision;

namespace GpCollections.Payments;

/// <summary>GET /payments/runs/{run}.csv: what the payment agency is sent.</summary>
public static class PaymentRunRoutes
{
    public static void MapPaymentRuns(this WebApplication app) => app.MapGet("/payments/runs/{run}.csv", Get);

    /// <summary>Where its file is.</summary>
    public static string Of(PaymentRunId run) => $"/payments/runs/{run}.csv";

    private static async Task<IResult> Get(
        string run,
        HttpContext context,
        IViewerAccessor access,
        PaymentRuns runs,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        if (PaymentRunId.TryParse(run) is not { } id || !PaymentRunLaw.Sees(viewer, id.Commissioner)
            || await runs.ById(id, cancellationToken) is not { } found)
        {
            return RouteProblems.Of(context, StatusCodes.Status404NotFound, PaymentRunLaw.Unseen.Message);
        }

        return await runs.File(id, cancellationToken) is { } file
            ? Results.Bytes(file, "text/csv; charset=utf-8", $"{id}.csv", entityTag: new($"\"{found.Sha256}\""))
            : RouteProblems.Of(
                context, StatusCodes.Status409Conflict, "It is not exported: exportPaymentRun makes its file.");
    }
}
