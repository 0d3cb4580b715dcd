using GpCollections.Hosting;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What a filter means, said once in SQL for lists and once in rules for streams.</summary>
[Collection<Running>]
public sealed class SelectableTests(TestSystem system)
{
    private T Of<T>()
        where T : notnull => system.ApiServices.GetRequiredService<T>();

    [Fact]
    public async Task A_filter_means_the_same_in_lists_and_in_streams()
    {
        Case[] cases =
        [
            await system.A.Offered(system.A.Manual(), system.Today.AddDays(10)),
            await system.A.Accepted(system.A.Manual()),
            await system.A.Collected(system.A.Automatic()),
            await system.A.Declared(system.A.Manual()),
        ];
        await cases[3].Approver.Do("placeHold", new { practice = cases[3].Practice, reason = "Doubt" });
        await cases[1].Approver.Do(
            "postMessage", new { key = cases[1].Key, text = "Why fewer?", awaitsAnswerOf = "PRACTICE" });
        var keys = cases.Select(one => CollectionKey.Parse(one.Id)).ToList();
        var all = new CollectionFilter(Practice: [.. keys.Select(key => key.Practice)]);
        foreach (var filter in Filters(all, keys[1]))
        {
            var listed = await Of<CollectionList>().Page(
                filter, Access.VisibleTo.Everything, CollectionOrder.Practice, null, false, 100,
                TestContext.Current.CancellationToken);
            var streamed = (await Selectables(keys)).Where(one => one.Matches(filter)).Select(one => $"{one.Key}");
            Assert.Equal(listed.Items.Select(row => $"{row.Key}").Order(), streamed.Order());
        }
    }

    private IEnumerable<CollectionFilter> Filters(CollectionFilter all, CollectionKey one) =>
    [
        all,
        all with { Practice = [] },
        all with { Commissioner = [OdsCode.Parse(Given.Region)] },
        all with { Commissioner = [OdsCode.Parse("ZB1")] },
        all with { Service = [one.Service] },
        all with { Period = ["P1"] },
        all with { Period = ["P2"] },
        all with { ClinicalSystem = ["NOBODY"] },
        all with { FinancialYear = FinancialYear.Of(system.Today.AddDays(200)) },
        all with { FinancialYear = "1999-00" },
        all with { Status = [CollectionStatus.Offered, CollectionStatus.AwaitingApproval] },
        all with { OnHold = true },
        all with { OnHold = false },
        all with { DueBefore = system.Now.AddDays(20) },
        all with { DueBefore = system.Now.AddDays(2) },
        all with { PaymentRelated = true },
        all with { PaymentRelated = false },
        all with { AwaitsAnswerOf = MessageSide.Practice },
        all with { AwaitsAnswerOf = MessageSide.National },
    ];

    private async Task<IEnumerable<Selectable>> Selectables(List<CollectionKey> keys)
    {
        var cancel = TestContext.Current.CancellationToken;
        var holds = await Of<Holds>().StandingSince(system.Now, cancel);
        var logs = await Of<CollectionLog>().LoadMany(keys, cancel);
        var found = new List<Selectable>();
        foreach (var key in keys)
        {
            var state = Lifecycle.Replay(logs[key])!;
            var terms = await Of<Catalogue>().Terms(key.Service, state.ServiceVersion, key.Period, cancel);
            found.Add(Selectable.Of(state, terms!, null, holds, system.Now));
        }

        return found;
    }
}
