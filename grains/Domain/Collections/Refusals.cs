namespace GpCollections.Collections;

/// <summary>Refusals that more than one place gives.</summary>
public static class Refusals
{
    public static Refusal KeyUsedForAnother { get; } = new(
        RefusalCode.Duplicate, "This idempotency key was used for another input. Use a new key for a new request.");
}
