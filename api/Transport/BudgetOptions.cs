using System.ComponentModel.DataAnnotations;

namespace GpCollections.Transport;

/// <summary>
/// What one caller may use: the section Budgets. A caller is who bears the token, or without one an address. Every api
/// process counts for itself. Health is never counted.
/// </summary>
public sealed class BudgetOptions
{
    /// <value>
    /// Requests a minute, refilled by the second; all of them may come at once. Default 60,000: what 32 clients of one
    /// person get answered who never pause.
    /// </value>
    [Range(1, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 60_000;

    /// <value>Requests at the same time, open streams among them. Default 200.</value>
    [Range(1, 100_000)]
    public int ConcurrentRequests { get; set; } = 200;

    /// <value>
    /// Cost of GraphQL a minute, refilled by the second; all of it may be spent at once. Default 30,000,000: a thousand
    /// of the dearest requests.
    /// </value>
    [Range(1, int.MaxValue)]
    public int CostPerMinute { get; set; } = 30_000_000;
}
