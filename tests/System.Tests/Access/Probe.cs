using System.Text.Json;
using GpCollections.Hosting;

namespace GpCollections.Access;

/// <summary>One question to the door, and how to read from the answer whether the viewer may.</summary>
/// <param name="Covers">The field of the schema that it is about: Query.collection, Achievement.amount.</param>
/// <param name="Asks">A root field with its arguments and selection.</param>
/// <param name="Reads">From what stands in the root field's place, when there is no error.</param>
internal sealed record Probe(string Covers, string Asks, Func<JsonElement?, string> Reads)
{
    public const string Yes = "yes";
    public const string Nothing = "-";
    public const string Hidden = "hid";

    /// <summary>No key: refused, but only to those who might do what is asked. So nothing is changed.</summary>
    public const string BadKey = "";

    private const string RefusedForTheKey = "INVALID idempotencyKey";

    /// <summary>The type of a mutation's input, and the input.</summary>
    public (string Type, object Value)? Input { get; init; }

    public bool IsMutation => Input is not null;

    /// <value>A subscription, by its whole text: its first event is read, if one comes at once.</value>
    public bool IsStream => Covers.StartsWith("Subscription.", StringComparison.Ordinal);

    /// <summary>A query of its own: it stands, or there is nothing.</summary>
    public static Probe Read(string field, string asks, string there) =>
        Of($"Query.{field}", $"{field}{asks}", there);

    /// <summary>Something that only some may see.</summary>
    public static Probe Of(string covers, string asks, string there) =>
        new(covers, asks, found => found?.At(there) is null ? Nothing : Yes);

    /// <summary>Pounds of something: shown, hidden, or the thing itself is not to be seen.</summary>
    public static Probe Pounds(string covers, string asks, string of) => new(covers, asks, found =>
        (of.Length == 0 ? found : found?.At(of)) is not { } thing ? Nothing
        : thing.At("amount") is null ? Hidden
        : Yes);

    /// <summary>
    /// A mutation whose input has no good key, or is refused for something else that comes after rights.
    /// </summary>
    /// <param name="passes">What is answered to those who may; null: success.</param>
    public static Probe Write(string mutation, string type, object input, string? passes = RefusedForTheKey) => new(
        $"Mutation.{mutation}",
        $"{mutation}(input: $input) {{ errors {{ code field }} }}",
        found => Refusal(found) is var refusal && refusal == passes ? Yes : refusal switch
        {
            "FORBIDDEN" => "no",
            "NOT_FOUND" or "NOT_FOUND id" => "404",
            _ => refusal ?? "done",
        })
    {
        Input = (type, input),
    };

    private static string? Refusal(JsonElement? payload) => payload?.Refusal() is { } code
        ? $"{code} {payload.Value.Field()}".TrimEnd()
        : null;
}
