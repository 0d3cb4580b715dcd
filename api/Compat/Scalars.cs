using System.Globalization;
using System.Numerics;
using GpCollections.Organisations;
using GraphQL.Types;
using GraphQLParser.AST;

namespace GpCollections.Compat;

/// <summary>A scalar that is a JSON string. What it can't read it refuses in one plain sentence.</summary>
internal abstract class StringScalar<T> : ScalarGraphType
    where T : struct
{
    private readonly string _form;

    protected StringScalar(string name, string description, string form) =>
        (Name, Description, _form) = (name, description, form);

    protected abstract T? Read(string text);

    /// <summary>Null unless the scalar takes JSON numbers too.</summary>
    protected virtual T? Read(decimal number) => null;

    protected abstract string Write(T value);

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLStringValue text => Read((string)text.Value) ?? throw Wrong(),
        GraphQLIntValue number => FromNumber((string)number.Value),
        GraphQLFloatValue number => FromNumber((string)number.Value),
        _ => throw Wrong(),
    };

    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string text => Read(text) ?? throw Wrong(),
        // Before T: a decimal isn't money yet.
        int or long or decimal => Read(Convert.ToDecimal(value, CultureInfo.InvariantCulture)) ?? throw Wrong(),
        BigInteger or double => FromNumber(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        T ready => ready,
        _ => throw Wrong(),
    };

    public override object? Serialize(object? value) => value switch
    {
        null => null,
        T typed => Write(typed),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} can't be written as {Name}."),
    };

    public override GraphQLValue ToAST(object? value) =>
        Serialize(value) is string text ? new GraphQLStringValue(text) : new GraphQLNullValue();

    private T FromNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Read(number) ?? throw Wrong()
            : throw Wrong();

    // The value itself isn't repeated: it may be anything, and of any length.
    private FormatException Wrong() => new($"{Name} must be {_form}.");
}

internal sealed class DateScalar() : StringScalar<DateOnly>(
    "Date",
    "A calendar date in England, ISO 8601: 2018-03-31. A last day ends at midnight in London.",
    "a calendar date like \"2018-03-31\"")
{
    protected override DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    protected override string Write(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

internal sealed class DateTimeScalar() : StringScalar<DateTimeOffset>(
    "DateTime",
    "An instant in UTC, ISO 8601: 2018-04-01T00:01:00Z. Opening instants are included, closing ones are not.\n"
        + "A list may lag a passed deadline by 5 s; `collection` never does.",
    "an instant with its offset like \"2018-04-01T00:01:00Z\"")
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    protected override DateTimeOffset? Read(string text)
    {
        // Without an offset .NET would take the machine's zone.
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(
            text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUniversalTime()
            : null;
    }

    protected override string Write(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

internal sealed class MoneyScalar() : StringScalar<decimal>(
    "Money",
    "Pounds sterling, two places, as a JSON string: \"2857.76\". Numbers are taken too.",
    "pounds with at most two places like \"2857.76\"")
{
    protected override decimal? Read(string text) => DecimalScalar.Exact(text) is { } pounds ? Read(pounds) : null;

    protected override decimal? Read(decimal number) => decimal.Round(number, 2) == number ? number : null;

    // Rounding happens where the rules say so; a third place that reaches this line is a fault of ours.
    protected override string Write(decimal value) => decimal.Round(value, 2) == value
        ? value.ToString("0.00", CultureInfo.InvariantCulture)
        : throw new InvalidOperationException("Money has more than two places.");
}

internal sealed class DecimalScalar() : StringScalar<decimal>(
    "Decimal",
    "An exact decimal as a JSON string: \"12.484375\". Numbers are taken too.",
    "a decimal like \"12.484375\"")
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Null for what decimal would have to round.</summary>
    public static decimal? Exact(string text) =>
        text.Count(char.IsAsciiDigit) <= 28
        && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    protected override decimal? Read(string text) => Exact(text);

    protected override decimal? Read(decimal number) => number;

    protected override string Write(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);
}

internal sealed class OdsCodeScalar() : StringScalar<OdsCode>(
    "OdsCode",
    "An ODS organisation code, upper case: A81001 (practice), Q74 (regional local office).",
    "an ODS organisation code like \"A81001\"")
{
    protected override OdsCode? Read(string text) => OdsCode.TryParse(text);

    protected override string Write(OdsCode value) => value.ToString();
}
