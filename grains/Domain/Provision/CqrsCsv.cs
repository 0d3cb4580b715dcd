using System.Globalization;
using System.Text;
using GpCollections.Extracts;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>How CQRS wrote the files that it handed over.</summary>
/// <remarks>
/// Source: the QOF input files and the synthetic data of the network contract that NHS Digital publishes with its
/// code. A value stands in quotes only where it must; days are 20180331, a submission's day is 02/04/2018; QOF's lines
/// end with CR and LF, the network contract's with LF.
/// </remarks>
public static class CqrsCsv
{
    /// <summary>Writes one line.</summary>
    public static void Line(StringBuilder text, string lineEnd, params ReadOnlySpan<string> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (at > 0)
            {
                text.Append(',');
            }

            Value(text, values[at]);
        }

        text.Append(lineEnd);
    }

    public static string LineEnd(Service service) => service.Category == ServiceCategory.Qof ? "\r\n" : "\n";

    /// <summary>QOF1718 for QOF-2017-18; the service's code where such a name would not lead back to it.</summary>
    public static string QualityService(Service service)
    {
        var year = FinancialYear.Of(service.StartsOn);
        var name = $"{service.Family}{year.AsSpan(2, 2)}{year.AsSpan(5, 2)}";
        return ServiceNames.Names(name, service) ? name : service.Code;
    }

    /// <summary>20180331.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Without zeros at its end: 12.48, 5.</summary>
    public static string Number(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    private static void Value(StringBuilder text, string value)
    {
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Append(value);
            return;
        }

        text.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
