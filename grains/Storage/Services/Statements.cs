using GpCollections.Access;
using Npgsql;

namespace GpCollections.Services;

/// <summary>What declarers sign, in every version.</summary>
public sealed class Statements(Database database)
{
    /// <summary>Of each service, newest first; the shipped text comes last.</summary>
    public async Task<ILookup<string, Statement>> Of(
        IReadOnlyCollection<string> services, CancellationToken cancellationToken)
    {
        var set = await database.List(
            """
            select service, version, text, reason, set_by, set_at from statement
            where service = any($1) order by service, version desc
            """,
            Read,
            [Parameter.Texts(services)],
            cancellationToken);
        return set.Concat(services.Distinct().Select(service => (Service: service, Statement: Statement.Shipped)))
            .ToLookup(one => one.Service, one => one.Statement);
    }

    public async Task<Statement> Current(string service, CancellationToken cancellationToken) =>
        (await Of([service], cancellationToken))[service].First();

    /// <summary>Makes the text the newest version, unless it is that already.</summary>
    public async Task<Statement> Set(
        string service, string text, string reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await Current(service, cancellationToken) is { } standing && standing.Text == text)
        {
            return standing;
        }

        await database.Execute(
            """
            insert into statement (service, version, text, reason, set_by, set_at)
            select $1, coalesce(max(version), 1) + 1, $2, $3, $4, $5 from statement where service = $1
            """,
            [
                Parameter.Text(service), Parameter.Text(text), Parameter.Text(reason), Parameter.Json(by),
                Parameter.Instant(now),
            ],
            cancellationToken);
        return await Current(service, cancellationToken);
    }

    private static (string Service, Statement Statement) Read(NpgsqlDataReader row) => (
        row.GetString(0),
        new Statement(
            row.GetInt32(1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            row.GetString(2), row.GetString(3), row.Json<Actor>(4), row.Instant(5)));
}
