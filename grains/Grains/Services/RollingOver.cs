using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;

namespace GpCollections.Services;

/// <summary>Prepares a financial year's services from those of the year before. Again, it changes nothing.</summary>
public sealed class RollingOver(Catalogue catalogue, Statements statements, ValidationTables rules)
{
    /// <param name="firstDay">Of the year that is prepared.</param>
    /// <param name="only">Codes of the year before; null: all of them.</param>
    public async Task<ImmutableArray<RolledOver>> Run(
        DateOnly firstDay,
        ImmutableArray<string>? only,
        bool dryRun,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<RolledOver>();
        foreach (var planned in RollOver.Plan(await catalogue.All(cancellationToken), firstDay, only))
        {
            if (!dryRun && planned is { Outcome.Outcome: RollOverOutcome.New, Service: { } next })
            {
                await Store(planned.From, next, by, now, cancellationToken);
            }

            outcomes.Add(planned.Outcome);
        }

        return outcomes.ToImmutable();
    }

    // The service comes last: whoever is lost before it begins anew, and what is there is never overwritten.
    private async Task Store(
        Service from, Service next, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var why = $"Rolled over from {from.Code}, version {from.Version}.";
        var signed = await statements.Current(from.Code, cancellationToken);
        if (signed.Text != Statement.Shipped.Text)
        {
            await statements.Set(next.Code, signed.Text, why, by, now, cancellationToken);
        }

        await rules.Set(
            [
                .. (await rules.InForce([from.Code], cancellationToken)).Where(rule => rule.Service == from.Code)
                    .Select(rule => rule with { Service = next.Code, Reason = why }),
            ],
            by,
            now,
            cancellationToken);
        await catalogue.Insert(next, why, by, now, cancellationToken);
    }
}
