using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Provision;

/// <summary>How small numbers are kept from a requester; never from practices and commissioners.</summary>
/// <param name="Service">Null: of all the requester's services that have no rule of their own.</param>
/// <param name="Version">Of the requester and service, from 1.</param>
/// <param name="Threshold">Counts from 1 to below it are hidden; 0: none is.</param>
/// <param name="RoundTo">What is shown is rounded to a multiple of it; 1: not at all.</param>
/// <param name="Source">Where the rule comes from.</param>
[GenerateSerializer, Immutable, Alias("DisclosureRule")]
public sealed record DisclosureRule(
    OdsCode Requester,
    string? Service,
    int Version,
    int Threshold,
    int RoundTo,
    string Source,
    Actor SetBy,
    DateTimeOffset SetAt);
