using System.Collections.Immutable;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>What a person can do that collections of one status may wait for.</summary>
/// <param name="Practice">Only this practice's; beside it no commissioner.</param>
/// <param name="Commissioner">Only this commissioner's. Neither: everyone's.</param>
public sealed record Duty(
    CollectionStatus Status,
    AwaitedParty Party,
    CollectionAction Action,
    OdsCode? Practice = null,
    OdsCode? Commissioner = null);

/// <summary>What waits for a person, soonest deadline first.</summary>
public sealed class Worklist(Database database)
{
    // Everyone's duties are those of each commissioner. A practice's rows are few, a commissioner's come in order.
    private const string Duties = $"""
        with duty as (
            select one.commissioner, null as practice, given.status, given.party, given.action
            from unnest($1, $2, $3, $4, $5) as given (status, party, action, practice, commissioner)
                cross join {ListText.AllCommissioners}
            where given.practice is null and given.commissioner is null
            union
            select given.commissioner, given.practice, given.status, given.party, given.action
            from unnest($1, $2, $3, $4, $5) as given (status, party, action, practice, commissioner)
            where given.practice is not null or given.commissioner is not null)
        """;

    private const string OfPractice =
        "c.practice = d.practice and c.status = d.status and c.awaited = d.party and c.awaited_action = d.action";

    private const string OfCommissioner = """
        d.practice is null and c.commissioner = d.commissioner and c.status = d.status
        and c.awaited = d.party and c.awaited_action = d.action
        """;

    private const string Forwards = $"""
        {Duties}
        select {StoredRow.Columns} from (
            select c.* from duty d cross join lateral (
                select c.* from collection c
                where {OfPractice} and ({ListText.Late}, c.key) > ($6, $10)
                order by {ListText.Late}, c.key limit $11) c
            union
            select c.* from duty d cross join lateral (
                select c.* from collection c
                where {OfCommissioner} and ({ListText.Late}, c.key) > ($6, $10)
                order by {ListText.Late}, c.key limit $11) c) c
        order by {ListText.Late}, c.key limit $11
        """;

    private const string Backwards = $"""
        {Duties}
        select {StoredRow.Columns} from (
            select c.* from duty d cross join lateral (
                select c.* from collection c
                where {OfPractice} and ({ListText.Late}, c.key) < ($6, $10)
                order by {ListText.Late} desc, c.key desc limit $11) c
            union
            select c.* from duty d cross join lateral (
                select c.* from collection c
                where {OfCommissioner} and ({ListText.Late}, c.key) < ($6, $10)
                order by {ListText.Late} desc, c.key desc limit $11) c) c
        order by {ListText.Late} desc, c.key desc limit $11
        """;

    private const string Counted = $"""
        {Duties}
        select count(*)::integer from (
            select c.key from duty d join collection c on {OfPractice}
            union
            select c.key from duty d join collection c on {OfCommissioner}
            limit $6) c
        """;

    /// <param name="from">Not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<CollectionRow>> Page(
        ImmutableArray<Duty> duties,
        CollectionCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        if (duties.IsEmpty)
        {
            return new([], More: false);
        }

        var rows = await database.List(
            backwards ? Backwards : Forwards,
            StoredRow.Read,
            [
                .. Parameters(duties),
                .. CollectionList.Begin(CollectionOrder.DueSoonest, from, backwards),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<CollectionRow>.Of(rows, limit, backwards);
    }

    /// <summary>At most <see cref="CollectionList.CountsTo"/>.</summary>
    public async Task<int> Count(ImmutableArray<Duty> duties, CancellationToken cancellationToken) =>
        duties.IsEmpty ? 0 : await database.Single(
            Counted,
            row => row.GetInt32(0),
            [.. Parameters(duties), Parameter.Integer(CollectionList.CountsTo)],
            cancellationToken);

    private static NpgsqlParameter[] Parameters(ImmutableArray<Duty> duties) =>
    [
        Parameter.Texts(duties.Select(duty => duty.Status)),
        Parameter.Texts(duties.Select(duty => duty.Party)),
        Parameter.Texts(duties.Select(duty => duty.Action)),
        Parameter.Texts(duties.Select(duty => duty.Practice)),
        Parameter.Texts(duties.Select(duty => duty.Commissioner)),
    ];
}
