using System.Collections.Concurrent;

namespace GpCollections.Extracts;

/// <summary>How the system behaves just now, and what it was asked.</summary>
internal sealed class Behaviour
{
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Rule> _rules = new(StringComparer.OrdinalIgnoreCase);
    private volatile Rule _general = Rule.Good;

    /// <summary>Counts the request, and says how to answer it.</summary>
    public Rule Asked(string practice)
    {
        _requests.AddOrUpdate(practice, 1, (_, count) => count + 1);
        return _rules.GetValueOrDefault(practice, _general);
    }

    /// <summary>False when there is no such fault, or the delay is below zero.</summary>
    public bool Take(Control control)
    {
        var name = control.Fault.Replace("_", "", StringComparison.Ordinal);
        var isFault = Enum.TryParse<Fault>(name, ignoreCase: true, out var fault) && Enum.IsDefined(fault);
        if (!isFault || control.DelayMilliseconds < 0)
        {
            return false;
        }
        var rule = new Rule(TimeSpan.FromMilliseconds(control.DelayMilliseconds), fault);
        if (control.Practices is null)
        {
            _general = rule;
        }
        foreach (var practice in control.Practices ?? [])
        {
            _rules[practice] = rule;
        }
        return true;
    }

    public void Reset()
    {
        _general = Rule.Good;
        _rules.Clear();
        _requests.Clear();
    }

    public RequestCounts Counts()
    {
        var practices = new SortedDictionary<string, int>(_requests.ToDictionary(), StringComparer.Ordinal);
        return new RequestCounts(practices.Values.Sum(), practices);
    }
}

internal sealed record Rule(TimeSpan Delay, Fault Fault)
{
    public static Rule Good { get; } = new(TimeSpan.Zero, Fault.None);
}
