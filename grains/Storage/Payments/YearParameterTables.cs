using System.Collections.Immutable;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>What was entered for each year's QOF, and what of it was released.</summary>
public sealed class YearParameterTables(Database database)
{
    /// <param name="financialYear">Null: all years.</param>
    public Task<ImmutableArray<YearParameters>> Of(string? financialYear, CancellationToken cancellationToken) =>
        database.List(
            """
            select financial_year, version, pounds_per_point, national_average_list_size, source, proposed_by,
                proposed_at, released_by, released_at
            from qof_parameters where case when $1 is null then true else financial_year = $1 end
            """,
            Read,
            [Parameter.Text(financialYear)],
            cancellationToken);

    /// <returns>Whether it is stored; not, if the version is there already.</returns>
    public async Task<bool> Insert(YearParameters parameters, CancellationToken cancellationToken) =>
        await database.Find(
            """
            insert into qof_parameters (
                financial_year, version, pounds_per_point, national_average_list_size, source, proposed_by, proposed_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict do nothing
            returning version
            """,
            row => $"{row.GetInt32(0)}",
            [
                Parameter.Text(parameters.FinancialYear), Parameter.Integer(parameters.Version),
                Parameter.Amount(parameters.PoundsPerPoint), Parameter.Integer(parameters.NationalAverageListSize),
                Parameter.Text(parameters.Source), Parameter.Json(parameters.ProposedBy),
                Parameter.Instant(parameters.ProposedAt),
            ],
            cancellationToken) is not null;

    /// <summary>The first release stands.</summary>
    public Task Release(
        string financialYear, int version, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            update qof_parameters set released_by = $3, released_at = $4
            where financial_year = $1 and version = $2 and released_at is null
            """,
            [
                Parameter.Text(financialYear), Parameter.Integer(version), Parameter.Json(by), Parameter.Instant(now),
            ],
            cancellationToken);

    private static YearParameters Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetDecimal(2), row.GetInt32(3), row.GetString(4), row.Json<Actor>(5),
        row.Instant(6), row.JsonOrNull<Actor>(7), row.InstantOrNull(8));
}
