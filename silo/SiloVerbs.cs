using GpCollections.Services;

namespace GpCollections;

/// <summary>What the silo's executable can be told to do. Without a verb it serves.</summary>
internal static class SiloVerbs
{
    private const string Help = """
        usage: GpCollections.Silo [verb]

          (none)     serve: join the cluster and run the grains
          migrate    bring the database to this version's schema
          import     load services from a folder of reference files, else the shipped ones; exit 1 if a row was rejected
                     (--missing: only those that are not there, and none that differs)
          rollover   prepare the services of a financial year (2018-19) from those of the year before; exit 1 if
                     something is missing. --dry-run shows what would be done, --offer also offers each to those who
                     take part in the year before's (a silo must run), --respond-by=2018-03-31 until that day
          verify     replay and check every collection's events, compare with its row; exit 1 if one differs

        The database is ConnectionStrings__Postgres, the HTTP port for health ASPNETCORE_URLS.
        """;

    public static Task<int> Run(string[] args) => args switch
    {
        ["migrate", ..] => Migrate(args),
        ["import", ..] => Import(args),
        ["rollover", ..] => RollOverYear(args),
        ["verify", ..] => VerifyAll(args),
        ["help" or "--help" or "-h", ..] => Say(Help, 0),
        [var verb, ..] when !verb.StartsWith('-') => Say($"'{verb}' is no verb.\n\n{Help}", 2),
        _ => Serve(args),
    };

    private static async Task<int> Serve(string[] args)
    {
        await SiloHost.Build(args).RunAsync();
        return 0;
    }

    private static async Task<int> Migrate(string[] args)
    {
        var applied = await Migrations.Apply(SiloHost.ConnectionString(args), CancellationToken.None);
        return await Say(
            applied.IsEmpty
                ? $"The schema is at version {Migrations.Latest} already."
                : $"Applied migrations {string.Join(", ", applied)}.",
            0);
    }

    private static async Task<int> Import(string[] args)
    {
        var folder = args.Skip(1).FirstOrDefault(arg => !arg.StartsWith('-'));
        if (folder is not null && !Directory.Exists(folder))
        {
            return await Say($"There is no folder '{folder}'.", 2);
        }

        await using var source = Connections.To(SiloHost.ConnectionString(args), readOnly: false);
        return await Importing.Run(
            source, folder is null ? Importing.Shipped() : Importing.Folder(folder), Console.Out, TimeProvider.System,
            CancellationToken.None, onlyMissing: args.Contains("--missing"));
    }

    private static async Task<int> RollOverYear(string[] args)
    {
        var year = args.Skip(1).FirstOrDefault(arg => !arg.StartsWith('-')) ?? "";
        var respondBy = args.FirstOrDefault(arg => arg.StartsWith("--respond-by=", StringComparison.Ordinal))?[13..];
        DateOnly? lastDay = DateOnly.TryParseExact(respondBy, "yyyy-MM-dd", out var day) ? day : null;
        if (RollOver.FirstDay(year) is not { } firstDay)
        {
            return await Say("Name the financial year that is to be prepared: rollover 2018-19.", 2);
        }

        if (respondBy is not null && lastDay is null)
        {
            return await Say($"'{respondBy}' is no day: 2018-03-31.", 2);
        }

        var dryRun = args.Contains("--dry-run");
        await using var source = Connections.To(SiloHost.ConnectionString(args), readOnly: false);
        var rolling = new RollingYear(source, TimeProvider.System, Console.Out);
        var (code, services) = await rolling.Run(firstDay, dryRun, CancellationToken.None);
        return args.Contains("--offer") && !dryRun
            ? Math.Max(code, await rolling.Offer(args, services, lastDay, CancellationToken.None))
            : code;
    }

    private static async Task<int> VerifyAll(string[] args)
    {
        await using var source = Connections.To(SiloHost.ConnectionString(args), readOnly: true);
        var (collections, differing) = await Replaying.Run(source, Console.Out, CancellationToken.None);
        return await Say($"{collections} collections replayed, {differing} differ.", differing == 0 ? 0 : 1);
    }

    private static async Task<int> Say(string text, int code)
    {
        await Console.Out.WriteLineAsync(text);
        return code;
    }
}
