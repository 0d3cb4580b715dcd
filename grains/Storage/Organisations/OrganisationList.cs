using System.Collections.Immutable;

namespace GpCollections.Organisations;

/// <summary>Everyone who takes part: practices, regional local offices, NHS England, requesters.</summary>
public sealed class OrganisationList(Database database)
{
    /// <summary>One for each code. A code that nobody knows is a commissioner that is named by its code.</summary>
    public async Task<ImmutableDictionary<OdsCode, Organisation>> ByCodes(
        IEnumerable<OdsCode> codes, CancellationToken cancellationToken)
    {
        var asked = codes.ToImmutableHashSet();
        var known = await database.List(
            """
            select code, name, kind from organisation where code = any($1)
            union all
            select code, name, 'Practice' from practice
            where code = any($1) and not exists (select from organisation o where o.code = practice.code)
            """,
            row => new Organisation(row.Code(0), row.GetString(1), row.Enum<OrganisationKind>(2)),
            [Parameter.Texts(asked)],
            cancellationToken);
        var found = known.ToDictionary(organisation => organisation.Code);
        return asked.ToImmutableDictionary(
            code => code,
            code => found.GetValueOrDefault(code) ?? new(code, code.ToString(), OrganisationKind.Commissioner));
    }

    /// <summary>Those of one kind that are no practices, by code.</summary>
    public Task<ImmutableArray<Organisation>> OfKind(OrganisationKind kind, CancellationToken cancellationToken) =>
        database.List(
            "select code, name, kind from organisation where kind = $1 order by code",
            row => new Organisation(row.Code(0), row.GetString(1), row.Enum<OrganisationKind>(2)),
            [Parameter.Text(kind.ToString())],
            cancellationToken);

    /// <summary>Inserts and renames; what is the same is not touched.</summary>
    /// <returns>How many were inserted or renamed.</returns>
    public Task<int> Name(ImmutableArray<Organisation> organisations, CancellationToken cancellationToken) =>
        database.Execute(
            """
            insert into organisation as o (code, name, kind)
            select code, name, kind from unnest($1, $2, $3) as given (code, name, kind) order by code
            on conflict (code) do update
            set name = excluded.name, kind = excluded.kind
            where (o.name, o.kind) is distinct from (excluded.name, excluded.kind)
            """,
            [
                Parameter.Texts(organisations.Select(organisation => organisation.Code)),
                Parameter.Texts(organisations.Select(organisation => organisation.Name)),
                Parameter.Texts(organisations.Select(organisation => organisation.Kind)),
            ],
            cancellationToken);
}
