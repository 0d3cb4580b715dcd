using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Services;

/// <summary>A service set up for collection over a date range, for example QOF 2017/18.</summary>
[GraphQLName("Service")]
public sealed record ServiceNode(Service Definition);

[ObjectType<ServiceNode>(Explicit = true)]
public static class ServiceFields
{
    public static string GetCode([Parent] ServiceNode service) => service.Definition.Code;

    /// <summary>QOF for QOF-2017-18.</summary>
    public static string GetFamily([Parent] ServiceNode service) => service.Definition.Family;

    /// <summary>Under which the payment agency books its payments; null: nothing is paid for it.</summary>
    public static string? GetPaycode([Parent] ServiceNode service) => service.Definition.PaymentRelated
        ? service.Definition.Paycode ?? service.Definition.Family
        : null;

    public static string GetName([Parent] ServiceNode service) => service.Definition.Name;

    public static ServiceCategory GetCategory([Parent] ServiceNode service) => service.Definition.Category;

    /// <summary>The organisation that asked for the data.</summary>
    public static IDataLoaderResult<Organisation> GetRequester(
        [Parent] ServiceNode service, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(service.Definition.Requester);

    public static DateOnly GetStartsOn([Parent] ServiceNode service) => service.Definition.StartsOn;

    /// <summary>The last day.</summary>
    public static DateOnly GetEndsOn([Parent] ServiceNode service) => service.Definition.EndsOn;

    public static CollectionMethod GetCollectionMethod([Parent] ServiceNode service) =>
        service.Definition.CollectionMethod;

    public static ManualEntryPolicy GetManualEntry([Parent] ServiceNode service) => service.Definition.ManualEntry;

    public static bool GetPaymentRelated([Parent] ServiceNode service) => service.Definition.PaymentRelated;

    public static bool GetDeclarationRequired([Parent] ServiceNode service) => service.Definition.DeclarationRequired;

    public static bool GetApprovalRequired([Parent] ServiceNode service) => service.Definition.ApprovalRequired;

    public static bool GetFinancialApprovalRequired([Parent] ServiceNode service) =>
        service.Definition.FinancialApprovalRequired;

    [ListSize(AssumedSize = 50)]
    public static IReadOnlyList<Indicator> GetIndicators([Parent] ServiceNode service) => service.Definition.Indicators;

    [ListSize(AssumedSize = 12)]
    public static IReadOnlyList<TimetableEntry> GetPeriods([Parent] ServiceNode service) =>
        [.. service.Definition.Periods.Select(period => new TimetableEntry(service.Definition, period))];

    /// <summary>1 for the first definition.</summary>
    public static int GetVersion([Parent] ServiceNode service) => service.Definition.Version;

    /// <summary>When its deliveries are released by themselves; null: a person releases them.</summary>
    public static AutomaticRelease? GetAutomaticRelease([Parent] ServiceNode service) =>
        service.Definition.AutomaticRelease;

    public static LegalBasis GetLegalBasis([Parent] ServiceNode service) => service.Definition.LegalBasis;

    public static Tariff? GetTariff([Parent] ServiceNode service) => service.Definition.Tariff;

    /// <summary>What makes its periods, and the next year's; null when they were given one by one.</summary>
    public static ServiceCalendar? GetCalendar([Parent] ServiceNode service) => service.Definition.Calendar;

    /// <summary>
    /// What a declarer signs; null when nothing of the service is ever declared. Where no declaration is asked for, the
    /// practice declares what was rejected.
    /// </summary>
    public static IDataLoaderResult<Statement?> GetStatement(
        [Parent] ServiceNode service, StatementLoader statements) =>
        Actions.MayBeDeclared(service.Definition)
            ? statements.LoadRequiredAsync(service.Definition.Code).Then(found => (Statement?)found[0])
            : DataLoaderResults.Ready<Statement?>(null);

    /// <summary>Every version of what declarers signed, newest first; the shipped text was version 1.</summary>
    [ListSize(AssumedSize = 3)]
    public static IDataLoaderResult<IReadOnlyList<Statement>> GetStatements(
        [Parent] ServiceNode service, StatementLoader statements) =>
        statements.LoadRequiredAsync(service.Definition.Code);
}

/// <summary>The statement that a declarer signs.</summary>
[ObjectType<Statement>(Explicit = true)]
public static class StatementFields
{
    public static string GetVersion([Parent] Statement statement) => statement.Version;

