using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Payments;
using Microsoft.Extensions.Primitives;

namespace GpCollections.Provision;

/// <summary>The filters of a report, as its address names them. A name may come several times.</summary>
/// <param name="Month">Of reports of payments: 2018-04.</param>
public sealed record ReportQuery(CollectionFilter Filter, string? By, string? Month = null)
{
    private const int MostValues = 1_000;

    private static readonly ImmutableArray<string> Names =
        ["practice", "commissioner", "service", "period", "financialYear", "status", "paymentRelated", "by"];

    private static ImmutableArray<string> NamesOf(string report) => report switch
    {
        "payments" => ["commissioner", "service", "month"],
        "statement" => ["practice", "financialYear", "month"],
        _ => Names,
    };

    /// <summary>Null, and the parameter that is at fault.</summary>
    public static (ReportQuery? Query, string? Fault) Of(string report, IQueryCollection query)
    {
        var names = NamesOf(report);
        if (query.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            return (null, unknown);
        }

        if (query.FirstOrDefault(one => one.Value.Count > MostValues).Key is { } tooMany)
        {
            return (null, tooMany);
        }

        var (practices, commissioners) = (Codes(query["practice"]), Codes(query["commissioner"]));
        var statuses = query["status"].Select(text => Enum.GetValues<CollectionStatus>().Cast<CollectionStatus?>()
            .FirstOrDefault(status => Compat.Names.UpperSnake($"{status}") == text)).ToList();
        bool? paid = query["paymentRelated"] is [{ } said] ? bool.TryParse(said, out var parsed) ? parsed : null : null;
        return practices is null ? (null, "practice")
            : commissioners is null ? (null, "commissioner")
            : statuses.Contains(null) ? (null, "status")
            : query["paymentRelated"].Count > 0 && paid is null ? (null, "paymentRelated")
            : query["financialYear"].Count > 1 ? (null, "financialYear")
            : query["by"].Count > 1 ? (null, "by")
            : query["month"] is [_, _, ..] || query["month"].Any(text => !PaymentMonths.IsOne(text ?? ""))
                ? (null, "month")
            : (new(
                new CollectionFilter(
                    OrNull(practices.Value), OrNull(commissioners.Value), null, Texts(query["service"]),
                    Texts(query["period"]), query["financialYear"], OrNull([.. statuses.OfType<CollectionStatus>()]),
                    PaymentRelated: paid),
                query["by"],
                query["month"]), null);
    }

    private static ImmutableArray<OdsCode>? Codes(StringValues texts)
    {
        var codes = texts.Select(text => OdsCode.TryParse(text)).ToList();
        return codes.Contains(null) ? null : [.. codes.OfType<OdsCode>()];
    }

    private static ImmutableArray<string>? Texts(StringValues texts) => OrNull([.. texts.OfType<string>()]);

    private static ImmutableArray<T>? OrNull<T>(ImmutableArray<T> items) => items.IsEmpty ? null : items;
}
