using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Services;

/// <summary>One thing that two definitions say differently.</summary>
/// <param name="What">Begins small: name; period 2018-03, last day to declare.</param>
/// <param name="Before">Null: there was none.</param>
/// <param name="After">Null: there is none.</param>
public sealed record ServiceDifference(string What, string? Before, string? After)
{
    internal const string There = "there";

    /// <summary>As of a later definition and an earlier one.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, There) => $"{What}: added.",
        (There, null) => $"{What}: removed.",
        _ => $"{What}: {After ?? "none"}, and {Before ?? "none"} before.",
    };

    /// <summary>As of a definition that stands and one that would come.</summary>
    public string Beside() => (Before, After) switch
    {
        (null, There) => $"{What}: there, and would not come.",
        (There, null) => $"{What}: not there, and would come.",
        _ => $"{What}: {After ?? "none"} stands there, {Before ?? "none"} would come.",
    };
}

/// <summary>What two definitions of a service say differently, in words.</summary>
public static class ServiceDifferences
{
    public static ImmutableArray<ServiceDifference> Between(Service before, Service after) =>
    [
        .. Differing("", Dates(before), Dates(after)),
        .. OfSettings(before, after),
        .. Listed("period", before.Periods, after.Periods, one => one.Code, Of),
        .. Listed("price of", Rates(before), Rates(after), NameOf, Of),
    ];

    /// <summary>Of all but days, periods and prices, which are another year's in another year.</summary>
    public static ImmutableArray<ServiceDifference> OfSettings(Service before, Service after) =>
    [
        .. Differing("", Settings(before), Settings(after)),
        .. Listed("indicator", before.Indicators, after.Indicators, one => one.Code, Of),
    ];

    private static IEnumerable<(string What, string? Value)> Dates(Service service) =>
        [("first day", Day(service.StartsOn)), ("last day", Day(service.EndsOn))];

    private static IEnumerable<(string What, string? Value)> Settings(Service service) =>
    [
        ("family", service.Family),
        ("paycode", service.Paycode),
        ("name", service.Name),
        ("category", Words(service.Category)),
        ("requester", $"{service.Requester}"),
        ("collected", Words(service.CollectionMethod)),
        ("typed", Words(service.ManualEntry)),
        ("paid", Words(service.PaymentRelated)),
        ("declaration asked for", Words(service.DeclarationRequired)),
        ("approval asked for", Words(service.ApprovalRequired)),
        ("financial approval asked for", Words(service.FinancialApprovalRequired)),
        ("late joiners", Words(service.LateJoin)),
        ("tariff", service.Tariff is { } tariff ? Words(tariff.Kind) : null),
        ("pounds for a point", Number(service.Tariff?.PoundsPerPoint)),
        ("national average list", Number(service.Tariff?.NationalAverageListSize)),
        ("paid only if", service.Tariff?.OnlyIf),
        ("minutes a week for 1,000 patients", Number(service.Tariff?.WeeklyMinutesPerThousand)),
        ("Direction", Text(service.LegalBasis.Direction)),
        ("Data Provision Notice", Text(service.LegalBasis.DataProvisionNotice)),
        ("legal basis from", Day(service.LegalBasis.StartsOn)),
        ("legal basis until", Day(service.LegalBasis.EndsOn)),
        ("calendar", service.Calendar is { } calendar ? Of(calendar) : null),
        ("released when complete", service.AutomaticRelease is { } release ? Words(release.WhenComplete) : null),
        ("released after days", Number(service.AutomaticRelease?.DaysAfter)),
    ];

    private static IEnumerable<(string What, string? Value)> Of(Indicator indicator) =>
    [
        ("description", indicator.Description),
        ("group", indicator.Group),
        ("kind", Words(indicator.Kind)),
        ("points", Number(indicator.Points)),
        ("lower threshold", Number(indicator.LowerThreshold)),
        ("upper threshold", Number(indicator.UpperThreshold)),
        ("typed", Words(indicator.Manual)),
        ("fee", Number(indicator.Fee)),
        ("default", indicator.Default is { } standing ? Words(standing) : null),
    ];

    private static IEnumerable<(string What, string? Value)> Of(ServicePeriod period) =>
    [
        ("first day", Day(period.StartsOn)),
        ("last day", Day(period.EndsOn)),
        ("achievement date", Day(period.AchievementDate)),
        ("extracts from", Instant(period.ExtractOpensAt)),
        ("extracts until", Instant(period.ExtractClosesAt)),
        ("typed from", Day(period.ManualEntryOpensOn)),
        ("typed until", Day(period.ManualEntryClosesOn)),
        ("last day to declare", Day(period.DeclareBy)),
        ("last day to approve", Day(period.ApproveBy)),
        ("paid", Words(period.PaymentPeriod)),
        ("share in per cent", Number(period.Share)),
        ("priority group", Number(period.PriorityGroup)),
    ];

    private static string Of(ServiceCalendar calendar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words(calendar.Frequency)}, group {calendar.PriorityGroup}, {calendar.WindowDays} days of window, "
            + $"working days to declare {Count(calendar.DeclareWorkingDays)}, to approve "
            + $"{Count(calendar.ApproveWorkingDays)}, to type {Count(calendar.EntryWorkingDays)}");

    private static ImmutableArray<Rate> Rates(Service service) => service.Tariff?.Rates ?? [];

    private static string NameOf(Rate rate) =>
        $"{rate.Indicator ?? "a patient"}{(rate.AtPercent is { } at ? $" at {Number(at)} per cent" : "")} "
            + $"from {Day(rate.From)}";

    private static IEnumerable<(string What, string? Value)> Of(Rate rate) =>
    [
        ("", Number(rate.Amount)), ("for patients", Number(rate.ForPatients)), ("at most", rate.AtMost),
    ];

    /// <summary>What came, what went, and what changed within what stayed.</summary>
    private static IEnumerable<ServiceDifference> Listed<T>(
        string noun,
        ImmutableArray<T> before,
        ImmutableArray<T> after,
        Func<T, string> key,
        Func<T, IEnumerable<(string What, string? Value)>> parts)
    {
        var (old, fresh) = (before.ToLookup(key), after.ToLookup(key));
        foreach (var name in before.Concat(after).Select(key).Distinct())
        {
            var label = $"{noun} {name}";
            if (!old.Contains(name) || !fresh.Contains(name))
            {
                yield return old.Contains(name)
                    ? new(label, ServiceDifference.There, null)
                    : new(label, null, ServiceDifference.There);
                continue;
            }

            foreach (var difference in Differing(label, parts(old[name].First()), parts(fresh[name].First())))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<ServiceDifference> Differing(
        string label, IEnumerable<(string What, string? Value)> before, IEnumerable<(string What, string? Value)> after)
        => before.Zip(after).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => new ServiceDifference(
            string.Join(", ", ((string[])[label, pair.First.What]).Where(part => part.Length > 0)),
            pair.First.Value, pair.Second.Value));

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static string Words(bool value) => value ? "yes" : "no";

    /// <summary>AutomaticAndManual: automatic and manual.</summary>
    private static string Words<T>(T value)
        where T : struct, Enum => string.Concat($"{value}".Select((letter, at) =>
            char.IsUpper(letter) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string? Number(decimal? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);

    private static string? Number(int? value) => Number((decimal?)value);

    private static string Count(int? days) => Number(days) ?? "any";

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
