using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <param name="Key">A collection that the viewer may see: its figures and what is known of its practice stand where
/// nothing else is given.</param>
/// <param name="Service">Without a key: the service by whose newest definition it is worked out.</param>
/// <param name="Period">Without a key: the service's period.</param>
/// <param name="Values">Figures, at most one for each indicator.</param>
/// <param name="ListSize">Registered patients of the practice.</param>
/// <param name="PoundsPerPoint">Pounds for a QOF point at the average list.</param>
/// <param name="NationalAverageListSize">Registered patients of an average practice.</param>
/// <param name="Prevalences">Of groups of indicators, nationally; at most 100.</param>
public sealed record WhatIfInput(
    CollectionKeyInput? Key = null,
    string? Service = null,
    string? Period = null,
    IReadOnlyList<IndicatorValueInput>? Values = null,
    int? ListSize = null,
    decimal? PoundsPerPoint = null,
    int? NationalAverageListSize = null,
    IReadOnlyList<PrevalenceInput>? Prevalences = null)
{
    internal Supposition ToSupposition() => new(
        IndicatorValueInput.ToValues(Values ?? []), ListSize, PoundsPerPoint, NationalAverageListSize,
        [.. (Prevalences ?? []).Select(one => new NationalPrevalence(one.Group, one.Percent))]);
}

/// <param name="Group">Of the service's indicators: CHD.</param>
/// <param name="Percent">Of all registered patients in England, those on the group's register.</param>
public sealed record PrevalenceInput(string Group, decimal Percent);

/// <summary>What would be; nothing of it is kept.</summary>
/// <param name="Achievement">Explained like the real one; what was given says so as its source. Null: refused.</param>
/// <param name="Standing">The collection's own as it stands; null: there is no collection, or it has no figures.
/// </param>
public sealed record WhatIfPayload(
    AchievementNode? Achievement, AchievementNode? Standing, IReadOnlyList<UserError> Errors)
{
    internal static WhatIfPayload Refused(Refusal refusal) => new(null, null, [UserError.Of(refusal)]);
}

[QueryType, SignedIn]
public static class WhatIfQueries
{
    /// <summary>
    /// Points and pounds that figures or parameters would bring, by the same rules as the real ones; nothing is stored.
    /// Give a key, or a service and a period. Pounds need the right to see the collection's; without a key, the right
    /// to see some.
    /// </summary>
    [Cost(10)]
    public static async Task<WhatIfPayload> GetWhatIf(
        WhatIfInput input,
        Viewer viewer,
        CollectionReads reads,
        Catalogue catalogue,
        ReferenceTables tables,
        CancellationToken cancellationToken)
    {
        if (input.Key is null == (input.Service is null || input.Period is null))
        {
            return WhatIfPayload.Refused(
                new Refusal(RefusalCode.Invalid, "Give a key, or a service and a period: not both.", ["key"]));
        }

        var node = await Seen(input.Key, viewer, reads, cancellationToken);
        if (input.Key is not null && node is null)
        {
            return WhatIfPayload.Refused(Rights.Unseen);
        }

        if ((node?.Terms ?? await Newest(input, catalogue, cancellationToken)) is not { } terms)
        {
            return WhatIfPayload.Refused(
                new Refusal(RefusalCode.NotFound, "There is no such service with such a period.", ["service"]));
        }

        var supposed = input.ToSupposition();
        if (WhatIf.Errors(terms, supposed) is [var error, ..])
        {
            return WhatIfPayload.Refused(error);
        }

        var known = node?.State.Reference ?? await Known(node?.Key.Practice, terms, tables, cancellationToken);
        return new WhatIfPayload(
            AchievementNode.Of(
                WhatIf.Of(terms, known, node?.State.Figures?.Values ?? [], supposed), terms.Service,
                SeesPounds(viewer, node)),
            node is null ? null : CollectionFields.GetAchievement(node, viewer),
            []);
    }

    private static bool SeesPounds(Viewer viewer, CollectionNode? node) => node is { } one
        ? Rights.SeesPounds(viewer, one.Key.Practice, one.Commissioner)
        : !Rights.VisiblePounds(viewer).IsNothing;

    /// <summary>Null: there is none, or the viewer may not see it.</summary>
    private static async Task<CollectionNode?> Seen(
        CollectionKeyInput? input, Viewer viewer, CollectionReads reads, CancellationToken cancellationToken) =>
        input?.ToKey() is { } key
        && await reads.Nodes([key], cancellationToken) is [var node]
        && Rights.Sees(viewer, key.Practice, node.Commissioner)
            ? node
            : null;

    private static async Task<Terms?> Newest(
        WhatIfInput input, Catalogue catalogue, CancellationToken cancellationToken) =>
        await catalogue.ByCode(input.Service ?? "", null, cancellationToken) is { } service
        && service.Period(input.Period ?? "") is { } period
            ? new Terms(service, period)
            : null;

    /// <param name="practice">Null: what is known nationally.</param>
    private static async Task<Reference?> Known(
        OdsCode? practice, Terms terms, ReferenceTables tables, CancellationToken cancellationToken)
    {
        if (!References.AreAskedFor(terms.Service))
        {
            return null;
        }

        var (list, prevalences, released) = await tables.Known(
            practice, References.ListDay(terms), FinancialYear.Of(terms.Period.EndsOn), cancellationToken);
        return References.Of(terms, list, prevalences, released: released);
    }
}
