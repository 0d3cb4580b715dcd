using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Demonstration;

[Collection(typeof(Demonstrated))]
public sealed class DemonstrationTests(DemonstrationSystem system)
{
    [Fact]
    public void It_is_not_ready_before_the_demonstration_is_loaded() =>
        Assert.Equal((503, "Unhealthy"), system.FirstReadiness);

    [Fact]
    public async Task Every_person_gets_a_token_and_there_is_one_for_every_role()
    {
        var list = await system.Http.GetFromJsonAsync<JsonElement>("/dev/token", TestContext.Current.CancellationToken);
        var ids = list.Texts("persons", "id");
        Assert.Equal(
            [
                "practice-manager", "partner", "data-clerk", "approver-north", "approver-south", "finance-manager",
                "finance-officer", "commissioning-manager", "national-manager", "operator", "support", "auditor",
                "supplier", "requester",
            ],
            ids);
        var roles = new HashSet<string>();
        foreach (var id in ids)
        {
            var me = await (await system.As(id)).Ask("{ me { id memberships { roles } } }");
            Assert.Equal(id, me.Text("me.id"));
            roles.UnionWith(me.At("me.memberships")!.Value.EnumerateArray().SelectMany(membership =>
                membership.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!)));
        }

        Assert.Equal(Enum.GetNames<Access.Role>().Length, roles.Count);
    }

    [Fact]
    public async Task Made_up_practices_have_their_codes_for_ever_and_names_to_show()
    {
        var national = await system.As("support");
        var found = await national.Ask(
            "{ practices(first: 100) { totalCount nodes { code name clinicalSystem commissioner { name } } } }");
        Assert.Equal(60, found.Number("practices.totalCount"));
        Assert.Equal(
            Enumerable.Range(1, 60).Select(number => $"Z{number:00000}"), found.Texts("practices.nodes", "code"));
        Assert.Equal(60, found.Texts("practices.nodes", "name").Distinct().Count());
        Assert.Equal(3, found.Texts("practices.nodes", "clinicalSystem").Distinct().Count());
        Assert.Equal(
            ["Northern Dales Local Office (made up)", "Southern Vales Local Office (made up)"],
            found.Texts("practices.nodes", "commissioner.name").Distinct().Order());
    }

    [Fact]
    public async Task There_are_services_of_six_kinds_and_collections_in_most_statuses()
    {
        Assert.Equal(
            6L, await system.Database.Ask<long>("select count(distinct definition ->> 'category') from service"));
        Assert.InRange(
            await system.Database.Ask<long>(
                "select count(distinct status) from collection where service not like 'FLU-%'"),
            8, 15);
        Assert.Equal(
            0L,
            await system.Database.Ask<long>(
                "select count(*) from bulk_item where operation in "
                + "(select id from bulk_operation where not dry_run) and state <> 'Done'"));
        Assert.DoesNotContain(system.Log.All, line => line.Contains("was refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Windows_open_from_the_start_on_and_offers_are_accepted_by_themselves()
    {
        const string Opening = """
            select count(*) from service_period
            where service like 'FLU-DEMO-%' and extract_closes_at - extract_opens_at = interval '4 minutes'
            """;
        Assert.Equal(0, await system.Database.Ask<long>(Opening) % 7);
        await Wait.Until(
            async () => await system.Database.Ask<long>(
                "select count(*) from collection where service like 'FLU-DEMO-%' and status = 'Participating'") > 100,
            "practices have accepted");
    }
}
