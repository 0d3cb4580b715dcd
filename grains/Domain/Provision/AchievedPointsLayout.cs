using System.Text;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>INDICATOR_ACHIEVED_POINTS: what each indicator that has points earned.</summary>
public sealed class AchievedPointsLayout(Service service)
    : DeliveryLayout("INDICATOR_ACHIEVED_POINTS.csv", "text/csv; charset=utf-8")
{
    public const string Columns = "QUALITY_SERVICE,ORG_CODE,ACH_DATE,IND_CODE,POINTS,APPROVED";

    public override string Head => Columns + CqrsCsv.LineEnd(service);

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        var (approved, rows) = (Approved(one), 0);
        foreach (var indicator in one.Terms.Service.Indicators.Where(indicator => indicator.Points is not null)
            .OrderBy(indicator => indicator.Code, StringComparer.Ordinal))
        {
            Row(
                text, one.Terms.Service, one.Terms.Period, one.State.Key.Practice, indicator.Code,
                one.PointsOf(indicator.Code), approved);
            rows++;
        }

        return rows;
    }

    /// <param name="points">Null: none are known.</param>
    internal static void Row(
        StringBuilder text, Service service, ServicePeriod period, OdsCode practice, string indicator, decimal? points,
        string approved) =>
        CqrsCsv.Line(
            text, CqrsCsv.LineEnd(service), CqrsCsv.QualityService(service), $"{practice}",
            CqrsCsv.Day(period.AchievementDate), indicator, points is { } earned ? CqrsCsv.Number(earned) : "",
            approved);

    // CQRS has one word that is known. Of a service that asks for no approval nobody said it.
    private static string Approved(ProvidedCollection one) =>
        one.State.Declarations.Any(declaration => declaration.FiguresVersion == one.Figures.Version
            && declaration.State is DeclarationState.Approved or DeclarationState.FinanciallyApproved)
            ? "Approved"
            : "";
}
