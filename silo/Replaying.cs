using GpCollections.Collections;
using GpCollections.Services;
using Npgsql;

namespace GpCollections;

/// <summary>Replays every collection's events and compares with the row that lists read.</summary>
internal static class Replaying
{
    private const int MostShown = 100;

    public static async Task<(int Collections, int Differing)> Run(
        NpgsqlDataSource source, TextWriter output, CancellationToken cancellationToken)
    {
        var database = new Database(source);
        var catalogue = new Catalogue(database);
        var (collections, differing) = (0, 0);
        await foreach (var stored in new Verification(database).All(cancellationToken))
        {
            collections++;
            if (await Difference(stored, catalogue, cancellationToken) is { } difference && ++differing <= MostShown)
            {
                await output.WriteLineAsync(difference);
            }
        }

        return (collections, differing);
    }

    private static async Task<string?> Difference(
        StoredCollection stored, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var key = stored.Key;
        if (stored.Row is not { } row || stored.Events.IsEmpty)
        {
            return $"{key}: {(stored.Row is null ? "events without a row" : "a row without events")}";
        }

        for (var at = 0; at < stored.Events.Length; at++)
        {
            if (stored.Events[at].Sequence != at + 1)
            {
                return $"{key}: event {at + 1} is missing or doubled";
            }
        }

        var state = Lifecycle.Replay(stored.Events)!;
        if (await catalogue.Terms(key.Service, state.ServiceVersion, key.Period, cancellationToken) is not { } terms)
        {
            return $"{key}: its service or period is not in the catalogue";
        }

        var wrongStatus = stored.Events.FirstOrDefault(recorded =>
            Lifecycle.Replay(stored.Events.Take(recorded.Sequence))!.Status != recorded.Status);
        var expected = CollectionRows.Of(state, terms);
        return wrongStatus is not null
            ? $"{key}: event {wrongStatus.Sequence} says {wrongStatus.Status}, its replay does not"
            : Texts(expected).SequenceEqual(Texts(row)) ? null
            : $"{key}: " + string.Join("; ", Texts(expected).Zip(Texts(row)).Where(pair => pair.First != pair.Second)
                .Select(pair => $"the events say {pair.First}, the row says {pair.Second}"));
    }

    private static IEnumerable<string> Texts(CollectionRow row) =>
    [
        $"version {row.Version}", $"events {row.Events}", $"status {row.Status}", $"commissioner {row.Commissioner}",
        $"financial year {row.FinancialYear}", $"payment related {row.PaymentRelated}",
        $"due {row.DueAt?.UtcTicks / 10}",
        $"awaited {row.Awaited} {row.AwaitedAction} {row.AwaitedBy?.UtcTicks / 10}", $"figures {row.FiguresVersion}",
        FormattableString.Invariant($"points {row.Points:0.##}"),
        FormattableString.Invariant($"amount {row.Amount:0.##}"),
        $"changed {row.ChangedAt.UtcTicks / 10}",
    ];
}
