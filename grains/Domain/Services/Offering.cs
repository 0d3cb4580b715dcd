using GpCollections.Collections;

namespace GpCollections.Services;

public static class Offering
{
    /// <summary>Null: the service may be offered, as far as its definition goes.</summary>
    public static Refusal? Refuses(Service service) => service.LegalBasis.Covers(service.StartsOn, service.EndsOn)
        ? null
        : new(
            RefusalCode.Invalid,
            $"{service.Code} has no legal basis for all its days, {service.StartsOn:yyyy-MM-dd} to "
                + $"{service.EndsOn:yyyy-MM-dd}. Give its Direction and Data Provision Notice with defineService.",
            ["service"]);
}
