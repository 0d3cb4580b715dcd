using GraphQL;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>How many streams and sockets are open: of each person, and in this process.</summary>
internal sealed class OpenStreams(IOptions<GraphQLOptions> options)
{
    private readonly GraphQLOptions _options = options.Value;
    private readonly Places _streams = new(options.Value.MaxStreamsPerPerson);
    private readonly Places _allStreams = new(options.Value.MaxStreams);
    private readonly Places _sockets = new(options.Value.MaxSocketsPerPerson);
    private readonly Places _allSockets = new(options.Value.MaxSockets);

    /// <exception cref="ExecutionError">There are enough.</exception>
    public IDisposable Enter(string person)
    {
        var own = _streams.Enter(person)
            ?? throw TooMany($"You may have {_options.MaxStreamsPerPerson} streams open: end one first.");
        if (_allStreams.Enter("") is { } place) return new Both(own, place);
        own.Dispose();
        throw TooMany("More streams are open here than can be served. Try again in a minute.");
    }

    /// <summary>Null: there are enough in this process.</summary>
    public IDisposable? EnterSocket() => _allSockets.Enter("");

    /// <summary>Null: the person has enough.</summary>
    public IDisposable? EnterSocketOf(string person) => _sockets.Enter(person);

    private static ExecutionError TooMany(string message) => new(message) { Code = Codes.TooManyStreams };

    private sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}

/// <summary>So many for each of whoever comes.</summary>
internal sealed class Places(int each)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = [];

    /// <summary>Null: there is none.</summary>
    public IDisposable? Enter(string whose)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(whose);
            if (taken >= each) return null;
            _taken[whose] = taken + 1;
        }
        return new Place(this, whose);
    }

    private void Leave(string whose)
    {
        lock (_lock)
        {
            if (--_taken[whose] == 0) _taken.Remove(whose);
        }
    }

    private sealed class Place(Places places, string whose) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) places.Leave(whose);
        }
    }
}
