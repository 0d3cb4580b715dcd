using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Demonstration;

/// <summary>
/// Plays practices and approvers while the live services' windows open and close, so that collections move by
/// themselves and some are left for whoever looks on. It acts on nothing but those services.
/// </summary>
internal sealed class DemonstrationPlay(DemonstrationMutations persons, CollectionList list, TimeProvider clock)
{
    private const int ActsInStep = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Reflection = TimeSpan.FromSeconds(5);

    // The others leave the offer open, the declaration undone, the declaration to be approved.
    private static readonly OdsCode[] Answering = [.. DemonstrationPractices.Where(place => place <= 27)];
    private static readonly OdsCode[] Declining = [.. DemonstrationPractices.Where(place => place == 27)];
    private static readonly OdsCode[] Declaring = [.. DemonstrationPractices.Where(place => place % 2 == 0)];
    private static readonly OdsCode[] Approved = [.. DemonstrationPractices.Where(place => place % 4 == 0)];

    // What was done or refused once is not tried again: what people then do about it is theirs.
    private readonly HashSet<string> _done = [];

    public async Task Run(IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Step(services, cancellationToken);
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private async Task Step(IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        // An answer is one for all periods of the service.
        var offered = await Rows(services, CollectionStatus.Offered, Answering, TimeSpan.Zero, cancellationToken);
        await Some("answer", offered, row => (row.Key.Service, row.Key.Practice), one =>
            Declining.Contains(one.Practice)
                ? persons.Decline(one.Practice, one.Service, cancellationToken)
                : persons.Accept(one.Practice, one.Service, cancellationToken));

        var collected = await Rows(
            services, CollectionStatus.AwaitingDeclaration, Declaring, Reflection, cancellationToken);
        await Some("declare", collected, Seen, seen =>
            persons.Declare(Input(seen.Key), seen.Figures, seen.Amount, cancellationToken));

        var declared = await Rows(services, CollectionStatus.AwaitingApproval, Approved, Reflection, cancellationToken);
        await Some("approve", declared, Seen, seen =>
            persons.Approve(Input(seen.Key), seen.Figures, seen.Amount, cancellationToken));
    }

    private async Task<IEnumerable<CollectionRow>> Rows(
        IReadOnlyList<string> services,
        CollectionStatus status,
        OdsCode[] practices,
        TimeSpan age,
        CancellationToken cancellationToken)
    {
        var filter = new CollectionFilter(Practice: [.. practices], Service: [.. services], Status: [status]);
        var before = clock.GetUtcNow() - age;
        var slice = await list.Page(
            filter, VisibleTo.Everything, CollectionOrder.Practice, null, false, 1_000, cancellationToken);
        return slice.Items.Where(row => row.ChangedAt <= before);
    }

    /// <summary>Does it for the next few for which it was not done.</summary>
    private async Task Some<T>(
        string act, IEnumerable<CollectionRow> rows, Func<CollectionRow, T> what, Func<T, Task> perform)
    {
        foreach (var one in rows.Select(what).Distinct().Where(one => !_done.Contains($"{act} {one}")).Take(ActsInStep))
        {
            await perform(one);
            _done.Add($"{act} {one}");
        }
    }

    private static (CollectionKey Key, int Figures, decimal? Amount) Seen(CollectionRow row) =>
        (row.Key, row.FiguresVersion ?? 0, row.Amount);

    private static CollectionKeyInput Input(CollectionKey key) => new(key.Practice, key.Service, key.Period);
}
