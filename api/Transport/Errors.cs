using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQL.Validation.Errors;

namespace GpCollections.Transport;

/// <summary>What an error tells the caller: one of the fixed codes and a sentence, never what is inside.</summary>
internal static partial class Errors
{
    // Messages may repeat what was sent, of any length.
    private const int MaxMessageChars = 400;

    public static (string Code, string Message) Tell(ExecutionError error, bool suggest) => error switch
    {
        UnhandledError => Fault,
        TimeoutError => (Codes.Timeout, "It took too long and was given up. What was changed by then stays changed."),
        InvalidLiteralError or InvalidValueError or InvalidVariableError or ArgumentsOfCorrectTypeError =>
            (Codes.BadUserInput, Plain(error, suggest)),
        ValidationError { Code: Codes.BadUserInput or Codes.TooComplex or Codes.OverBudget } =>
            (error.Code, error.Message),
        DocumentError => (Codes.ValidationFailed, Plain(error, suggest)),
        // A code given by hand. One that stems from an exception inside is that exception's type name.
        { InnerException: null, Code: { } code } when IsCode().IsMatch(code) => (code, error.Message),
        _ => Fault,
    };

    private static (string Code, string Message) Fault { get; } = (Codes.Internal, RequestFault.Internal().Message);

    // Suggestions would tell the schema to those who may not ask for it.
    private static string Plain(ExecutionError error, bool suggest)
    {
        var message = suggest ? error.Message : error.Message.Split(" Did you mean ")[0];
        return message.Length <= MaxMessageChars ? message : $"{message[..MaxMessageChars]}…";
    }

    [GeneratedRegex("^[A-Z][A-Z_]{2,40}$")]
    private static partial Regex IsCode();
}
