using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>What is begun goes on whoever leaves, and beside others.</summary>
[Collection<Running>]
public sealed class BulkStartTests(TestSystem system)
{
    [Fact]
    public async Task An_operation_whose_client_left_before_it_was_stored_is_done_all_the_same()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(3, Given.Region);
        var person = Person.With(system, $"leaves-{practices[0]}", ("X24", ["NATIONAL_SERVICE_MANAGER"]));

        using var leaving = new CancellationTokenSource();
        Task left;
        await using (var connection = await system.Database.Source.OpenConnectionAsync(leaving.Token))
        await using (var locking = await connection.BeginTransactionAsync(leaving.Token))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "lock table bulk_operation in exclusive mode";
            await command.ExecuteNonQueryAsync(leaving.Token);
            left = Offer(service, practices, person.Id, leaving.Token);
            await Wait.For(
                () => system.Database.Ask<long>(
                    "select count(*) from pg_locks where not granted and relation = 'bulk_operation'::regclass"),
                waiting => waiting > 0,
                "the operation is about to be stored");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
            await locking.CommitAsync(TestContext.Current.CancellationToken);
        }

        const string Mine = "{ bulkOperations(first: 1) { nodes { startedBy { id } state done } } }";
        await Wait.For(
            () => person.Ask(Mine),
            found => found.Text("bulkOperations.nodes.0.startedBy.id") == person.Id
                && found.Text("bulkOperations.nodes.0.state") == "COMPLETED",
            "what was begun is done");
        Assert.Equal(3, await system.Database.Ask<long>(
            $"select count(*) from collection where service = '{service.Code}'"));
    }

    [Fact]
    public async Task Two_operations_go_on_side_by_side()
    {
        const int Many = 1_500;
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.Practices(Many, "ZW1");
        await system.A.Practices(Many, "ZW2");
        var one = await Start(service, "ZW1");
        var two = await Start(service, "ZW2");
        await Hosting.Operations.Finished(system.A.National, one);
        Assert.InRange(await Hosting.Operations.Events(system, two), Many / 3, Many);
        var end = await Hosting.Operations.Finished(system.A.National, two);
        Assert.Equal(Many, end.Number("done"));
    }

    private async Task<string> Start(ServiceDefinition service, string commissioner) =>
        (await system.A.National.Do("offerService", new { service = service.Code, commissioner }))
            .Text("operation.id")!;

    private async Task<JsonElement> Offer(
        ServiceDefinition service, string[] practices, string person, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new
            {
                query = "mutation($i: OfferServiceInput!) { offerService(input: $i) { operation { id } } }",
                variables = new { i = new { service = service.Code, practices, idempotencyKey = "left" } },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", Tokens.For(person, person, [("X24", ["NATIONAL_SERVICE_MANAGER"])]));
        using var answer = await system.Http.SendAsync(request, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
