using System.Collections.Immutable;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>What a person can do that a collection may wait for.</summary>
/// <param name="Practice">Only this practice's; beside it no commissioner.</param>
/// <param name="Commissioner">Only this commissioner's. Neither: everyone's.</param>
public sealed record Duty(AwaitedParty Party, CollectionAction Action, OdsCode? Practice = null, OdsCode? Commissioner = null);

/// <summary>What waits for a person, soonest deadline first.</summary>
public sealed class Worklist(Database database)
{
    private const string Late = "coalesce(c.awaited_by, 'infinity')";

    // By practice, by commissioner, everyone's: each finds the first of its rows by an index.
    private const string Forwards = $"""
        select {StoredRow.Columns} from (
            select c.* from {PracticeDuties} cross join lateral (
                select c.* from collection c
                where {OfPractice} and ({Late}, c.key) > ($9, $13) order by {Late}, c.key limit $14) c
            union
            select c.* from {CommissionerDuties} cross join lateral (
                select c.* from collection c
                where {OfCommissioner} and ({Late}, c.key) > ($9, $13) order by {Late}, c.key limit $14) c
            union
            select c.* from {Duties} cross join lateral (
                select c.* from collection c
                where {OfDuty} and ({Late}, c.key) > ($9, $13) order by {Late}, c.key limit $14) c) c
        order by {Late}, c.key limit $14
        """;

    private const string Backwards = $"""
        select {StoredRow.Columns} from (
            select c.* from {PracticeDuties} cross join lateral (
                select c.* from collection c
                where {OfPractice} and ({Late}, c.key) < ($9, $13) order by {Late} desc, c.key desc limit $14) c
            union
            select c.* from {CommissionerDuties} cross join lateral (
                select c.* from collection c
                where {OfCommissioner} and ({Late}, c.key) < ($9, $13) order by {Late} desc, c.key desc limit $14) c
            union
            select c.* from {Duties} cross join lateral (
                select c.* from collection c
                where {OfDuty} and ({Late}, c.key) < ($9, $13) order by {Late} desc, c.key desc limit $14) c) c
        order by {Late} desc, c.key desc limit $14
        """;

    private const string Counted = $"""
        select count(*)::integer from (
            select c.key from {PracticeDuties} join collection c on {OfPractice}
            union
            select c.key from {CommissionerDuties} join collection c on {OfCommissioner}
            union
            select c.key from {Duties} join collection c on {OfDuty}
            limit $9) c
        """;

    private const string PracticeDuties = "unnest($1, $2, $3) as d (party, action, practice)";
    private const string CommissionerDuties = "unnest($4, $5, $6) as d (party, action, commissioner)";
    private const string Duties = "unnest($7, $8) as d (party, action)";
    private const string OfDuty = "c.awaited = d.party and c.awaited_action = d.action";
    private const string OfPractice = $"c.practice = d.practice and {OfDuty}";
    private const string OfCommissioner = $"c.commissioner = d.commissioner and {OfDuty}";

    /// <param name="from">Not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<CollectionRow>> Page(
        ImmutableArray<Duty> duties, CollectionCursor? from, bool backwards, int limit, CancellationToken cancellationToken)
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

    private static NpgsqlParameter[] Parameters(ImmutableArray<Duty> duties)
    {
        var practices = duties.Where(duty => duty.Practice is not null).ToArray();
        var commissioners = duties.Where(duty => duty is { Practice: null, Commissioner: not null }).ToArray();
        var everyone = duties.Where(duty => duty is { Practice: null, Commissioner: null }).ToArray();
        return
        [
            Parameter.Texts(practices.Select(duty => duty.Party)),
            Parameter.Texts(practices.Select(duty => duty.Action)),
            Parameter.Texts(practices.Select(duty => duty.Practice)),
            Parameter.Texts(commissioners.Select(duty => duty.Party)),
            Parameter.Texts(commissioners.Select(duty => duty.Action)),
            Parameter.Texts(commissioners.Select(duty => duty.Commissioner)),
            Parameter.Texts(everyone.Select(duty => duty.Party)),
            Parameter.Texts(everyone.Select(duty => duty.Action)),
        ];
    }
}
