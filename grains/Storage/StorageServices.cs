using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Provision;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GpCollections;

public static class StorageServices
{
    /// <param name="readOnly">The database itself refuses every write on these connections.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, string connectionString, bool readOnly)
    {
        services.AddSingleton(_ => Connections.To(connectionString, readOnly));
        services.TryAddSingleton<BatchOptions>();
        return services
            .AddSingleton<Database>()
            .AddSingleton<CollectionLog>()
            .AddSingleton<Attachments>()
            .AddSingleton<NarrowFilters>()
            .AddSingleton<CollectionList>()
            .AddSingleton<CollectionSummaries>()
            .AddSingleton<Worklist>()
            .AddSingleton<EventFeed>()
            .AddSingleton<Due>()
            .AddSingleton<Verification>()
            .AddSingleton<Practices>()
            .AddSingleton<RegisterImport>()
            .AddSingleton<Memberships>()
            .AddSingleton<OrganisationList>()
            .AddSingleton<Catalogue>()
            .AddSingleton<Statements>()
            .AddSingleton<TimetableFeeds>()
            .AddSingleton<ReferenceTables>()
            .AddSingleton<YearParameterTables>()
            .AddSingleton<AspirationAgreements>()
            .AddSingleton<Deliveries>()
            .AddSingleton<DeliveryItems>()
            .AddSingleton<DeliveryFiles>()
            .AddSingleton<DisclosureRules>()
            .AddSingleton<ToProvide>()
            .AddSingleton<AchievementSums>()
            .AddSingleton<ProvisionFeed>()
            .AddSingleton<Inbox>()
            .AddSingleton<InboxList>()
            .AddSingleton<OutputMappings>()
            .AddSingleton<ValidationTables>()
            .AddSingleton<Comparisons>()
            .AddSingleton<PaymentList>()
            .AddSingleton<PaymentRuns>()
            .AddSingleton<PaymentRunLines>()
            .AddSingleton<PaymentHistories>()
            .AddSingleton<Reconciliation>()
            .AddSingleton<WindowTurns>()
            .AddSingleton<WindowReadings>()
            .AddSingleton<Holds>()
            .AddSingleton<ActiveHolds>()
            .AddSingleton<BulkOperations>()
            .AddSingleton<BulkItems>()
            .AddSingleton<BulkSelection>()
            .AddSingleton<RegisterSelection>()
            .AddSingleton<TimetableMoves>()
            .AddSingleton<BulkTurns>()
            .AddSingleton<IdempotencyKeys>();
    }
}
