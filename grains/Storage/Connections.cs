using Npgsql;

namespace GpCollections;

public static class Connections
{
    /// <summary>The one pool of a process. What the connection string says itself, holds.</summary>
    public static NpgsqlDataSource To(string connectionString, bool readOnly)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = "public",
            // No statement leaves anything behind in its session.
            NoResetOnClose = true,
        };
        settings.ApplicationName ??= readOnly ? "gp-collections-lists" : "gp-collections";
        if (!settings.ShouldSerialize("Command Timeout"))
        {
            settings.CommandTimeout = 15;
        }

        // Compiling a statement takes longer than any of ours runs.
        var write = readOnly ? " -c default_transaction_read_only=on" : "";
        settings.Options = $"{settings.Options} -c jit=off{write}".TrimStart();
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>
    /// For Orleans, which finds its tables by the search path. Small: a rush of appends must not starve it.
    /// </summary>
    public static NpgsqlDataSource ForOrleans(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = "orleans",
            ApplicationName = "gp-collections-orleans",
            MaxPoolSize = 10,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
        });
}
