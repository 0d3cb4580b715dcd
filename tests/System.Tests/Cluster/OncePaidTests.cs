using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Cluster;

/// <summary>No pound is instructed twice, and none is forgotten, whatever is killed and sent again.</summary>
[Collection<Killing>]
public sealed class OncePaidTests(ProcessSystem system)
{
    private const int Practices = 40;
    private const int Kills = 6;
    private const int Writers = 8;

    [Fact]
    public async Task Every_approved_pound_is_instructed_once_under_kills_and_retries()
    {
        await system.TwoSilos();
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(Practices, "ZP1");
        await new Case(system, service, practices[0], "ZP1").Finished(await system.A.National.Do(
            "offerService", new { service = service.Code, commissioner = "ZP1" }));

        using var done = new CancellationTokenSource();
        var twice = new TaskCompletionSource();
        var killing = Kill(done.Token, twice);
        await Parallel.ForEachAsync(
            practices.Index(), new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (each, token) =>
            {
                if (each.Index >= Practices - Writers)
                {
                    // However quick the others are: the last ones are paid while silos die.
                    await twice.Task.WaitAsync(TimeSpan.FromMinutes(3), token);
                }

                await Pay(new Case(system, service, each.Item, "ZP1"), adjusted: each.Index % 2 == 0);
            });
        await done.CancelAsync();
        var kills = await killing;
        await system.TwoSilos();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} silos were killed meanwhile.");
        Assert.True(kills >= 2, $"Only {kills} silos were killed: the test proves nothing.");

