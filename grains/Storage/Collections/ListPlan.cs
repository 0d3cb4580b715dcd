using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>How the rows of a filter and a scope are found.</summary>
/// <param name="Driven">The practices or commissioners that the driver goes by.</param>
/// <param name="Filtered">The driver alone does not say which rows: the filter has to be asked of each.</param>
internal sealed record ListPlan(
    CollectionFilter Filter, VisibleTo Scope, Driver Driver, ImmutableArray<OdsCode> Driven, bool Filtered)
{
    private static readonly CollectionFilter Nothing = new();

    /// <summary>
    /// None when nothing can be seen; two when a person sees some practices and some commissioners: an order is kept
    /// only within one of them.
    /// </summary>
    public static ImmutableArray<ListPlan> ForPages(CollectionFilter filter, VisibleTo scope, CollectionOrder order) =>
        IsMixed(scope) && filter.Practice is null && filter.Commissioner is null && filter.Service is null
            ?
            [
                Of(filter, scope with { Commissioners = [] }, order),
                Of(filter, scope with { Practices = [] }, order),
            ]
            : [.. new[] { Of(filter, scope, order) }.Where(plan => plan.FindsAny)];

    /// <summary>Null when nothing can be seen.</summary>
    public static ListPlan? ForCounts(CollectionFilter filter, VisibleTo scope)
    {
        var plan = Of(filter, scope, CollectionOrder.DueSoonest);
        if (IsMixed(scope) && plan.Driver is Driver.Everything or Driver.Statuses)
        {
            plan = plan with { Driver = Driver.Scope };
        }

        return plan.FindsAny ? plan : null;
    }

    /// <summary>$1 to $14.</summary>
    public NpgsqlParameter[] Parameters() =>
        [.. CollectionFilters.Parameters(Filter, Scope), Parameter.Texts(Driven)];

    private bool FindsAny =>
        !Scope.IsNothing
        && !(Driven.IsEmpty && Driver is Driver.Practices or Driver.Commissioners or Driver.CommissionersAndStatuses
            or Driver.CommissionersAndServices or Driver.CommissionersAndPeriods);

    private static bool IsMixed(VisibleTo scope) =>
        !scope.All && !scope.Practices.IsEmpty && !scope.Commissioners.IsEmpty;

    private static ListPlan Of(CollectionFilter filter, VisibleTo scope, CollectionOrder order)
    {
        var onlyPractices = !scope.All && scope.Commissioners.IsEmpty;
        var onlyCommissioners = !scope.All && scope.Practices.IsEmpty;
        if (filter.Practice is not null || onlyPractices)
        {
            var practices = Both(filter.Practice, onlyPractices ? scope.Practices : null);
            var seen = scope.All || onlyPractices;
            return new(filter, scope, Driver.Practices, practices, !seen || !Is(filter with { Practice = null }));
        }

        var some = filter.Commissioner is not null || onlyCommissioners;
        var commissioners = some ? Both(filter.Commissioner, onlyCommissioners ? scope.Commissioners : null) : [];
        var driver = (filter, order) switch
        {
            ({ AwaitsAnswerOf: not null }, _) => Driver.Asked,
            ({ Service: not null, Period: not null }, _) => some ? Driver.CommissionersAndPeriods : Driver.Periods,
            ({ Service: not null }, _) => some ? Driver.CommissionersAndServices : Driver.Services,
            ({ Status: not null }, CollectionOrder.DueSoonest) =>
                some ? Driver.CommissionersAndStatuses : Driver.Statuses,
            _ => some ? Driver.Commissioners : Driver.Everything,
        };
        var covered = scope.All || onlyCommissioners;
        return new(filter, scope, driver, commissioners, !covered || !Is(Rest(filter, driver)));
    }

    // What the driver does not see to.
    private static CollectionFilter Rest(CollectionFilter filter, Driver driver) => driver switch
    {
        Driver.Everything or Driver.Commissioners => filter with { Commissioner = null },
        Driver.Statuses or Driver.CommissionersAndStatuses => filter with { Commissioner = null, Status = null },
        Driver.Services or Driver.CommissionersAndServices => filter with { Commissioner = null, Service = null },
        _ => filter with { Commissioner = null, Service = null, Period = null },
    };

    private static bool Is(CollectionFilter rest) => rest == Nothing;

    private static ImmutableArray<OdsCode> Both(ImmutableArray<OdsCode>? asked, ImmutableArray<OdsCode>? seen) =>
        (asked, seen) switch
        {
            ({ } these, { } those) => [.. these.Intersect(those)],
            ({ } these, null) => [.. these.Distinct()],
            (null, { } those) => [.. those.Distinct()],
            _ => [],
        };
}
