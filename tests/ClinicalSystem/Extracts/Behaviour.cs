using System.Collections.Concurrent;

namespace GpCollections.Extracts;

/// <summary>How the system behaves just now, and what it was asked.</summary>
internal sealed class Behaviour
{
    private readonly ConcurrentDictionary<string, (int Requests, Fault Fault)> _asked = new(
        StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, Rule> _practices = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Rule> _suppliers = new(StringComparer.OrdinalIgnoreCase);
    private readonly int[] _met = new int[Enum.GetValues<Fault>().Length];
    private volatile Rule _general = Rule.Good;

    /// <summary>Counts the request, and says how to answer it.</summary>
    /// <param name="supplier">By whose address it came; null: by the one that all share.</param>
    public (Fault Fault, TimeSpan Delay) Asked(string practice, string? supplier)
    {
        var rule = _practices.TryGetValue(practice, out var own) ? own
            : supplier is not null && _suppliers.TryGetValue(supplier, out var its) ? its
            : _general;
        var fault = rule.FaultOf(practice);
        Interlocked.Increment(ref _met[(int)fault]);
        _asked.AddOrUpdate(practice, (1, fault), (_, before) => (before.Requests + 1, fault));
        return (fault, fault == Fault.Slow ? rule.Slow : rule.Delay);
    }

    /// <summary>False when there is no such fault, or a delay is below zero, or rates make more than all.</summary>
    public bool Take(Control control)
    {
        if (Rule.Of(control) is not { } rule)
        {
            return false;
        }

        if (control is { Practices: null, Suppliers: null })
        {
            _general = rule;
        }

        foreach (var practice in control.Practices ?? [])
        {
            _practices[practice] = rule;
        }

        foreach (var supplier in control.Suppliers ?? [])
        {
            _suppliers[supplier] = rule;
        }

        return true;
    }

    public void Reset()
    {
        _general = Rule.Good;
        _practices.Clear();
        _suppliers.Clear();
        _asked.Clear();
        Array.Clear(_met);
    }

    public RequestCounts Counts()
    {
        var asked = _asked.ToArray();
        return new RequestCounts(
            asked.Sum(one => one.Value.Requests),
            new(asked.ToDictionary(one => one.Key, one => one.Value.Requests), StringComparer.Ordinal),
            new(
                asked.Where(one => one.Value.Fault != Fault.None)
                    .CountBy(one => $"{one.Value.Fault}".ToUpperInvariant())
                    .ToDictionary(), StringComparer.Ordinal),
            new(
                Enum.GetValues<Fault>().ToDictionary(fault => $"{fault}".ToUpperInvariant(), fault => _met[(int)fault]),
                StringComparer.Ordinal));
    }
}

/// <param name="Rates">Cumulated: a practice whose chance lies below a bound, and no lower one, has its fault.</param>
internal sealed record Rule(
    TimeSpan Delay, TimeSpan Slow, Fault Fault, (double Bound, Fault Fault)[] Rates, int Seed)
{
    public static Rule Good { get; } = new(TimeSpan.Zero, TimeSpan.Zero, Fault.None, [], 0);

    /// <summary>Null: it says what cannot be.</summary>
    public static Rule? Of(Control control)
    {
        if (Parse(control.Fault) is not { } fault || control.DelayMilliseconds < 0 || control.SlowMilliseconds < 0)
        {
            return null;
        }

        var rates = new List<(double, Fault)>();
        var sum = 0d;
        foreach (var (name, rate) in control.Rates ?? [])
        {
            sum += rate;
            if (Parse(name) is not { } one || !(rate >= 0) || sum > 1 + 1e-9)
            {
                return null;
            }

            rates.Add((sum, one));
        }

        return new Rule(
            TimeSpan.FromMilliseconds(control.DelayMilliseconds), TimeSpan.FromMilliseconds(control.SlowMilliseconds),
            fault, [.. rates], control.Seed);
    }

    public Fault FaultOf(string practice)
    {
        if (Rates.Length == 0)
        {
            return Fault;
        }

        var chance = SupplierFigures.Chance(practice, Seed);
        return Rates.Where(rate => chance < rate.Bound).Select(rate => (Fault?)rate.Fault).FirstOrDefault() ?? Fault;
    }

    private static Fault? Parse(string text) =>
        Enum.TryParse<Fault>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var fault)
        && Enum.IsDefined(fault)
            ? fault
            : null;
}
