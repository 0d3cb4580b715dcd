using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>Which collections a hold reaches.</summary>
public static class HoldScope
{
    /// <param name="supplier">Of the practice's clinical system; null when not known.</param>
    public static bool Reaches(Hold hold, CollectionKey key, OdsCode commissioner, string? supplier) =>
        hold.ReleasedAt is null && Covers(hold, key, commissioner, supplier);

    /// <summary>Whether the hold stood at that instant and reached the collection.</summary>
    public static bool Reached(
        Hold hold, CollectionKey key, OdsCode commissioner, string? supplier, DateTimeOffset at) =>
        hold.PlacedAt <= at && (hold.ReleasedAt is not { } released || at < released)
        && Covers(hold, key, commissioner, supplier);

    public static bool IsEmpty(Hold hold) =>
        hold is { Service: null, Period: null, Supplier: null, Commissioner: null, Practice: null };

    private static bool Covers(Hold hold, CollectionKey key, OdsCode commissioner, string? supplier) =>
        (hold.Service is null || hold.Service == key.Service)
        && (hold.Period is null || hold.Period == key.Period)
        && (hold.Supplier is null || hold.Supplier == supplier)
        && (hold.Commissioner is null || hold.Commissioner == commissioner)
        && (hold.Practice is null || hold.Practice == key.Practice);
}
