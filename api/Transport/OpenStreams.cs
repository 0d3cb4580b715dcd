using GraphQL;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>How many streams are open: of each person, and in this process.</summary>
internal sealed class OpenStreams(IOptions<GraphQLOptions> options)
{
    private readonly GraphQLOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ofPerson = [];

    public int Count { get; private set; }

    /// <exception cref="ExecutionError">There are enough.</exception>
    public IDisposable Enter(string person)
    {
        lock (_lock)
        {
            var own = _ofPerson.GetValueOrDefault(person);
            if (own >= _options.MaxStreamsPerPerson)
                throw TooMany($"You may have {_options.MaxStreamsPerPerson} streams open: end one first.");
            if (Count >= _options.MaxStreams)
                throw TooMany("More streams are open here than can be served. Try again in a minute.");
            _ofPerson[person] = own + 1;
            Count++;
        }
        return new Place(this, person);
    }

    private static ExecutionError TooMany(string message) => new(message) { Code = Codes.TooManyStreams };

    private void Leave(string person)
    {
        lock (_lock)
        {
            Count--;
            if (--_ofPerson[person] == 0) _ofPerson.Remove(person);
        }
    }

    private sealed class Place(OpenStreams streams, string person) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) streams.Leave(person);
        }
    }
}
