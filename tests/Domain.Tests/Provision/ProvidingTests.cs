using GpCollections.Access;
using GpCollections.Collections;
using Xunit;
using static GpCollections.Collections.CollectionStatus;

namespace GpCollections.Provision;

/// <summary>What being provided means to a collection.</summary>
public sealed class ProvidingTests
{
    private static Story ReadyAtOnce =>
        Story.Of(Example.Service(declaration: false, approval: false, financial: false)).Accepted().On("2018-04-03")
            .Extracted();

    [Fact]
    public void What_is_only_approved_is_released_when_it_is_provided() =>
        Story.Of(Example.Service(financial: false)).Approved()
            .When(Actor.System, new CollectionCommand.Provide(1, FiguresVersion: 1)).Then(Provided);

    [Fact]
    public void Figures_that_changed_since_the_delivery_was_made_are_not_provided_in_it() =>
        ReadyAtOnce.Given(Story.Supplier, Story.Extract(61, "m2"))
            .When(Actor.System, new CollectionCommand.Provide(1, FiguresVersion: 1))
            .ThenRefused(RefusalCode.StaleFigures);

    [Fact]
    public void What_stood_in_a_withdrawn_delivery_is_ready_for_the_next() =>
        ReadyAtOnce.Given(Actor.System, new CollectionCommand.Provide(1))
            .When(Actor.System, new CollectionCommand.TakeBack(1, 1, "Wrong indicators")).Then(ReadyToProvide);

    [Fact]
    public void What_changed_since_the_delivery_is_not_taken_back_with_it() =>
        ReadyAtOnce.Given(Actor.System, new CollectionCommand.Provide(1))
            .Given(Story.Supplier, Story.Extract(61, "m2")).Given(Actor.System, new CollectionCommand.Provide(2))
            .When(Actor.System, new CollectionCommand.TakeBack(1, 1, "Wrong indicators"))
            .ThenRefused(RefusalCode.WrongStatus);
}
