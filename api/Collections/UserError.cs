namespace GpCollections.Collections;

/// <summary>
/// A refusal that a person can act on. Faults of the server are GraphQL errors instead, with a correlation id and no
/// internals.
/// </summary>
/// <param name="Field">The path of the input's field that is at fault.</param>
public sealed record UserError(RefusalCode Code, string Message, IReadOnlyList<string>? Field = null)
{
    internal static UserError Of(Refusal refusal) => new(refusal.Code, refusal.Message, refusal.Field);

    internal static IReadOnlyList<UserError> List(Refusal? refusal) => refusal is null ? [] : [Of(refusal)];

    internal static UserError Forbidden(string what) => new(RefusalCode.Forbidden, $"This needs {what}.");
}
