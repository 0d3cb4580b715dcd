using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using GpCollections.Access;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What a payment is by all that was answered, in any order, of any run.</summary>
public sealed class PaymentStandingTests
{
    private static readonly Actor Exporter = new("exporter", "Ed Exporter");
    private static readonly Actor Reader = new("reader", "Rae Reader");
    private static readonly DateOnly Start = new(2018, 3, 1);

    /// <summary>
    /// Runs: 1e exported, 2o open. Answers: run, P paid, J rejected or R returned, day of March, pounds. The payment is
    /// of 5 pounds. Then its state, its run, pounds confirmed, and whether it is paid twice.
    /// </summary>
    [Theory]
    [InlineData("", "", "Instructed - - no")]
    [InlineData("1o", "", "Instructed 1 - no")]
    [InlineData("1e", "", "Instructed 1 - no")]
    [InlineData("1e", "1P3:5", "Confirmed 1 5 no")]
    [InlineData("1e", "1P3:4", "Confirmed 1 4 no")]
    [InlineData("1e", "1P3:6", "Confirmed 1 6 no")]
    [InlineData("1e", "1J3", "Rejected - - no")]
    [InlineData("1e", "1J3 1P9:5", "Confirmed 1 5 no")]
    [InlineData("1e", "1P3:5 1J9", "Confirmed 1 5 no")]
    [InlineData("1e", "1P3:5 1R9:5", "Returned - - no")]
    [InlineData("1e", "1P3:5 1R9:2", "Confirmed 1 3 no")]
    [InlineData("1e", "1P3:5 1R9:5 1J12", "Returned - - no")]
    [InlineData("1e", "1P3:5 1R9:5 1P12:5", "Confirmed 1 5 no")]
    [InlineData("1e", "1P3:5 1P9:5", "Confirmed 1 10 yes")]
    [InlineData("1e", "1P3:4 1P9:1", "Confirmed 1 5 no")]
    [InlineData("1e 2o", "1J3", "Instructed 2 - no")]
    [InlineData("1e 2e", "1J3", "Instructed 2 - no")]
    [InlineData("1e 2e", "1J3 1P9:5", "Confirmed 2 5 yes")]
    [InlineData("1e 2e", "1J3 1P9:5 2J12", "Confirmed 1 5 no")]
    [InlineData("1e 2e", "1J3 1P9:5 2P12:5", "Confirmed 2 10 yes")]
    [InlineData("1e 2e", "1J3 1P9:5 2P12:5 1R14:5", "Confirmed 2 5 no")]
    [InlineData("1e 2e", "1J3 1P9:5 2P12:5 1R14:5 2R15:5", "Returned - - no")]
    [InlineData("1e 2e", "1J3 1P9:5 1R12:5", "Instructed 2 - no")]
    [InlineData("1e 2e", "1P3:5 1R5:5 2J9", "Rejected - - no")]
    public void A_payment_is_what_its_answers_come_to(string runs, string answers, string expected)
    {
        var standing = PaymentStandings.Of(History(runs, answers));
        Assert.Equal(
            expected,
            $"{standing.State} {standing.Run?.Number.ToString(CultureInfo.InvariantCulture) ?? "-"} "
                + $"{standing.Confirmed?.ToString(CultureInfo.InvariantCulture) ?? "-"} "
                + (standing.PaidTwice ? "yes" : "no"));
    }

    [Fact]
    public void An_open_run_that_holds_what_was_paid_is_named()
    {
        Assert.Null(PaymentStandings.Held(History("1e 2o", "1J3")));
        Assert.Null(PaymentStandings.Held(History("1e 2e", "1J3 1P9:5")));
        Assert.Equal(2, PaymentStandings.Held(History("1e 2o", "1J3 1P9:5"))?.Number);
    }

    [Fact]
    public void A_line_is_what_was_paid_and_did_not_come_back()
    {
        var lines = PaymentStandings.Of(History("1e 2e", "1J3 1P9:5 2P12:5 1R14:2")).Lines;
        Assert.Equal(
            [(PaymentOutcome.Paid, 3m, false), (PaymentOutcome.Paid, 5m, true)],
            lines.Select(line => (line.Result!.Outcome, line.Result.Amount!.Value, line.Live)));
    }

