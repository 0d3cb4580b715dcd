using GpCollections.Collections;
using GpCollections.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace GpCollections;

public static class StorageServices
{
    /// <param name="readOnly">The database itself refuses every write on these connections.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string connectionString, bool readOnly)
    {
        services.AddSingleton(_ => Connections.To(connectionString, readOnly));
        services.TryAddSingleton<BatchOptions>();
        services.AddSingleton<Database>();
        services.AddSingleton<CollectionLog>();
        services.AddSingleton<IdempotencyKeys>();
        return services;
    }
}
