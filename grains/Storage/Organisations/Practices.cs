using System.Collections.Immutable;
using Npgsql;

namespace GpCollections.Organisations;

/// <summary>The practice register.</summary>
public sealed class Practices(Database database, BatchOptions options) : IAsyncDisposable
{
    private readonly Batches<OdsCode, Practice?> _lookups = new(
        options with { InFlight = 1 }, waiting => LookUp(database, waiting), fault => fault is not StorageException);

    internal const string Columns =
        "code, name, commissioner, postcode, active, opened_on, closed_on, clinical_system, shared_system";

    /// <summary>In the order of their codes; a code without a practice is left out.</summary>
    public Task<ImmutableArray<Practice>> ByCodes(IEnumerable<OdsCode> codes, CancellationToken cancellationToken) =>
        ByCodes(database, codes, cancellationToken);

    private static async Task LookUp(Database database, ImmutableArray<Waiting<OdsCode, Practice?>> batch)
    {
        var found = (await ByCodes(database, batch.Select(waiting => waiting.Item).Distinct(), CancellationToken.None))
            .ToDictionary(practice => practice.Code);
        foreach (var waiting in batch)
        {
            waiting.Answer(found.GetValueOrDefault(waiting.Item));
        }
    }

    private static Task<ImmutableArray<Practice>> ByCodes(
        Database database, IEnumerable<OdsCode> codes, CancellationToken cancellationToken) =>
        database.List(
            $"select {Columns} from practice where code = any($1) order by code",
            Read,
            [Parameter.Texts(codes)],
            cancellationToken);

    /// <summary>Looked up together with those that others ask for at the same moment; null: there is none.</summary>
    public Task<Practice?> ByCode(OdsCode code, CancellationToken cancellationToken) =>
        _lookups.Add(code, new object(), bytes: 0, cancellationToken);

    public ValueTask DisposeAsync() => _lookups.DisposeAsync();

    /// <summary>Whether any practice has a clinical system of this supplier.</summary>
    public Task<bool> HasSupplier(string supplier, CancellationToken cancellationToken) =>
        database.Single(
            "select exists (select from practice where clinical_system = $1)",
            row => row.GetBoolean(0),
            [Parameter.Text(supplier)],
            cancellationToken);

    /// <param name="search">The begin of the code, or of any word of the name. Null: all.</param>
    /// <param name="from">Not included. Null: from the begin, or backwards from the end.</param>
    public async Task<Slice<Practice>> Page(
        string? search,
        OdsCode? commissioner,
        bool? active,
        OdsCode? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} from practice
            where code > $4 and {Matches}
            order by code limit $5
            """;
        const string Backwards = $"""
            select {Columns} from practice
            where code < $4 and {Matches}
            order by code desc limit $5
            """;
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                .. Filter(search, commissioner, active),
                Parameter.Text(from?.ToString() ?? (backwards ? "~" : "")),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<Practice>.Of(read, limit, backwards);
    }

    public Task<int> Count(string? search, OdsCode? commissioner, bool? active, CancellationToken cancellationToken) =>
        database.Single(
            $"select count(*)::integer from practice where {Matches}",
            row => row.GetInt32(0),
            Filter(search, commissioner, active),
            cancellationToken);

    // The register has some 12,000 rows for ever: no index on names is worth its keep.
    private const string Matches = """
        case when $1 is null then true
            else starts_with(code, upper($1)) or strpos(' ' || lower(name), ' ' || lower($1)) > 0 end
        and case when $2 is null then true else commissioner = $2 end
        and case when $3 is null then true else active = $3 end
        """;

    private static NpgsqlParameter[] Filter(string? search, OdsCode? commissioner, bool? active) =>
    [
        Parameter.Text(string.IsNullOrWhiteSpace(search) ? null : search.Trim()),
        Parameter.Text(commissioner),
        Parameter.Flag(active),
    ];

    /// <param name="at">The number of the first of the <see cref="Columns"/>.</param>
    internal static Practice Read(NpgsqlDataReader row, int at) => new(
        row.Code(at),
        row.GetString(at + 1),
        row.Code(at + 2),
        row.TextOrNull(at + 3),
        row.GetBoolean(at + 4),
        row.DayOrNull(at + 5),
        row.DayOrNull(at + 6),
        row.TextOrNull(at + 7),
        row.GetBoolean(at + 8));

    private static Practice Read(NpgsqlDataReader row) => Read(row, 0);
}
