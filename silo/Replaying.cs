using System.Runtime.CompilerServices;
using GpCollections.Collections;
using GpCollections.Payments;
using GpCollections.Services;
using Npgsql;

namespace GpCollections;

/// <summary>
/// Replays every collection's events, checks them, and compares with the row that lists read; then payment runs with
/// the payments, and those with what was answered.
/// </summary>
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

        await foreach (var fault in PaymentFaults(database, cancellationToken))
        {
            if (++differing <= MostShown)
            {
                await output.WriteLineAsync(fault);
            }
        }

        return (collections, differing);
    }

    private static async IAsyncEnumerable<string> PaymentFaults(
        Database database, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var fault in await new PaymentRunFaults(database).All(cancellationToken))
        {
            yield return fault;
        }

        await foreach (var history in new PaymentHistories(database).All(cancellationToken))
        {
            if (PaymentStandings.Fault(history) is { } fault)
            {
                yield return fault;
            }
        }
    }

    private static async Task<string?> Difference(
        StoredCollection stored, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (state, faults) = LogChecks.Of(stored.Events);
        var differences = stored.Fault is { } fault
            ? faults.Add(fault)
            : faults.AddRange(await WithRow(stored, state, catalogue, cancellationToken));
        return differences.IsEmpty ? null : $"{stored.Key}: {string.Join("; ", differences)}";
    }

    /// <summary>How the row differs from what the events make.</summary>
    private static async Task<IEnumerable<string>> WithRow(
        StoredCollection stored, Collection? state, Catalogue catalogue, CancellationToken cancellationToken)
    {
        if (stored.Row is not { } row || stored.Events.IsEmpty)
        {
            return
            [
                (stored.Row, stored.Events) switch
                {
                    (null, []) => "a payment without a collection",
                    (null, _) => "events without a row",
                    _ => "a row without events",
                },
            ];
        }

        if (state is null)
        {
            return []; // Its events make nothing, which has been said of them.
        }

        var key = stored.Key;
        return await catalogue.Terms(key.Service, state.ServiceVersion, key.Period, cancellationToken) is { } terms
            ? Texts(CollectionRows.Of(state, terms)).Zip(Texts(row)).Where(pair => pair.First != pair.Second)
                .Select(pair => $"the events say {pair.First}, the row says {pair.Second}")
                .Concat(Instructions.Faults(Instructions.Of(state, terms), stored.Payments))
            : ["its service or period is not in the catalogue"];
    }

    private static IEnumerable<string> Texts(CollectionRow row) =>
    [
        $"version {row.Version}", $"events {row.Events}", $"status {row.Status}", $"commissioner {row.Commissioner}",
        $"financial year {row.FinancialYear}", $"payment related {row.PaymentRelated}",
        $"due {row.DueAt?.UtcTicks / 10}",
        $"awaited {row.Awaited} {row.AwaitedAction} {row.AwaitedBy?.UtcTicks / 10}", $"figures {row.FiguresVersion}",
        FormattableString.Invariant($"points {row.Points:0.##}"),
        FormattableString.Invariant($"amount {row.Amount:0.##}"),
        $"changed {row.ChangedAt.UtcTicks / 10}", $"awaits answers of {row.AwaitsAnswerOf}",
    ];
}