    [Fact]
    public void What_is_stored_otherwise_is_named()
    {
        var history = History("1e", "1J3");
        Assert.Null(PaymentStandings.Fault(history with { Stored = PaymentStandings.Of(history) }));
        Assert.Equal(
            "payment P is Instructed in no run, 0.00 pounds confirmed, its lines ; by its answers it is Rejected in no "
                + "run, 0.00 pounds confirmed, its lines ZA1-1 Rejected",
            PaymentStandings.Fault(history));
    }

    /// <summary>Runs are opened, exported and cancelled, and files are read, at random.</summary>
    [Fact]
    public void No_pound_is_sent_while_it_stands_as_paid_and_money_adds_up() =>
        Gen.Int[0, int.MaxValue - 1].Sample(
            seed =>
            {
                var (random, world) = (new Random(seed), new World());
                for (var step = 0; step < 40; step++)
                {
                    world.Step(random);
                    world.Audit();
                }
            },
            iter: 3_000);

    private static PaymentHistory History(string runs, string answers) => new(
        "P",
        5,
        [
            .. runs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(run => new PaymentPlace(Run(run[0] - '0'), run[1] == 'e' ? Exporter : null)),
        ],
        [
            .. answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Answer)
                .Select(answer => new KeptAnswer(
                    answer.Run, "P", answer.Result, Reader, DateTimeOffset.UnixEpoch, null)),
        ],
        new(PaymentState.Instructed, null, null, null, null, false, []));

    private static (PaymentRunId Run, PaymentResult Result) Answer(string text)
    {
        var parts = text[2..].Split(':');
        var on = Start.AddDays(int.Parse(parts[0], CultureInfo.InvariantCulture) - 1);
        var amount = parts.Length > 1 ? decimal.Parse(parts[1], CultureInfo.InvariantCulture) : (decimal?)null;
        return (Run(text[0] - '0'), text[1] switch
        {
            'P' => new(PaymentOutcome.Paid, on, amount, null),
            'J' => new(PaymentOutcome.Rejected, on, null, "No"),
            _ => new(PaymentOutcome.Returned, on, amount, "No"),
        });
    }

    private static PaymentRunId Run(int number) => new(OdsCode.Parse("ZA1"), number);

    /// <summary>Three payments of one commissioner, one of them a recovery, and all that was ever answered.</summary>
    private sealed class World
    {
        private readonly Dictionary<string, PaymentHistory> _payments = new[] { 10m, 7.50m, -3m }
            .Select((amount, at) => new PaymentHistory(
                $"{at}", amount, [], [], new(PaymentState.Instructed, null, null, null, null, false, [])))
            .ToDictionary(history => history.Payment);

        private readonly List<PaymentAnswer> _answered = [];
        private int _runs;

        public void Step(Random random)
        {
            switch (random.Next(6))
            {
                case 0:
                    Open();
                    break;
                case 1 when Opened() is { } run:
                    Turn(place => place.Run == run ? place with { ExportedBy = Exporter } : place);
                    break;
                case 2 when Opened() is { } run:
                    Turn(place => place.Run == run ? null : place);
                    break;
                default:
                    Read(random, [.. Enumerable.Range(2, random.Next(1, 7)).Select(line => Row(random, line))]);
                    break;
            }
        }

        /// <summary>By sums over what was answered, and nothing else.</summary>
        public void Audit()
        {
            foreach (var history in _payments.Values)
            {
                var standing = PaymentStandings.Of(history);
                var mine = _answered.Where(answer => answer.Payment == history.Payment).ToList();
                var paid = Sum(mine, PaymentOutcome.Paid) - Sum(mine, PaymentOutcome.Returned);
                var unanswered = history.Places.Count(place =>
                    place.ExportedBy is not null && mine.All(answer => answer.Run != place.Run));
                var open = history.Places.Count(place => place.ExportedBy is null);

                Assert.Equal(paid, standing.Confirmed ?? 0);
                Assert.True(paid * history.Amount >= 0, "More came back than was paid.");
                Assert.Equal(paid, standing.Lines.Where(line => line.Result?.Outcome == PaymentOutcome.Paid)
                    .Sum(line => line.Result!.Amount));
                Assert.All(
                    history.Answers.Where(answer => answer.Result.Outcome != PaymentOutcome.Rejected)
                        .GroupBy(answer => answer.Run, answer => answer.Result.Outcome == PaymentOutcome.Paid),
                    moved => Assert.DoesNotContain((true, true), moved.Zip(moved.Skip(1)))); // Paid over what stands.
                Assert.True(open + unanswered <= 1, "It stands in two runs.");
                Assert.True(paid == 0 || open == 0, "It waits in a run, and is paid.");
                Assert.Equal(paid == 0 && open + unanswered == 0, standing.Run is null);
                Assert.Equal(paid != 0, standing.State == PaymentState.Confirmed);
                Assert.True(paid == 0 || unanswered == 0 || standing.PaidTwice, "It may be paid twice, unseen.");
                Assert.True(standing.PaidTwice || Math.Abs(paid) <= mine
                    .Where(answer => answer.Result.Outcome == PaymentOutcome.Paid)
                    .Select(answer => Math.Abs(answer.Result.Amount!.Value)).Append(Math.Abs(history.Amount)).Max());
                Assert.Equal(
                    standing.Run is null ? [] : [history.Places[^1].Run],
                    standing.Lines.Where(line => line.Live).Select(line => line.Run));
            }
        }

        private static decimal Sum(IEnumerable<PaymentAnswer> answers, PaymentOutcome outcome) =>
            answers.Where(answer => answer.Result.Outcome == outcome).Sum(answer => answer.Result.Amount!.Value);

        private void Open()
        {
            var waiting = _payments.Values.Where(history => PaymentStandings.Of(history).Run is null).ToList();
            if (waiting.Count > 0)
            {
                var run = Run(++_runs);
                waiting.ForEach(history =>
                    _payments[history.Payment] = history with { Places = history.Places.Add(new(run, null)) });
            }
        }

        private PaymentRunId? Opened() => _payments.Values.SelectMany(history => history.Places)
            .Where(place => place.ExportedBy is null).Select(place => (PaymentRunId?)place.Run).FirstOrDefault();

        private void Turn(Func<PaymentPlace, PaymentPlace?> turn)
        {
            foreach (var history in _payments.Values.ToList())
            {
                _payments[history.Payment] = history with
                {
                    Places = [.. history.Places.Select(turn).OfType<PaymentPlace>()],
                };
            }
        }

        /// <summary>As the runs' grain does; and the same again, and in another order.</summary>
        private void Read(Random random, ImmutableArray<PaymentAnswer> rows)
        {
            var taken = Take(rows);
            PaymentRunId?[] held = [.. taken.After.Select(PaymentStandings.Held).Where(run => run is not null)];
            if (held.Length > 0)
            {
                Turn(place => held.Contains(place.Run) ? null : place);
                taken = Take(rows);
            }

            var shuffled = rows.ToArray();
            random.Shuffle(shuffled);
            var other = Take([.. shuffled]);
            Assert.Equal(Standings(taken.After), Standings(other.After));
            Assert.Equal(taken.Fresh.ToHashSet(), other.Fresh.ToHashSet());

            foreach (var history in taken.After)
            {
                Assert.Null(PaymentStandings.Held(history));
                _payments[history.Payment] = history;
            }

            _answered.AddRange(taken.Fresh.Select(kept => new PaymentAnswer(0, kept.Run, kept.Payment, kept.Result)));
            var again = Take(rows);
            Assert.Empty(again.Fresh);
            Assert.Equal(rows.Length - taken.Told.Problems.Length, again.Told.Unchanged);
        }

        private (ImmutableArray<PaymentHistory> After, ImmutableArray<KeptAnswer> Fresh, PaymentAnswers Told) Take(
            ImmutableArray<PaymentAnswer> rows) => PaymentAnswerLaw.Take(
                rows, _payments, Reader, new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero), "00");

        private static List<PaymentStanding> Standings(IEnumerable<PaymentHistory> histories) =>
            [.. histories.OrderBy(history => history.Payment, StringComparer.Ordinal).Select(PaymentStandings.Of)];

        private PaymentAnswer Row(Random random, int line)
        {
            var history = _payments[$"{random.Next(_payments.Count)}"];
            var on = Start.AddDays(random.Next(4));
            var amount = random.Next(3) == 0 ? history.Amount / 2 : history.Amount;
            return new(line, Run(random.Next(1, Math.Max(2, _runs + 1))), history.Payment, random.Next(3) switch
            {
                0 => new(PaymentOutcome.Rejected, on, null, "No"),
                1 => new(PaymentOutcome.Paid, on, amount, null),
                _ => new(PaymentOutcome.Returned, on, amount, "No"),
            });
        }
    }
}
