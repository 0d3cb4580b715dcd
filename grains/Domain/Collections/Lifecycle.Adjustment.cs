namespace GpCollections.Collections;

/// <summary>Correcting what was approved for the last time.</summary>
public static partial class Lifecycle
{
    private static Decision Decide(Collection state, CollectionCommand.OpenAdjustment open) => state switch
    {
        { Adjusts: not null } => Decision.Refuse(RefusalCode.WrongStatus, "An adjustment is open already."),
        { Declaration: { } declaration } when Adjustments.IsSettled(state, declaration) =>
            string.IsNullOrWhiteSpace(open.Reason)
                ? Decision.Refuse(RefusalCode.Invalid, "Say why it is to be corrected.", "reason")
                : new CollectionEvent.AdjustmentOpened(declaration.Number, open.Reason),
        _ => Decision.Refuse(
            RefusalCode.WrongStatus,
            "Nothing here was approved for the last time: figures may still change, and a declaration be rejected."),
    };
}
