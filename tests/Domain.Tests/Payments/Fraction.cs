using System.Numerics;

namespace GpCollections.Payments;

/// <summary>A number that is never rounded until it is asked for, and never below zero.</summary>
internal readonly record struct Fraction(BigInteger Top, BigInteger Bottom)
{
    public static Fraction Of(decimal value)
    {
        var bottom = BigInteger.One;
        while (value != decimal.Truncate(value))
        {
            (value, bottom) = (value * 10, bottom * 10);
        }

        return new Fraction((BigInteger)value, bottom);
    }

    public Fraction Times(Fraction other) => new(Top * other.Top, Bottom * other.Bottom);

    public Fraction Over(Fraction other) => new(Top * other.Bottom, Bottom * other.Top);

    public Fraction Plus(Fraction other) => new(Top * other.Bottom + other.Top * Bottom, Bottom * other.Bottom);

    public Fraction Less(Fraction other) => new(Top * other.Bottom - other.Top * Bottom, Bottom * other.Bottom);

    public bool IsAbove(Fraction other) => Top * other.Bottom > other.Top * Bottom;

    public BigInteger HalfUp() => (2 * Top + Bottom) / (2 * Bottom);
}
