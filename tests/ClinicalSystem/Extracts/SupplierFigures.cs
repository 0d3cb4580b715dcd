namespace GpCollections.Extracts;

/// <summary>One output of a query, as the message writes it.</summary>
internal readonly record struct Output(string Indicator, string Measure, int Value);

/// <summary>Makes figures up: plausible, and always the same for the same practice, service and period.</summary>
internal static class SupplierFigures
{
    /// <param name="salt">Another one makes other figures.</param>
    public static List<Output> Of(ExtractRequest request, int salt)
    {
        var seed = Hash(Hash(Hash(Offset + (ulong)salt, request.Practice), request.Service), request.Period);
        var outputs = new List<Output>(request.Indicators.Length * 4);
        foreach (var indicator in request.Indicators)
        {
            if (!indicator.Manual)
            {
                Add(outputs, indicator, seed);
            }
        }
        return outputs;
    }

    /// <summary>From 0 to 1, the same for the same practice and seed.</summary>
    public static double Chance(string practice, int seed) =>
        Hash(Offset + (ulong)(uint)seed, practice.ToUpperInvariant()) / (double)ulong.MaxValue;

    private static void Add(List<Output> outputs, RequestedIndicator indicator, ulong seed)
    {
        var register = Between(40, 900, Hash(seed, Group(indicator)));
        var chance = Hash(seed, indicator.Code);
        switch (indicator.Kind.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant())
        {
            case "FRACTION":
                var exceptions = register * Between(0, 6, Next(ref chance)) / 100;
                var exclusions = register * Between(0, 3, Next(ref chance)) / 100;
                var denominator = (register - exceptions - exclusions) * Between(60, 100, Next(ref chance)) / 100;
                outputs.Add(new(indicator.Code, "NUMERATOR", denominator * Between(55, 95, Next(ref chance)) / 100));
                outputs.Add(new(indicator.Code, "DENOMINATOR", denominator));
                outputs.Add(new(indicator.Code, "EXCEPTIONS", exceptions));
                outputs.Add(new(indicator.Code, "EXCLUSIONS", exclusions));
                break;
            case "REGISTER":
                outputs.Add(new(indicator.Code, "REGISTER", register));
                break;
            case "YESNO":
                outputs.Add(new(indicator.Code, "YES", Between(0, 9, chance) > 0 ? 1 : 0));
                break;
            default:
                outputs.Add(new(indicator.Code, "COUNT", Between(0, 120, chance)));
                break;
        }
    }

    private static string Group(RequestedIndicator indicator) =>
        indicator.Group ?? string.Concat(indicator.Code.TakeWhile(letter => !char.IsAsciiDigit(letter)));

    /// <summary>Both ends included.</summary>
    private static int Between(int least, int most, ulong chance) => least + (int)(chance % (ulong)(most - least + 1));

    private const ulong Offset = 14695981039346656037;

    private static ulong Next(ref ulong chance) => chance = Mix(chance);

    private static ulong Hash(ulong seed, string text)
    {
        unchecked
        {
            foreach (var letter in text)
            {
                seed = (seed ^ letter) * 1099511628211;
            }
            return Mix(seed);
        }
    }

    /// <summary>Near seeds give far results.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
