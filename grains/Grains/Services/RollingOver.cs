using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Provision;

namespace GpCollections.Services;

/// <summary>Prepares a financial year's services from those of the year before. Again, it changes nothing.</summary>
public sealed class RollingOver(
    Catalogue catalogue,
    Statements statements,
    ValidationTables validation,
    OutputMappings outputs,
    DisclosureRules disclosure)
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
            if (planned.Service is not { } next)
            {
                outcomes.Add(planned.Outcome);
                continue;
            }

            var carried = RollOverAlongside.Carry(
                planned, await Alongside(planned.From, cancellationToken), await Alongside(next, cancellationToken));
            if (!dryRun && planned.Outcome.Outcome == RollOverOutcome.New)
            {
                await Store(planned.From, next, carried, by, now, cancellationToken);
            }

            outcomes.Add(carried.Outcome);
        }

        return outcomes.ToImmutable();
    }

    private async Task<Alongside> Alongside(Service service, CancellationToken cancellationToken) => new(
        (await outputs.Of(service.Code, cancellationToken)).Outputs,
        await disclosure.OfService(service.Code, cancellationToken));

    // The service comes last: whoever is lost before it begins anew, and what is there is never overwritten.
    private async Task Store(
        Service from,
        Service next,
        CarriedAlongside carried,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var why = $"Rolled over from {from.Code}, version {from.Version}.";
        var signed = await statements.Current(from.Code, cancellationToken);
        var standing = await statements.Current(next.Code, cancellationToken);
        if (signed.Text != standing.Text && standing.Text == Statement.Shipped.Text)
        {
            await statements.Set(next.Code, signed.Text, why, by, now, cancellationToken);
        }

        var rules = (await validation.InForce([from.Code, next.Code], cancellationToken)).ToLookup(one => one.Service);
        var compared = rules[next.Code].Select(rule => (rule.Indicator, rule.Kind)).ToHashSet();
        await validation.Set(
            [
                .. rules[from.Code].Where(rule => !compared.Contains((rule.Indicator, rule.Kind)))
                    .Select(rule => rule with { Service = next.Code, Reason = why }),
            ],
            by,
            now,
            cancellationToken);
        await outputs.Insert(carried.Outputs, by, now, cancellationToken);
        foreach (var rule in carried.Rules)
        {
            await disclosure.First(rule with { SetBy = by, SetAt = now }, cancellationToken);
        }

        await catalogue.Insert(next, why, by, now, cancellationToken);
    }
}
