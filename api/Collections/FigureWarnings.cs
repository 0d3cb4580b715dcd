using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Extracts;
using GraphQL.DataLoader;

namespace GpCollections.Collections;

/// <summary>What is odd about figures, and may still be right.</summary>
/// <param name="Id">What confirm takes.</param>
/// <param name="Indicator">The indicator's code: AST002.</param>
/// <param name="Message">What is odd, as a sentence to show.</param>
/// <param name="ConfirmedBy">Who stood by it when submitting; null: nobody was asked, as for an extract.</param>
public sealed record FigureWarning([property: ID] string Id, string? Indicator, string Message, Actor? ConfirmedBy);

[ObjectType<FiguresNode>]
public static class FiguresFields
{
    /// <summary>
    /// What is odd. Of submitted figures as it was confirmed; of extracts and drafts as the rules now find it.
    /// </summary>
    [Cost(10)]
    [ListSize(AssumedSize = 5)]
    public static IDataLoaderResult<IReadOnlyList<FigureWarning>> GetWarnings(
        [Parent] FiguresNode figures, ComparisonLoader comparisons)
    {
        if (figures.Kept is { } kept)
        {
            return DataLoaderResults.Ready<IReadOnlyList<FigureWarning>>(
                [.. kept.Select(one => new FigureWarning(one.Id, one.Indicator, one.Message, figures.EnteredBy))]);
        }

        var (state, terms) = (figures.Collection.State, figures.Collection.Terms);
        return comparisons.LoadRequiredAsync(Compared.Of(state, terms))
            .Then<Comparison, IReadOnlyList<FigureWarning>>(with =>
            [
                .. Validation.AllWarnings(terms.Service, figures.Counted, with)
                    .Select(one => new FigureWarning(one.Id, one.Indicator, one.Message, null)),
            ]);
    }
}

/// <summary>What the figures of a page are compared with, by a few statements for all of them.</summary>
public sealed class ComparisonLoader(Comparisons comparisons, TimeProvider clock)
    : BatchDataLoader<Compared, Comparison>
{
    protected override Task<IReadOnlyDictionary<Compared, Comparison>> LoadBatchAsync(
        IReadOnlyList<Compared> keys, CancellationToken cancellationToken) =>
        comparisons.Of(keys, clock.GetUtcNow(), cancellationToken);
}
