using System.Collections.Immutable;
using GpCollections.Organisations;
using Npgsql;
using NpgsqlTypes;

namespace GpCollections;

/// <summary>Typed parameters. The type is always said, so that a null is no other statement.</summary>
internal static class Parameter
{
    private const NpgsqlDbType ArrayOf = NpgsqlDbType.Array;

    public static NpgsqlParameter Text(string? value) => Make(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Text(OdsCode? value) => Make(value?.ToString(), NpgsqlDbType.Text);

    public static NpgsqlParameter Texts(string?[]? value) => Make(value, ArrayOf | NpgsqlDbType.Text);

    public static NpgsqlParameter Texts<T>(IEnumerable<T>? values) =>
        Texts(values?.Select(value => value?.ToString()).ToArray());

    public static NpgsqlParameter TextsOrNull<T>(ImmutableArray<T>? values) => Texts(values?.AsEnumerable());

    public static NpgsqlParameter Integer(int? value) => Make(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Integers(int[] value) => Make(value, ArrayOf | NpgsqlDbType.Integer);

    public static NpgsqlParameter Integers(int?[] value) => Make(value, ArrayOf | NpgsqlDbType.Integer);

    public static NpgsqlParameter Long(long value) => Make(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Longs(long[] value) => Make(value, ArrayOf | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Longs(long?[] value) => Make(value, ArrayOf | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Bytes(byte[]?[] value) => Make(value, ArrayOf | NpgsqlDbType.Bytea);

    public static NpgsqlParameter TransactionId(ulong value) => Make(value, NpgsqlDbType.Xid8);

    public static NpgsqlParameter Bytes(byte[] value) => Make(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Amount(decimal? value) => Make(value, NpgsqlDbType.Numeric);

    public static NpgsqlParameter Amounts(decimal?[] value) => Make(value, ArrayOf | NpgsqlDbType.Numeric);

    public static NpgsqlParameter Flag(bool? value) => Make(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Flags(bool[] value) => Make(value, ArrayOf | NpgsqlDbType.Boolean);

    public static NpgsqlParameter Instant(DateTimeOffset? value) => Make(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    /// <summary>The greatest and the least are infinity.</summary>
    public static NpgsqlParameter InstantOrInfinity(DateTime value) => Make(value, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Instants(DateTime?[] value) => Make(value, ArrayOf | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Instants(DateTime[] value) => Make(value, ArrayOf | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Day(DateOnly value) => Make(value, NpgsqlDbType.Date);

    public static NpgsqlParameter Days(DateOnly?[] value) => Make(value, ArrayOf | NpgsqlDbType.Date);

    public static NpgsqlParameter Days(DateOnly[] value) => Make(value, ArrayOf | NpgsqlDbType.Date);

    public static NpgsqlParameter Json<T>(T? word)
        where T : class => Make(word is null ? null : StoredJson.Write(word), NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Jsons(string[] value) => Make(value, ArrayOf | NpgsqlDbType.Jsonb);

    public static NpgsqlParameter JsonsOrNull(string?[] value) => Make(value, ArrayOf | NpgsqlDbType.Jsonb);

    private static NpgsqlParameter Make(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
