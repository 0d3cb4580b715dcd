using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Demonstration;

/// <summary>
/// What the demonstration's persons do: the mutations of the API, with their rights and their rules. What is refused is
/// logged and left alone. Each has an idempotency key, so that a repeated start does nothing twice.
/// </summary>
internal sealed partial class DemonstrationMutations(
    IServiceScopeFactory scopes, ILogger<DemonstrationMutations> logger)
{
    private const string StatementVersion = "1";

    public async Task<Service> Define(DefineServiceInput input, CancellationToken cancellationToken)
    {
        await using var scope = As(DemonstrationPersons.NationalManager, out var viewer);
        var payload = await ServiceMutations.DefineService(
            input, viewer, Get<GrainCalls>(scope), cancellationToken);

        // Another api process may have defined it, a moment earlier: then that definition stands.
        return payload.Service?.Definition
            ?? throw new InvalidOperationException($"{input.Code}: {payload.Errors[0].Message}");
    }

    /// <summary>Offers, and waits until all is offered.</summary>
    public async Task Offer(
        string service,
        string? period,
        IReadOnlyList<OdsCode> practices,
        DateOnly? respondBy,
        CancellationToken cancellationToken)
    {
        await using var scope = As(DemonstrationPersons.NationalManager, out var viewer);
        var key = $"demonstration:{service}/{period}:offer:{practices[0]}";
        var payload = await BulkMutations.OfferService(
            new OfferServiceInput(
                service, period is null ? null : [period], practices, null, respondBy, null, null, key),
            viewer, Get<GrainCalls>(scope), Get<Catalogue>(scope), Get<Practices>(scope), cancellationToken);
        Report(key, payload.Errors);
        while (payload.Operation is { } operation
            && await Get<BulkOperations>(scope).ById(operation.Id, cancellationToken) is { FinishedAt: null })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Get<TimeProvider>(scope), cancellationToken);
        }
    }

    public Task Accept(OdsCode practice, string service, CancellationToken cancellationToken) => Answer(
        DemonstrationPersons.Practices, practice, service, "accept", null,
        ParticipationMutations.AcceptOffer, cancellationToken);

    public Task Decline(OdsCode practice, string service, CancellationToken cancellationToken) => Answer(
        DemonstrationPersons.Practices, practice, service, "decline", "We have nobody to do this at the moment.",
        ParticipationMutations.DeclineOffer, cancellationToken);

    public Task Withdraw(OdsCode practice, string service, CancellationToken cancellationToken) => Answer(
        DemonstrationPersons.NationalManager, practice, service, "withdraw", "Offered by mistake.",
        ParticipationMutations.WithdrawOffer, cancellationToken);

    public async Task End(OdsCode practice, string service, DateOnly endsOn, CancellationToken cancellationToken)
    {
        await using var scope = As(DemonstrationPersons.Practices, out _);
        var key = $"demonstration:{service}/{practice}:end";
        var payload = await ParticipationMutations.EndParticipation(
            new EndParticipationInput(
                practice, service, endsOn, EndReason.PracticeWithdrew, "The practice has left the network.", key),
            Get<ParticipationSender>(scope), cancellationToken);
        Report(key, payload.Errors);
    }

    public Task Type(
        CollectionKeyInput key,
        IReadOnlyList<IndicatorValueInput> values,
        bool submit,
        CancellationToken cancellationToken) => Command(
            DemonstrationPersons.Practices, key, submit ? "type" : "draft",
            (sender, once) => CollectionMutations.EnterFigures(
                new EnterFiguresInput(key, null, submit, null, values, "Typed for the demonstration.", once),
                sender, cancellationToken));

    public Task Declare(
        CollectionKeyInput key, int figures, decimal? amount, CancellationToken cancellationToken) => Command(
            DemonstrationPersons.Practices, key, $"declare:{figures}",
            (sender, once) => CollectionMutations.Declare(
                new DeclareInput(key, figures, StatementVersion, amount, null, once), sender, cancellationToken));

    public Task Approve(
        CollectionKeyInput key, int figures, decimal? amount, CancellationToken cancellationToken) => Command(
            DemonstrationPersons.Approver, key, $"approve:{figures}",
            (sender, once) => CollectionMutations.Approve(
                new ApproveInput(key, figures, amount, null, once), sender, cancellationToken));

    public Task ApproveFinancially(CollectionKeyInput key, int figures, CancellationToken cancellationToken) => Command(
        DemonstrationPersons.Finance, key, $"approve-financially:{figures}",
        (sender, once) => CollectionMutations.ApproveFinancially(
            new ApproveInput(key, figures, null, null, once), sender, cancellationToken));

    public Task Reject(CollectionKeyInput key, string note, CancellationToken cancellationToken) => Command(
        DemonstrationPersons.Approver, key, "reject",
        (sender, once) => CollectionMutations.Reject(
            new RejectInput(key, RejectReason.FiguresWrong, note, null, once), sender, cancellationToken));

    /// <summary>The id is always the same.</summary>
    public async Task Hold(HoldInput input, CancellationToken cancellationToken)
    {
        await using var scope = As(DemonstrationPersons.Operator, out var viewer);
        var payload = await HoldMutations.PlaceHold(
            input, viewer, Get<GrainCalls>(scope), Get<Holds>(scope), Get<Practices>(scope), Get<Catalogue>(scope),
            cancellationToken);
        Report("hold", payload.Errors);
    }

    public static string HoldId(HoldInput input) =>
        OperationIds.For(ViewerFor(DemonstrationPersons.Operator), input.IdempotencyKey);

    private async Task Answer(
        DemonstrationPerson person,
        OdsCode practice,
        string service,
        string what,
        string? reason,
        Func<ParticipationInput, ParticipationSender, CancellationToken, Task<ParticipationPayload>> answer,
        CancellationToken cancellationToken)
    {
        await using var scope = As(person, out _);
        var key = $"demonstration:{service}/{practice}:{what}";
        var payload = await answer(
            new ParticipationInput(practice, service, null, reason, key),
            Get<ParticipationSender>(scope), cancellationToken);
        Report(key, payload.Errors);
    }

    private async Task Command(
        DemonstrationPerson person,
        CollectionKeyInput key,
        string what,
        Func<CommandSender, string, Task<CollectionPayload>> send)
    {
        await using var scope = As(person, out _);
        var once = $"demonstration:{key.Service}/{key.Period}/{key.Practice}:{what}";
        Report(once, (await send(Get<CommandSender>(scope), once)).Errors);
    }

    private AsyncServiceScope As(DemonstrationPerson person, out Viewer viewer)
    {
        var scope = scopes.CreateAsyncScope();
        viewer = scope.ServiceProvider.GetRequiredService<ViewerAccessor>().Viewer = ViewerFor(person);
        return scope;
    }

    private static Viewer ViewerFor(DemonstrationPerson person) =>
        new(person.Id, person.Name, TokenReader.Merge(person.Organisations));

    private static T Get<T>(AsyncServiceScope scope)
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    private void Report(string what, IReadOnlyList<UserError> errors)
    {
        foreach (var error in errors)
        {
            LogRefused(logger, what, error.Code, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} was refused: {Code}. {Reason}")]
    private static partial void LogRefused(ILogger logger, string what, RefusalCode code, string reason);
}
