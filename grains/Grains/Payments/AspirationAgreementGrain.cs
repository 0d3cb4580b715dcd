using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Payments;

/// <summary>The shell around what one practice aspires to. Everything it knows is in a table.</summary>
internal sealed class AspirationAgreementGrain(
    AspirationAgreements agreements,
    Catalogue catalogue,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IAspirationAgreementGrain
{
    private OdsCode Practice => OdsCode.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    public async Task<AgreementOutcome> Agree(AspirationAgreement proposal, CancellationToken cancellationToken)
    {
        var service = await catalogue.ByCode(proposal.Service, null, cancellationToken);
        while (true)
        {
            var (history, now) = (await Of(proposal.Service, cancellationToken), clock.Now());
            if (AgreementRules.RefusesProposal(proposal, service, history.Length, London.DayOf(now)) is { } refusal)
            {
                return new(null, refusal);
            }

            if (AgreementRules.Same(proposal, history) is { } standing)
            {
                return new(standing, null);
            }

            // Another activation may have stored this version meanwhile: then look again.
            var next = proposal with { Practice = Practice, Version = history.Length + 1, ProposedAt = now };
            if (await agreements.Insert(next, cancellationToken))
            {
                return new(next, null);
            }
        }
    }

    public async Task<AgreementOutcome> Confirm(
        string service, int version, Actor by, CancellationToken cancellationToken)
    {
        var history = await Of(service, cancellationToken);
        var found = history.FirstOrDefault(one => one.Version == version);
        if (AgreementRules.RefusesConfirmation(found, by, history) is { } refusal)
        {
            return new(found, refusal);
        }

        await agreements.Confirm(Practice, service, version, by, clock.Now(), cancellationToken);
        return new((await Of(service, cancellationToken)).First(one => one.Version == version), null);
    }

    private Task<ImmutableArray<AspirationAgreement>> Of(string service, CancellationToken cancellationToken) =>
        agreements.Of(Practice, service, cancellationToken);
}
