using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Operations;

public enum BulkItemState
{
    Pending,
    Done,
    Skipped,
    Failed,
}

/// <param name="No">Of the operation, from 1, without gaps.</param>
/// <param name="Amount">Pounds as seen; null: not said.</param>
/// <param name="Undoes">The number of what it takes back; null: it takes nothing back.</param>
/// <param name="Command">What is sent to the collection; null: the operation's request says it.</param>
public sealed record BulkItem(
    int No,
    CollectionKey Key,
    int? FiguresVersion,
    decimal? Amount,
    string? Note,
    int? Undoes = null,
    CollectionCommand? Command = null)
{
    /// <summary>The id of the command that does what an operation's item asks for, however often it is tried.</summary>
    public static string CommandId(string operation, int no) => $"operation:{operation}:{no}";
}

/// <summary>How an item went. A skip and a failure have a code and a message, a success has neither.</summary>
public sealed record ItemOutcome(int No, BulkItemState State, RefusalCode? Code = null, string? Message = null);

/// <param name="State">Skipped or failed.</param>
public sealed record RefusedOf(string Operation, BulkItemState State);

public sealed record RefusedItem(int No, BulkFailure Failure);

/// <summary>What bulk operations work through.</summary>
public sealed class BulkItems(Database database)
{
    /// <summary>The next items that nothing was done about; none unless the operation runs.</summary>
    /// <param name="afterNo">0: from the first.</param>
    public Task<ImmutableArray<BulkItem>> Claim(
        string operation, int afterNo, int limit, CancellationToken cancellationToken) =>
        database.List(
            """
            select no, key, figures_version, amount, note, undoes, command from bulk_item
            where operation = $1 and no > $2 and state = 'Pending'
                and exists (select from bulk_operation where id = $1 and state = 'Running')
            order by no limit $3
            """,
            row => new BulkItem(
                row.GetInt32(0),
                CollectionKey.Parse(row.GetString(1)),
                row.IntegerOrNull(2),
                row.AmountOrNull(3),
                row.TextOrNull(4),
                row.IntegerOrNull(5),
                row.IsDBNull(6) ? null : row.Json<CollectionCommand>(6)),
            [Parameter.Text(operation), Parameter.Integer(afterNo), Parameter.Integer(limit)],
            cancellationToken);

    /// <summary>
    /// Keeps the outcomes and adds them to the progress. An item that has an outcome keeps its first.
    /// </summary>
    public Task Complete(
        string operation, ImmutableArray<ItemOutcome> outcomes, CancellationToken cancellationToken) =>
        database.Execute(
            """
            with settled as (
                update bulk_item i
                set state = given.state, code = given.code, message = given.message
                from unnest($2, $3, $4, $5) as given (no, state, code, message)
                where i.operation = $1 and i.no = given.no and i.state = 'Pending'
                returning i.state),
            counted as (
                select count(*) filter (where state = 'Done') as done,
                    count(*) filter (where state = 'Skipped') as skipped,
                    count(*) filter (where state = 'Failed') as failed
                from settled)
            update bulk_operation o
            set done = o.done + counted.done, skipped = o.skipped + counted.skipped, failed = o.failed + counted.failed
            from counted
            where o.id = $1
            """,
            [
                Parameter.Text(operation),
                Parameter.Integers([.. outcomes.Select(outcome => outcome.No)]),
                Parameter.Texts(outcomes.Select(outcome => outcome.State)),
                Parameter.Texts([.. outcomes.Select(outcome => outcome.Code?.ToString())]),
                Parameter.Texts([.. outcomes.Select(outcome => outcome.Message)]),
            ],
            cancellationToken);

    /// <summary>
    /// Counts what was done, and whose outcome was lost with the silo that did it: the log knows the command.
    /// </summary>
    public Task Recount(string operation, CancellationToken cancellationToken) =>
        database.Execute(
            """
            with settled as (
                update bulk_item i set state = 'Done'
                where i.operation = $1 and i.state = 'Pending' and exists (
                    select from collection_event e
                    where e.key = i.key and e.command_id = 'operation:' || $1 || ':' || i.no)
                returning i.no)
            update bulk_operation set done = done + (select count(*) from settled) where id = $1
            """,
            [Parameter.Text(operation)],
            cancellationToken);

    /// <summary>Of each of some operations the skips or failures, by number.</summary>
    /// <param name="from">A number, not included. Null: from the begin, or backwards from the end.</param>
    /// <param name="limit">For each.</param>
    public async Task<IReadOnlyDictionary<RefusedOf, Slice<RefusedItem>>> Refused(
        IReadOnlyCollection<RefusedOf> some, int? from, bool backwards, int limit, CancellationToken cancellationToken)
    {
        // The condition on states is the index's own.
        const string Each = """
            select asked.operation, asked.state, found.* from unnest($1, $2) as asked (operation, state)
            cross join lateral (
                select no, key, code, message from bulk_item i
                where i.operation = asked.operation and i.state = asked.state and i.state in ('Skipped', 'Failed')
            """;
        var read = await database.List(
            backwards
                ? $"{Each} and no < $3 order by no desc limit $4) as found order by no desc"
                : $"{Each} and no > $3 order by no limit $4) as found order by no",
            row => (
                Of: new RefusedOf(row.GetString(0), row.Enum<BulkItemState>(1)),
                Item: new RefusedItem(
                    row.GetInt32(2),
                    new(CollectionKey.Parse(row.GetString(3)), row.Enum<RefusalCode>(4), row.GetString(5)))),
            [
                Parameter.Texts(some.Select(one => one.Operation)),
                Parameter.Texts(some.Select(one => one.State)),
                Parameter.Integer(from ?? (backwards ? int.MaxValue : 0)),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        var found = read.ToLookup(row => row.Of, row => row.Item);
        return some.ToDictionary(one => one, one => Slice<RefusedItem>.Of([.. found[one]], limit, backwards));
    }
}
