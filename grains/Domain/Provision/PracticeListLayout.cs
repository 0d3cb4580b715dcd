using System.Text;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>FINAL_PRACTICE_LIST: the practices that took part, and from when to when.</summary>
public sealed class PracticeListLayout(Service service)
    : DeliveryLayout("FINAL_PRACTICE_LIST.csv", "text/csv; charset=utf-8")
{
    public const string Columns = "QUALITY_SERVICE,SP_ORG_CODE,SP_ORG_NAME,CO_ORG_CODE,PART_ST_DT,PART_ED_DT";

    private readonly string _lineEnd = CqrsCsv.LineEnd(service);

    public override string Head => Columns + _lineEnd;

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        var participation = one.State.Participation;
        CqrsCsv.Line(
            text, _lineEnd, CqrsCsv.QualityService(one.Terms.Service), $"{one.State.Key.Practice}", one.PracticeName,
            $"{one.State.Commissioner}", CqrsCsv.Day(participation.StartsOn),
            CqrsCsv.Day(participation.EndedOn ?? participation.EndsOn));
        return 1;
    }
}
