using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>Which messages. What is left out filters nothing; an empty list lets nothing through.</summary>
/// <param name="Asked">True: clinical systems were asked for them; false: they were posted.</param>
/// <param name="CanReplay">True: not stored, and replayMessages can try them again.</param>
[GraphQLName("ExtractMessageFilter")]
public sealed record ExtractMessageFilterInput(
    IReadOnlyList<MessageOutcome>? Outcome,
    IReadOnlyList<string>? Supplier,
    IReadOnlyList<OdsCode>? Practice,
    string? Service,
    string? Period,
    ExtractFormat? Format,
    bool? Asked,
    bool? CanReplay,
    DateTimeOffset? Since,
    DateTimeOffset? Before)
{
    internal MessageFilter ToFilter() => new(
        Array(Outcome), Array(Supplier), Array(Practice), Service, Period, Format, Asked, CanReplay, Since, Before);

    private static ImmutableArray<T>? Array<T>(IReadOnlyList<T>? list) => list is null ? null : [.. list];
}

public sealed record ExtractMessageCount(MessageOutcome Outcome, int Count);

/// <summary>One attempt to bring one practice's result to its collection; or an asking that nothing came of.</summary>
[ObjectType<ExtractMessage>(IgnoreProperties = [nameof(ExtractMessage.Receipt), nameof(ExtractMessage.IsStored)])]
public static class ExtractMessageFields
{
    [ID]
    public static string GetId([Parent] ExtractMessage message) =>
        message.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first attempt, of which this is a repetition; null: this is the first.</summary>
    [ID]
    public static string? GetReplayOf([Parent] ExtractMessage message) =>
        message.ReplayOf?.ToString(CultureInfo.InvariantCulture);

    internal static long? Id(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

[QueryType, SignedIn]
public static class ExtractMessageQueries
{
    /// <summary>
    /// Every result that was posted or asked for, with what became of it; newest first. For EXTRACTION_OPERATOR,
    /// NATIONAL_SERVICE_MANAGER, SUPPORT and AUDITOR at X24; a SUPPLIER sees those of its own practices and postings.
    /// </summary>
    public static async Task<Connection<ExtractMessage>> GetExtractMessages(
        PagingArguments paging,
        Viewer viewer,
        InboxList inbox,
        OrganisationList organisations,
        CancellationToken cancellationToken,
        ExtractMessageFilterInput? filter = null)
    {
        var asked = filter?.ToFilter() ?? new MessageFilter();
        var within = await Within(viewer, organisations, cancellationToken);
        var from = Pages.From<long>(paging, text => Pages.Plain(text) is { } plain
            ? ExtractMessageFields.Id(plain)
            : null);
        var slice = await inbox.Page(asked, within, from, paging.Backwards, paging.Size, cancellationToken);
        return Pages.Of(
            paging,
            slice,
            message => Pages.Opaque(message.Id),
            async cancel => (await inbox.Counts(asked, within, cancel)).Sum(one => one.Count));
    }

    /// <summary>How many messages there are of each outcome. For those who see them in extractMessages.</summary>
    [ListSize(AssumedSize = 20)]
    public static async Task<IReadOnlyList<ExtractMessageCount>> GetExtractMessageCounts(
        Viewer viewer,
        InboxList inbox,
        OrganisationList organisations,
        CancellationToken cancellationToken,
        ExtractMessageFilterInput? filter = null) =>
        [
            .. (await inbox.Counts(
                filter?.ToFilter() ?? new MessageFilter(),
                await Within(viewer, organisations, cancellationToken),
                cancellationToken)).Select(one => new ExtractMessageCount(one.Outcome, one.Count)),
        ];

    /// <summary>Codes and names of the suppliers whose messages the viewer may see; null: everybody's.</summary>
    private static async Task<ImmutableArray<string>?> Within(
        Viewer viewer, OrganisationList organisations, CancellationToken cancellationToken)
    {
        var scope = Rights.VisibleMessages(viewer);
        if (scope.IsNational)
        {
            return null;
        }

        var named = await organisations.ByCodes(scope.Organisations, cancellationToken);
        return [.. named.Values.SelectMany(one => new[] { $"{one.Code}", one.Name.ToUpperInvariant() }).Distinct()];
    }
}
