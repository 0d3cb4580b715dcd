using System.Security;
using System.Text.Json;
using GpCollections.Hosting;

namespace GpCollections.Extracts;

/// <summary>Messages as suppliers post them.</summary>
internal static class Posted
{
    public static readonly (string, int)[] Figures =
    [
        ("FLU001 COUNT", 100), ("CHD001 REGISTER", 80), ("CHD002 NUMERATOR", 40), ("CHD002 DENOMINATOR", 70),
    ];

    public static string Result(
        Case one, string? service = null, string? date = null, (string, int)[]? figures = null, string more = "")
    {
        var achieved = date ?? $"{one.Service.Periods[0].AchievementDate:yyyyMMdd}";
        var records = (figures ?? Figures).Select((record, at) =>
            $"""
            <Aggregate-Record RID="{at + 1}" AID="{Guid.NewGuid():D}"
              Description="{SecurityElement.Escape(record.Item1)}">{record.Item2}</Aggregate-Record>
            """);
        return $"""
            <Query-Results QR-UUID="{Guid.NewGuid():D}" Scheduled-Query-Instance-ID="A00001-{achieved}0000-R"
              RTP-UUID="{Guid.NewGuid():D}" Practice-ID="{one.Practice}" Issue-Date-Time="2026-01-01T00:00:00"
              Query-Name="{service ?? one.Service.Code}" Query-Description="made up">
            <Query-Results-Manifest/>
            <Query-Results-Records>{string.Concat(records)}{more}</Query-Results-Records>
            </Query-Results>
            """;
    }

    public static string Message(params string[] results) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <GPES-E-Q-QR-Message xmlns="http://www.ic.nhs.uk/GPES-I/Schema" GPES-I-Version="6.0" QR-Message-Version="0.2">
        {string.Concat(results)}
        </GPES-E-Q-QR-Message>
        """;

    /// <summary>The same figures as a summary MeasureReport of FHIR.</summary>
    public static string Report(Case one, int version = 1) => JsonSerializer.Serialize(new
    {
        resourceType = "MeasureReport",
        status = "complete",
        type = "summary",
        measure = $"https://example.org/Measure/{one.Service.Code}|{version}",
        reporter = new { reference = $"Organization/{one.Practice}" },
        period = new { end = one.Service.Periods[0].AchievementDate },
        group = new[]
        {
            Group("FLU001", ("measure-population", 100)), Group("CHD001", ("initial-population", 80)),
            Group("CHD002", ("numerator", 40), ("denominator", 70)),
        },
    });

    private static object Group(string indicator, params (string Code, int Count)[] populations) => new
    {
        code = new { coding = new[] { new { code = indicator } } },
        population = populations.Select(one => new
        {
            code = new { coding = new[] { new { code = one.Code } } },
            count = one.Count,
        }),
    };
}
