using System.Collections.Immutable;
using System.Security.Cryptography;
using GpCollections.Access;
using GpCollections.Organisations;
using GpCollections.Payments;
using Npgsql;
using Xunit;

namespace GpCollections.Storage;

/// <summary>What the database itself refuses, whoever asks.</summary>
public sealed class PaymentRunStorageTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Tries = 8;

    private static readonly PaymentRunPlan Plan = new("2018-03", new(2018, 3, 29), new(2018, 3, 16));
    private static readonly Actor Payer = new("payer", "Pat Payer");

    private readonly PaymentRuns _runs = new(database.Database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_payment_stands_in_two_runs_however_many_are_opened_at_once()
    {
        var commissioner = OdsCode.Parse("ZS1");
        await Instruct(commissioner, 60);
        var waiting = await _runs.Waiting(commissioner, DateTimeOffset.MaxValue, Token);
        Assert.Equal(60, waiting.Length);

        // Each takes another half, and all of them overlap.
        var taken = await Task.WhenAll(Enumerable.Range(0, Tries).Select(async at =>
        {
            var half = waiting[(at * 3)..((at * 3) + 30)];
            try
            {
                await Insert(commissioner, $"run-{at}", half);
                return half.Length;
            }
            catch (StorageException exception)
            {
                Assert.True(exception.IsPermanent, exception.Message);
                return 0;
            }
        }));
        Assert.InRange(taken.Sum(), 30, 60);
        Assert.Equal(taken.Sum(), await Count($"payment_run_line where commissioner = '{commissioner}' and live"));
        Assert.Equal(taken.Sum(), await Count($"payment where commissioner = '{commissioner}' and run is not null"));
        // Numbers without gaps: those that were refused used none.
        Assert.Equal(taken.Count(lines => lines > 0), await database.Ask<int>(
            $"select max(number) from payment_run where commissioner = '{commissioner}'"));
        Assert.Equal(60 - taken.Sum(), (await _runs.Waiting(commissioner, DateTimeOffset.MaxValue, Token)).Length);
    }

    [Fact]
    public async Task No_month_is_paid_in_advance_twice()
    {
        const string Pay = """
            insert into payment (
                id, kind, practice, commissioner, service, period, paycode, key, declaration, amount, instructed_at)
            values ('{0}', 'Aspiration', 'T00001', 'ZS4', 'QOF', '{1}', 'QOF', 'QOF/P1/T00001', null, 1, now())
            """;
        await database.Execute(Pay.Replace("{0}", "a").Replace("{1}", "2018-03"));
        await database.Execute(Pay.Replace("{0}", "b").Replace("{1}", "2018-04"));
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => database.Execute(Pay.Replace("{0}", "c").Replace("{1}", "2018-04")));
        Assert.Equal("payment_aspiration_once", refused.ConstraintName);
    }

    [Fact]
    public async Task A_run_is_exported_or_cancelled_and_never_both()
    {
        var commissioner = OdsCode.Parse("ZS2");
        await Instruct(commissioner, 6);
        for (var at = 1; at <= 6; at++)
        {
            var (id, now) = (new PaymentRunId(commissioner, at), DateTimeOffset.UnixEpoch);
            var waiting = await _runs.Waiting(commissioner, DateTimeOffset.MaxValue, Token);
            await Insert(commissioner, $"either-{at}", waiting);
            await Task.WhenAll(
                _runs.Export(id, [1], "00", Payer, now, Token), _runs.Cancel(id, "Why not", Payer, now, Token));
            var run = (await _runs.ById(id, Token))!;
            Assert.NotEqual(PaymentRunState.Open, run.State);
            Assert.Equal(run.State == PaymentRunState.Exported, await _runs.File(id, Token) is not null);
            var live = await Count(
                $"payment_run_line where commissioner = '{commissioner}' and number = {at} and live");
            Assert.Equal(run.State == PaymentRunState.Exported ? 6 : 0, live);
            if (live > 0)
            {
                break; // Nothing waits any more.
            }
        }
    }

    [Fact]
    public async Task Whatever_was_altered_behind_the_runs_back_is_named()
    {
        var commissioner = OdsCode.Parse("ZS3");
        await Instruct(commissioner, 3);
        var waiting = await _runs.Waiting(commissioner, DateTimeOffset.MaxValue, Token);
        await Insert(commissioner, "altered", waiting);
        var id = new PaymentRunId(commissioner, 1);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData([1]));
        await _runs.Export(id, [1], sha256, Payer, DateTimeOffset.UnixEpoch, Token);
        Assert.Empty(await Faults());

        await database.Execute($"update payment_run set file = '\\x02' where commissioner = '{commissioner}'");
        Assert.Equal(["payment run ZS3-1: its file is not the one that was exported"], await Faults());
        await database.Execute($"update payment_run set file = '\\x01' where commissioner = '{commissioner}'");
        await database.Execute($"update payment set amount = 7 where id = '{waiting[0].Id}'");
        Assert.Equal(
            [
                "payment run ZS3-1: its totals are not those of its payments",
                $"payment run ZS3-1: payment {waiting[0].Id} is 7 pounds, in the run it is 1",
            ],
            await Faults());
        await database.Execute($"update payment set amount = 1, answers = 2 where id = '{waiting[0].Id}'");
        Assert.Equal([$"payment {waiting[0].Id} has 0 answers, and rests on 2"], await Faults());

        async Task<IEnumerable<string>> Faults() =>
            (await new PaymentRunFaults(database.Database).All(Token)).Where(fault => fault.Contains("ZS3"));
    }

    [Fact]
    public async Task Answers_are_stored_with_what_follows_or_not_at_all()
    {
        var commissioner = OdsCode.Parse("ZS5");
        await Instruct(commissioner, 2);
        var waiting = await _runs.Waiting(commissioner, DateTimeOffset.MaxValue, Token);
        await Insert(commissioner, "answered", waiting);
        await _runs.Export(new(commissioner, 1), [1], "00", Payer, DateTimeOffset.UnixEpoch, Token);
        var histories = new PaymentHistories(database.Database);
        var known = await histories.Of(commissioner, [.. waiting.Select(payment => payment.Id)], Token);
        var (after, fresh, _) = PaymentAnswerLaw.Take(
            [
                .. waiting.Select((payment, at) => new PaymentAnswer(
                    at, new(commissioner, 1), payment.Id,
                    new(PaymentOutcome.Paid, new(2018, 3, 29), payment.Amount, null))),
            ],
            known, new Actor("reader", "Rae Reader"), new DateTimeOffset(2018, 4, 1, 0, 0, 0, TimeSpan.Zero), "00");
        Assert.True(await Keep());
        Assert.False(await Keep()); // What it rested on has changed.
        Assert.Equal(2, await Count($"payment_answer where commissioner = '{commissioner}'"));
        Assert.Empty(await Faults());

        await database.Execute($"update payment set confirmed = 7 where id = '{waiting[0].Id}'");
        Assert.StartsWith($"payment {waiting[0].Id} is Confirmed in ZS5-1, 7.00", Assert.Single(await Faults()));
        await database.Execute($"update payment set confirmed = amount where id = '{waiting[0].Id}'");
        await database.Execute(
            $"""
            update payment_run_line set outcome = 'Rejected', paid = null, reason = 'No'
            where payment = '{waiting[1].Id}'
            """);
        Assert.StartsWith($"payment {waiting[1].Id} is Confirmed", Assert.Single(await Faults()));

        Task<bool> Keep() => histories.Keep(
            commissioner, [.. after.Select(each => (known[each.Payment], PaymentStandings.Of(each)))], fresh, Token);

        async Task<List<string>> Faults()
        {
            var faults = new List<string>();
            await foreach (var history in histories.All(Token))
            {
                if (history.Payment.Contains("/ZS5") && PaymentStandings.Fault(history) is { } fault)
                {
                    faults.Add(fault);
                }
            }

            return faults;
        }
    }

    private Task Insert(OdsCode commissioner, string request, ImmutableArray<PaymentInstruction> taken) => _runs.Insert(
        commissioner, request, Plan, taken, PaymentRunLaw.Totals(taken), [], Payer, DateTimeOffset.UnixEpoch, Token);

    private Task Instruct(OdsCode commissioner, int count) => database.Execute(
        $"""
        insert into payment (
            id, kind, practice, commissioner, service, period, paycode, key, declaration, amount, instructed_at)
        select key || '/1', 'Achievement', 'T00001', '{commissioner}', 'HPV', 'P' || n, 'HPV', key, 1, n,
            timestamptz '2018-03-01' + n * interval '1 minute'
        from (select n, 'HPV/P' || n || '/{commissioner}1' as key from generate_series(1, {count}) n) made
        """);

    private Task<long> Count(string of) => database.Ask<long>($"select count(*) from {of}");
}
