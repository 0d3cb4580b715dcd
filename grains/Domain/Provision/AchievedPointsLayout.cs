using System.Text;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>INDICATOR_ACHIEVED_POINTS: what each indicator that has points earned.</summary>
public sealed class AchievedPointsLayout(Service service)
    : DeliveryLayout("INDICATOR_ACHIEVED_POINTS.csv", "text/csv; charset=utf-8")
{
    public const string Columns = "QUALITY_SERVICE,ORG_CODE,ACH_DATE,IND_CODE,POINTS,APPROVED";

    private readonly string _lineEnd = CqrsCsv.LineEnd(service);

    public override string Head => Columns + _lineEnd;

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        var (qualityService, rows) = (CqrsCsv.QualityService(one.Terms.Service), 0);
        var achievementDate = CqrsCsv.Day(one.Terms.Period.AchievementDate);
        var approved = Approved(one);
        foreach (var indicator in one.Terms.Service.Indicators.Where(indicator => indicator.Points is not null)
            .OrderBy(indicator => indicator.Code, StringComparer.Ordinal))
        {
            CqrsCsv.Line(
                text, _lineEnd, qualityService, $"{one.State.Key.Practice}", achievementDate, indicator.Code,
                one.PointsOf(indicator.Code) is { } points ? CqrsCsv.Number(points) : "", approved);
            rows++;
        }

        return rows;
    }

    // CQRS has one word that is known. Of a service that asks for no approval nobody said it.
    private static string Approved(ProvidedCollection one) =>
        one.State.Declarations.Any(declaration => declaration.FiguresVersion == one.Figures.Version
            && declaration.State is DeclarationState.Approved or DeclarationState.FinanciallyApproved)
            ? "Approved"
            : "";
}