    public static string GetText([Parent] Statement statement) => statement.Text;

    /// <summary>Why it is another than the one before; null for the shipped text.</summary>
    public static string? GetReason([Parent] Statement statement) => statement.Reason;

    public static Actor? GetSetBy([Parent] Statement statement) => statement.SetBy;

    public static DateTimeOffset? GetSetAt([Parent] Statement statement) => statement.SetAt;
}

/// <summary>One period of a service in the collection timetable.</summary>
[GraphQLName("TimetableEntry")]
public sealed record TimetableEntry(Service Definition, ServicePeriod Dates);

[ObjectType<TimetableEntry>(Explicit = true)]
public static class TimetableEntryFields
{
    public static ServiceNode GetService([Parent] TimetableEntry entry) => new(entry.Definition);

    public static string GetPeriod([Parent] TimetableEntry entry) => entry.Dates.Code;

    public static DateOnly GetStartsOn([Parent] TimetableEntry entry) => entry.Dates.StartsOn;

    public static DateOnly GetEndsOn([Parent] TimetableEntry entry) => entry.Dates.EndsOn;

    /// <summary>The date up to which patients' records are considered.</summary>
    public static DateOnly GetAchievementDate([Parent] TimetableEntry entry) => entry.Dates.AchievementDate;

    public static DateTimeOffset? GetExtractOpensAt([Parent] TimetableEntry entry) => entry.Dates.ExtractOpensAt;

    /// <summary>The first instant that is too late.</summary>
    public static DateTimeOffset? GetExtractClosesAt([Parent] TimetableEntry entry) => entry.Dates.ExtractClosesAt;

    public static DateOnly? GetManualEntryOpensOn([Parent] TimetableEntry entry) => entry.Dates.ManualEntryOpensOn;

    /// <summary>The last day of typing.</summary>
    public static DateOnly? GetManualEntryClosesOn([Parent] TimetableEntry entry) => entry.Dates.ManualEntryClosesOn;

    public static DateOnly? GetDeclareBy([Parent] TimetableEntry entry) => entry.Dates.DeclareBy;

    public static DateOnly? GetApproveBy([Parent] TimetableEntry entry) => entry.Dates.ApproveBy;

    /// <summary>Whether money is paid for this period.</summary>
    public static bool GetPaymentPeriod([Parent] TimetableEntry entry) => entry.Dates.PaymentPeriod;

    /// <summary>Which of the windows of one month open first: 0 before 1; null when none was set.</summary>
    public static int? GetPriorityGroup([Parent] TimetableEntry entry) => entry.Dates.PriorityGroup;
}

[QueryType, SignedIn]
public static class ServiceQueries
{
    /// <summary>The current definition of a service; null when there is none.</summary>
    public static async Task<ServiceNode?> GetService(
        string code, Catalogue catalogue, CancellationToken cancellationToken) =>
        await catalogue.ByCode(code, null, cancellationToken) is { } service ? new ServiceNode(service) : null;

    [ListSize(AssumedSize = 40)]
    public static async Task<IReadOnlyList<ServiceNode>> GetServices(
        Catalogue catalogue,
        CancellationToken cancellationToken,
        ServiceCategory? category = null,
        [GraphQLDescription("2017-18: services with a period that ends in it.")] string? financialYear = null) =>
    [
        .. (await catalogue.All(cancellationToken))
            .Where(service => category is null || service.Category == category)
            .Where(service => financialYear is null
                || service.Periods.Any(period => FinancialYear.Of(period.EndsOn) == financialYear))
            .Select(service => new ServiceNode(service)),
    ];

    /// <summary>
    /// The collection timetable of a financial year (2017-18): one entry for each period of each service.
    /// </summary>
    [ListSize(AssumedSize = 100)]
    public static async Task<IReadOnlyList<TimetableEntry>> GetTimetable(
        string financialYear, Catalogue catalogue, CancellationToken cancellationToken, string? service = null) =>
    [
        .. from definition in await catalogue.All(cancellationToken)
           where service is null || definition.Code == service
           from period in definition.Periods
           where FinancialYear.Of(period.EndsOn) == financialYear
           orderby period.AchievementDate, definition.Code
           select new TimetableEntry(definition, period),
    ];
}
