using GraphQL.Validation;

namespace GpCollections.Transport;

/// <summary>The request is beyond a limit.</summary>
internal sealed class TooComplex : ValidationError
{
    public TooComplex(string message) : base(message) => Code = Codes.TooComplex;
}
