using GraphQL.Validation;

namespace GpCollections.Compat;

/// <summary>Thrown by a resolver for an argument that the schema couldn't refuse, such as a forged cursor.</summary>
public sealed class BadUserInput : ValidationError
{
    public BadUserInput(string message) : base(message) => Code = "BAD_USER_INPUT";
}
