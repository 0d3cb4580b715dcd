using System.Collections.Immutable;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections;

/// <summary>Reads columns by their place.</summary>
internal static class Row
{
    extension(NpgsqlDataReader row)
    {
        public string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        public int? IntegerOrNull(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

        public decimal? AmountOrNull(int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);

        public DateOnly? DayOrNull(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

        public DateTimeOffset Instant(int column) => row.GetFieldValue<DateTimeOffset>(column);

        public DateTimeOffset? InstantOrNull(int column) => row.IsDBNull(column) ? null : row.Instant(column);

        public OdsCode Code(int column) => OdsCode.Parse(row.GetString(column));

        public OdsCode? CodeOrNull(int column) => row.IsDBNull(column) ? null : row.Code(column);

        public ImmutableArray<OdsCode>? CodesOrNull(int column) => row.IsDBNull(column)
            ? null
            : [.. row.GetFieldValue<string[]>(column).Select(OdsCode.Parse)];

        public T Enum<T>(int column)
            where T : struct, Enum => System.Enum.Parse<T>(row.GetString(column));

        public T? EnumOrNull<T>(int column)
            where T : struct, Enum => row.IsDBNull(column) ? null : row.Enum<T>(column);

        public T Json<T>(int column) => StoredJson.Read<T>(row.GetString(column));

        public T? JsonOrNull<T>(int column)
            where T : class => row.IsDBNull(column) ? null : row.Json<T>(column);
    }
}