        // From the log alone: what was approved last, declaration by declaration.
        Assert.Equal(Practices + (Practices / 2), await Payments(service, "count(*)"));
        Assert.Equal(
            (Practices * 1006.00m) - (Practices / 2 * 100.60m),
            await system.Database.Ask<decimal>($"select sum(amount) from payment where service = '{service.Code}'"));
        Assert.Equal(0, await system.Database.Ask<long>(
            $"""
            select count(*) from (
                select key, sum((event ->> 'amount')::numeric) as approved from collection_event
                where key like '{service.Code}/%' and kind = 'FinanciallyApproved' group by key) log
            full join (
                select key, sum(amount) as instructed from payment
                where service = '{service.Code}' group by key) paid using (key)
            where approved is distinct from instructed
            """));
        var (code, printed) = await system.Verify();
        Assert.True(code == 0, printed);
    }

    [Fact]
    public async Task Every_month_is_paid_in_advance_once_under_kills_and_retries()
    {
        await system.TwoSilos();
        var service = system.A.Manual() with
        {
            Category = "QOF",
            Indicators = [new("PC001", "REGISTER", "PC") { Points = 6 }],
            Tariff = new { kind = "QOF_POINTS", poundsPerPoint = 120m, nationalAverageListSize = 8000 },
        };
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(Practices, "ZP2");
        await system.A.National.Do("importReference", new
        {
            kind = "LIST_SIZE",
            csv = "practice,date,patients\n"
                + string.Join('\n', practices.Select(code => $"{code},{service.StartsOn:yyyy-MM-dd},8000")),
        });
        var first = new Case(system, service, practices[0], "ZP2");
        await first.Finished(await system.A.National.Do(
            "offerService", new { service = service.Code, commissioner = "ZP2" }));
        foreach (var practice in practices)
        {
            var one = new Case(system, service, practice, "ZP2");
            await one.Manager.Do("acceptOffer", one.Answer);
        }

        using var done = new CancellationTokenSource();
        var killing = Kill(done.Token);
        string[] months = [$"{system.Today:yyyy-MM}", $"{system.Today.AddDays(-31):yyyy-MM}"];
        // Each month by several operations at once, each sent twice under its key: whoever is late skips it.
        await Parallel.ForEachAsync(
            months.SelectMany(month => Enumerable.Range(0, 3).Select(number => (month, number))),
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            async (each, _) => await Stubborn(
                first.Payer, "makeAspirationPayments",
                new { service = service.Code, each.month, practices, points = 6 },
                $"{each.month} {each.number}"));
        await Wait.For(
            () => Payments(service, "count(*)"), count => count == Practices * months.Length, "all months are paid",
            TimeSpan.FromMinutes(3));
        await done.CancelAsync();
        await killing;
        await system.TwoSilos();
        // 6 points x 120 pounds / 12 months.
        Assert.Equal(Practices * months.Length, await Payments(service, "count(distinct (practice, period))"));
        Assert.Equal(Practices * months.Length * 60m, await system.Database.Ask<decimal>(
            $"select sum(amount) from payment where service = '{service.Code}'"));
        var (code, printed) = await system.Verify();
        Assert.True(code == 0, printed);
    }

    [Fact]
    public async Task Verify_names_payments_without_approval_and_approvals_without_payment()
    {
        var paid = await system.A.Approved(system.A.Manual());
        await paid.Payer.Do("approveFinancially", paid.Seen());
        var other = await system.A.Approved(system.A.Manual());
        await system.Database.Execute(
            $"update payment set declaration = 7, id = '{paid.Id}/7' where key = '{paid.Id}'");
        await system.Database.Execute(
            $"""
            insert into payment (id, kind, practice, commissioner, service, period, paycode, key, declaration, amount,
                instructed_at)
            select '{other.Id}/1', kind, practice, commissioner, service, period, paycode, '{other.Id}', 1, 5, now()
            from payment where key = '{paid.Id}'
            """);
        var (code, printed) = await system.Verify();
        await system.Database.Execute(
            $"""
            delete from payment where key = '{other.Id}';
            update payment set declaration = 1, id = '{paid.Id}/1' where key = '{paid.Id}'
            """);
        Assert.Equal(1, code);
        Assert.Contains($"{paid.Id}: no payment for declaration 1", printed);
        Assert.Contains($"payment {paid.Id}/7 follows from no approval", printed);
        Assert.Contains($"payment {other.Id}/1 follows from no approval", printed);
        Assert.Equal(0, (await system.Verify()).Code);
    }

    /// <summary>Each step is sent twice under one key, and again until it is answered.</summary>
    private static async Task Pay(Case one, bool adjusted)
    {
        await Stubborn(one.Manager, "acceptOffer", new { practice = one.Practice, service = one.Service.Code }, "a");
        await Figures(one, 100, version: 1);
        if (adjusted)
        {
            await Stubborn(one.Approver, "openAdjustment", new { key = one.Key, reason = "Ten too many." }, "open");
            await Figures(one, 90, version: 2);
        }
    }

    private static async Task Figures(Case one, int flu, int version)
    {
        await Stubborn(
            one.Typist, "enterFigures", new { key = one.Key, submit = true, values = Case.Figures(flu) },
            $"f{version}");
        await Stubborn(
            one.Manager, "declare", new { key = one.Key, figuresVersion = version, statementVersion = "1" },
            $"d{version}");
        await Stubborn(one.Approver, "approve", one.Seen(version), $"p{version}");
        await Stubborn(one.Payer, "approveFinancially", one.Seen(version), $"q{version}");
    }

    private static async Task Stubborn(Person person, string mutation, object input, string key)
    {
        var keyed = System.Text.Json.JsonSerializer.SerializeToNode(input, Person.Json)!.AsObject();
        keyed["idempotencyKey"] = key;
        var (type, _) = Mutations.Of(mutation);
        var query = $"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ code message }} }} }}";
        for (var (answered, tries) = (0, 0); answered < 2; tries++)
        {
            Assert.True(tries < 60, $"{mutation} was never answered.");
            var answer = await person.Answer(query, new { input = keyed });
            if (answer.At($"data.{mutation}") is { } payload)
            {
                Assert.True(payload.Refusal() is null, $"{mutation}: {payload}");
                answered++;
            }
        }
    }

    private async Task<int> Kill(CancellationToken done, TaskCompletionSource? twice = null)
    {
        var random = new Random(5);
        var kills = 0;
        while (!done.IsCancellationRequested && kills < Kills)
        {
            await system.KillAny(random);
            kills++;
            if (kills == 2)
            {
                twice?.SetResult();
            }

            await system.TwoSilos();
        }

        return kills;
    }

    private async Task<int> Payments(ServiceDefinition service, string what) => (int)await system.Database.Ask<long>(
        $"select {what} from payment where service = '{service.Code}'");
}
