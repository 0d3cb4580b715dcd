using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Payments;
using GpCollections.Services;
using GraphQL;
using GraphQL.DataLoader;

namespace GpCollections.Organisations;

/// <summary>A general practice, or another organisation of the practice register.</summary>
[ObjectType<Practice>(IgnoreProperties = [nameof(Practice.Commissioner)])]
public static class PracticeFields
{
    /// <summary>The regional local office.</summary>
    public static IDataLoaderResult<Organisation> GetCommissioner(
        [Parent] Practice practice, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(practice.Commissioner);

    /// <summary>
    /// Registered patients on that day, today if left out: the newest list known that is not after it. Null: none is.
    /// </summary>
    public static IDataLoaderResult<int?> GetListSize(
        [Parent] Practice practice, ListSizeLoader lists, TimeProvider clock, DateOnly? on = null) =>
        lists.LoadAsync((practice.Code, on ?? London.DayOf(clock.GetUtcNow())));

    /// <summary>The practices that took over from it. Empty: none did, as far as is known.</summary>
    [ListSize(AssumedSize = 2)]
    public static IDataLoaderResult<IReadOnlyList<Practice>> GetSucceededBy(
        [Parent] Practice practice, SuccessorLoader successors) => successors.LoadRequiredAsync(practice.Code);

    /// <summary>Its collections that the viewer may see.</summary>
    public static IDataLoaderResult<Connection<CollectionNode>> GetCollections(
        [Parent] Practice practice,
        PagingArguments paging,
        PracticePageLoader pages,
        IResolveFieldContext context,
        CollectionFilterInput? filter = null,
        CollectionOrder? order = CollectionOrder.DueSoonest) => pages.LoadRequiredAsync(new(
            practice.Code,
            pages.For(context, filter?.ToFilter() ?? new(), order ?? CollectionOrder.DueSoonest, paging)));
}

public sealed class PracticeLoader(Practices practices) : BatchDataLoader<OdsCode, Practice>
{
    protected override async Task<IReadOnlyDictionary<OdsCode, Practice>> LoadBatchAsync(
        IReadOnlyList<OdsCode> keys, CancellationToken cancellationToken) =>
        (await practices.ByCodes(keys, cancellationToken)).ToDictionary(practice => practice.Code);
}

/// <summary>None is an empty list.</summary>
public sealed class SuccessorLoader(Memberships memberships) : BatchDataLoader<OdsCode, IReadOnlyList<Practice>>
{
    protected override async Task<IReadOnlyDictionary<OdsCode, IReadOnlyList<Practice>>> LoadBatchAsync(
        IReadOnlyList<OdsCode> keys, CancellationToken cancellationToken)
    {
        var found = await memberships.Successors(keys, cancellationToken);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<Practice>)[.. found[key]]);
    }
}

public sealed class ListSizeLoader(ReferenceTables tables) : BatchDataLoader<(OdsCode Practice, DateOnly On), int?>
{
    protected override async Task<IReadOnlyDictionary<(OdsCode Practice, DateOnly On), int?>> LoadBatchAsync(
        IReadOnlyList<(OdsCode Practice, DateOnly On)> keys, CancellationToken cancellationToken) =>
        (await tables.ListSizes(keys, cancellationToken)).ToDictionary(list => list.Key, list => (int?)list.Value);
}

/// <summary>An unknown code is its own name.</summary>
public sealed class OrganisationLoader(OrganisationList organisations) : BatchDataLoader<OdsCode, Organisation>
{
    protected override async Task<IReadOnlyDictionary<OdsCode, Organisation>> LoadBatchAsync(
        IReadOnlyList<OdsCode> keys, CancellationToken cancellationToken) =>
        await organisations.ByCodes(keys, cancellationToken);
}

/// <summary>One organisation in which a person holds roles.</summary>
[ObjectType<Membership>]
public static class MembershipFields
{
    public static IDataLoaderResult<Organisation> GetOrganisation(
        [Parent] Membership membership, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(membership.Organisation);
}

[QueryType, SignedIn]
public static class PracticeQueries
{
    /// <summary>One practice by its code; null when the register has none.</summary>
    public static async Task<Practice?> GetPractice(
        OdsCode code, Practices practices, CancellationToken cancellationToken) =>
        (await practices.ByCodes([code], cancellationToken)).FirstOrDefault();

    /// <summary>The practice register, by code.</summary>
    public static async Task<Connection<Practice>> GetPractices(
        PagingArguments paging,
        Practices practices,
        CancellationToken cancellationToken,
        [GraphQLDescription("The beginning of a code or of a name.")] string? search = null,
        OdsCode? commissioner = null,
        bool? active = null)
    {
        var slice = await practices.Page(
            search, commissioner, active,
            Pages.From(paging, text => OdsCode.TryParse(Pages.Plain(text))), paging.Backwards, paging.Size,
            cancellationToken);
        return Pages.Of(
            paging, slice, practice => Pages.Opaque(practice.Code),
            cancel => practices.Count(search, commissioner, active, cancel));
    }
}
