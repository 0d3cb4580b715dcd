using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Extracts;

/// <summary>What operators made of extract windows.</summary>
public sealed class WindowTurns(Database database)
{
    /// <returns>What is kept under this command: an earlier try's, if there was one.</returns>
    public async Task<WindowTurn> Insert(
        string service, string period, WindowTurn turn, string commandId, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            insert into extract_window_turn (service, period, command_id, kind, by, at, reason, until, operation)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (service, period, command_id) do nothing
            """,
            [
                Parameter.Text(service),
                Parameter.Text(period),
                Parameter.Text(commandId),
                Parameter.Text(turn.Kind.ToString()),
                Parameter.Json(turn.By),
                Parameter.Instant(turn.At),
                Parameter.Text(turn.Reason),
                Parameter.Instant(turn.Until),
                Parameter.Text(turn.Operation),
            ],
            cancellationToken);
        return (await List(
            "where service = $1 and period = $2 and command_id = $3", [service, period, commandId], cancellationToken))
            .Single();
    }

    /// <summary>Of one window, oldest first.</summary>
    public Task<ImmutableArray<WindowTurn>> Of(string service, string period, CancellationToken cancellationToken) =>
        List("where service = $1 and period = $2 order by id", [service, period], cancellationToken);

    /// <summary>The windows that were paused and not resumed since.</summary>
    public async Task<ImmutableHashSet<(string Service, string Period)>> Paused(CancellationToken cancellationToken) =>
        [
            .. await database.List(
                """
                select service, period from (
                    select distinct on (service, period) service, period, kind from extract_window_turn
                    where kind in ('Pause', 'Resume') order by service, period, id desc) newest
                where kind = 'Pause'
                """,
                row => (row.GetString(0), row.GetString(1)),
                [],
                cancellationToken),
        ];

    private Task<ImmutableArray<WindowTurn>> List(
        string where, string[] parameters, CancellationToken cancellationToken) => database.List(
            $"select kind, by, at, reason, until, operation from extract_window_turn {where}",
            row => new WindowTurn(
                row.Enum<WindowTurnKind>(0),
                row.Json<Actor>(1),
                row.Instant(2),
                row.GetString(3),
                row.InstantOrNull(4),
                row.TextOrNull(5)),
            [.. parameters.Select(text => Parameter.Text(text))],
            cancellationToken);
}
