using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>What practices agreed to aspire to.</summary>
public sealed class AspirationAgreements(Database database)
{
    /// <summary>Every version of one practice and year, newest first.</summary>
    public Task<ImmutableArray<AspirationAgreement>> Of(
        OdsCode practice, string service, CancellationToken cancellationToken) =>
        database.List(
            """
            select practice, service, version, points, agreed_by, agreed_on, reason, proposed_by, proposed_at,
                confirmed_by, confirmed_at
            from aspiration_agreement where practice = $1 and service = $2 order by version desc
            """,
            Read,
            [Parameter.Text(practice), Parameter.Text(service)],
            cancellationToken);

    /// <returns>Whether it is stored; not, if the version is there already.</returns>
    public async Task<bool> Insert(AspirationAgreement agreement, CancellationToken cancellationToken) =>
        await database.Execute(
            """
            insert into aspiration_agreement (
                practice, service, version, points, agreed_by, agreed_on, reason, proposed_by, proposed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict do nothing
            """,
            [
                Parameter.Text(agreement.Practice), Parameter.Text(agreement.Service),
                Parameter.Integer(agreement.Version), Parameter.Amount(agreement.Points),
                Parameter.Text(agreement.AgreedBy), Parameter.Day(agreement.AgreedOn),
                Parameter.Text(agreement.Reason), Parameter.Json(agreement.ProposedBy),
                Parameter.Instant(agreement.ProposedAt),
            ],
            cancellationToken) > 0;

    /// <summary>The first confirmation stands.</summary>
    public Task Confirm(
        OdsCode practice, string service, int version, Actor by, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            """
            update aspiration_agreement set confirmed_by = $4, confirmed_at = $5
            where practice = $1 and service = $2 and version = $3 and confirmed_at is null
            """,
            [
                Parameter.Text(practice), Parameter.Text(service), Parameter.Integer(version), Parameter.Json(by),
                Parameter.Instant(now),
            ],
            cancellationToken);

    private static AspirationAgreement Read(NpgsqlDataReader row) => new(
        row.Code(0), row.GetString(1), row.GetInt32(2), row.GetDecimal(3), row.GetString(4),
        row.GetFieldValue<DateOnly>(5), row.GetString(6), row.Json<Actor>(7), row.Instant(8),
        row.JsonOrNull<Actor>(9), row.InstantOrNull(10));
}
