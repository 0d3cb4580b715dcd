using System.Globalization;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>What became of one posted result.</summary>
/// <param name="Outcome">STORED, DUPLICATE or REJECTED.</param>
/// <param name="Code">Why it was rejected; null otherwise.</param>
/// <param name="Message">Its id in extractMessages.</param>
public sealed record PostedOutcome(
    string Outcome, string? Code, string? Reason, string Message, string? Practice, string? Service, string? Period)
{
    internal static PostedOutcome Of(ExtractMessage message) => new(
        message.IsStored ? "STORED"
            : message is { Outcome: MessageOutcome.Duplicate, Code: null } ? "DUPLICATE"
            : "REJECTED",
        message.Code,
        message.Detail,
        message.Id.ToString(CultureInfo.InvariantCulture),
        message.Practice?.ToString(),
        message.Service,
        message.Period);
}

/// <summary>Brings posted results to the inbox, some at a time, however many there are.</summary>
public sealed class PostedExtracts(GrainCalls grains, OrganisationList organisations, TimeProvider clock)
{
    private const int BatchSize = 64;

    public async IAsyncEnumerable<ExtractMessage> Take(
        IAsyncEnumerable<PostedResult> results,
        Viewer viewer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var poster = await PosterOf(viewer, cancellationToken);
        await foreach (var read in results.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            var arrival = new RequestArrival(clock).Moment;
            PostedResult[] batch = [.. read.Select(result => result with { Arrival = arrival })];
            foreach (var message in await grains.Call(
                $"inbox/{batch[0].Receipt[..2]}",
                (IInboxGrain grain) => grain.Take([.. batch], poster, cancellationToken),
                cancellationToken))
            {
                yield return message;
            }
        }
    }

    private async Task<Poster> PosterOf(Viewer viewer, CancellationToken cancellationToken)
    {
        var suppliers = viewer.Memberships.Where(membership => membership.Roles.Contains(Role.Supplier))
            .Select(membership => membership.Organisation).ToList();
        var named = await organisations.ByCodes(suppliers, cancellationToken);
        return new Poster(
            CommandSender.ActorFor(viewer, null),
            [.. suppliers.Select(code => named[code])],
            Rights.Nationally(viewer, Role.ExtractionOperator));
    }
}
