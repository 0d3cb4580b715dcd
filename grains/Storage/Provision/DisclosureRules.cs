using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Provision;

/// <summary>How small numbers are kept from requesters, in every version.</summary>
public sealed class DisclosureRules(Database database)
{
    private const string Columns = "requester, service, version, threshold, round_to, source, set_by, set_at";

    /// <summary>The next version of the rule; the same request again changes nothing.</summary>
    public async Task<DisclosureRule?> Insert(
        string request, DisclosureRule rule, CancellationToken cancellationToken)
    {
        await database.Execute(
            """
            insert into disclosure_rule (
                requester, service, version, request, threshold, round_to, source, set_by, set_at)
            select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8
            from disclosure_rule where requester = $1 and service = $2
            on conflict (request) do nothing
            """,
            Values(request, rule),
            cancellationToken);
        return await database.Find(
            $"select {Columns} from disclosure_rule where request = $1", Read, [Parameter.Text(request)],
            cancellationToken);
    }

    /// <summary>As the first version; where there is one, it stands.</summary>
    public Task First(DisclosureRule rule, CancellationToken cancellationToken) => database.Execute(
        """
        insert into disclosure_rule (
            requester, service, version, request, threshold, round_to, source, set_by, set_at)
        values ($1, $2, 1, $3, $4, $5, $6, $7, $8)
        on conflict do nothing
        """,
        Values($"rollover:{rule.Service}:{rule.Requester}", rule),
        cancellationToken);

    /// <summary>The newest of each requester that has one for this service.</summary>
    public Task<ImmutableArray<DisclosureRule>> OfService(string service, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select distinct on (requester) {Columns} from disclosure_rule
            where service = $1 order by requester, version desc
            """,
            Read,
            [Parameter.Text(service)],
            cancellationToken);

    /// <summary>The service's own, or else the requester's; null: small numbers are not hidden.</summary>
    public Task<DisclosureRule?> InForce(OdsCode requester, string service, CancellationToken cancellationToken) =>
        database.Find(
            $"""
            select {Columns} from disclosure_rule where requester = $1 and service in ($2, '')
            order by service desc, version desc limit 1
            """,
            Read,
            [Parameter.Text(requester), Parameter.Text(service)],
            cancellationToken);

    /// <summary>Every version, newest first.</summary>
    public Task<ImmutableArray<DisclosureRule>> Of(OdsCode requester, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from disclosure_rule where requester = $1 order by set_at desc, service, version desc",
            Read,
            [Parameter.Text(requester)],
            cancellationToken);

    private static NpgsqlParameter[] Values(string request, DisclosureRule rule) =>
    [
        Parameter.Text(rule.Requester), Parameter.Text(rule.Service ?? ""), Parameter.Text(request),
        Parameter.Integer(rule.Threshold), Parameter.Integer(rule.RoundTo), Parameter.Text(rule.Source),
        Parameter.Json(rule.SetBy), Parameter.Instant(rule.SetAt),
    ];

    private static DisclosureRule Read(NpgsqlDataReader row) => new(
        row.Code(0),
        row.GetString(1) is { Length: > 0 } service ? service : null,
        row.GetInt32(2),
        row.GetInt32(3),
        row.GetInt32(4),
        row.GetString(5),
        row.Json<Actor>(6),
        row.Instant(7));
}
