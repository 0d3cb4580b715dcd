namespace GpCollections.Collections;

/// <summary>What a correction is worth after the last approval: the signed difference, never the whole again.</summary>
public static class Adjustments
{
    /// <summary>What has been approved for the last time, all declarations together; null: no pounds.</summary>
    public static decimal? Settled(Collection state) => state.Declarations
        .Where(declaration => IsSettled(state, declaration))
        .Aggregate((decimal?)null, (sum, next) => next.Amount is { } amount ? (sum ?? 0) + amount : sum);

    /// <summary>What a declaration made now would carry. Null: no pounds are known.</summary>
    /// <param name="worth">Of the newest figures.</param>
    public static decimal? Difference(Collection state, decimal? worth) =>
        state.Adjusts is null || worth is null ? worth : worth - (Settled(state) ?? 0);

    /// <summary>
    /// The pounds of a collection in lists: while an adjustment is open the difference that is to be decided about,
    /// else all that it is worth.
    /// </summary>
    /// <param name="worth">Of the newest figures.</param>
    public static decimal? AtStake(Collection state, decimal? worth) => state switch
    {
        { Adjusts: not null } => state.Declaration is { } declared ? declared.Amount : Difference(state, worth),
        { Declaration: { Adjusts: not null } } => Settled(state),
        { Declaration.Amount: { } amount } => amount,
        _ => worth,
    };

    /// <summary>The last approval that its service asks for was given: it stands for ever.</summary>
    /// <remarks>All else ends before the next declaration is made.</remarks>
    public static bool IsSettled(Collection state, Declaration declaration) =>
        declaration.State is DeclarationState.Approved or DeclarationState.FinanciallyApproved
        && (declaration.Number < state.Declarations.Length
            || declaration.Number == state.Adjusts
            || state.Status is CollectionStatus.Approved or CollectionStatus.ReadyToProvide
                or CollectionStatus.Provided);
}
