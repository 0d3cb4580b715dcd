using GraphQL.Validation;

namespace GpCollections.Compat;

/// <summary>Thrown by a resolver for an argument that no rule of the schema could refuse, such as a forged cursor.</summary>
public sealed class BadUserInput : ValidationError
{
    public BadUserInput(string message) : base(message) => Code = "BAD_USER_INPUT";
}
