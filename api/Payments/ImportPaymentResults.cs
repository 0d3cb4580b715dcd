using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;

namespace GpCollections.Payments;

/// <param name="Csv">With a header: run,payment,outcome,date,amount,reason. Outcomes are PAID, with the amount,
/// REJECTED, with the reason, and RETURNED, with the amount that came back and the reason; days as 2018-03-31.</param>
public sealed record ImportPaymentResultsInput(string Csv);

/// <summary>What was made of the payment agency's answers.</summary>
/// <param name="Read">Rows of the file.</param>
/// <param name="Paid">Payments that were confirmed by it.</param>
/// <param name="Rejected">Payments that it says were not paid: they wait for the next run.</param>
/// <param name="Returned">Payments that it says came back: where all of one did, it waits for the next run.</param>
/// <param name="Unchanged">Rows that were read before.</param>
/// <param name="Problems">Of those rows that could not be taken, the first thousand by line.</param>
/// <param name="Doubts">Of those rows that were kept and that somebody should look at, the first thousand by line.
/// </param>
/// <param name="CancelledRuns">Open runs that held what had been paid already: open others.</param>
public sealed record PaymentResultsPayload(
    int Read,
    int Paid,
    int Rejected,
    int Returned,
    int Unchanged,
    int ProblemCount,
    IReadOnlyList<RefusedAnswer> Problems,
    IReadOnlyList<RefusedAnswer> Doubts,
    [property: ID] IReadOnlyList<string> CancelledRuns,
    IReadOnlyList<UserError> Errors);

/// <summary>A row of the payment agency's answers, and what is to be said of it.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="Code">SAME_PERSON: who exported the run does not read its answers.</param>
public sealed record RefusedAnswer(int Line, RefusalCode Code, string Reason);

[MutationType, SignedIn]
public static class PaymentResultMutations
{
    private const int BlockSize = 1_000;
    private const int MostProblems = 1_000;

    /// <summary>
    /// Takes the payment agency's acknowledgements, rejections and returns, row by row: a bad row never stops the
    /// others, and the same file again changes nothing. All that is understood is kept. What was rejected, or came
    /// back, waits for the next run. Needs FINANCE_MANAGEMENT at the commissioners of its runs; of a run that the same
    /// person exported each row is refused (SAME_PERSON).
    /// </summary>
    public static async Task<PaymentResultsPayload> ImportPaymentResults(
        ImportPaymentResultsInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (Rights.Holding(viewer, Role.FinanceManagement).IsNothing)
        {
            return Refused(UserError.Forbidden("the role Finance Management at the commissioner"));
        }

        var file = PaymentAnswerFile.Read(input.Csv);
        if (file.Error is { } error)
        {
            return Refused(UserError.Of(new Refusal(RefusalCode.Invalid, error, ["csv"])));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.Csv)));
        var problems = file.Problems.ToList();
        var told = new List<PaymentAnswers>();
        foreach (var answers in PaymentAnswerLaw.InOrder(file.Answers).GroupBy(answer => answer.Run.Commissioner))
        {
            if (PaymentRunLaw.RefusesTurning(viewer, answers.First().Run) is { } refusal)
            {
                problems.AddRange(answers.Select(
                    answer => new PaymentAnswerProblem(answer.Line, refusal.Message, refusal.Code)));
                continue;
            }

            foreach (var block in answers.Chunk(BlockSize))
            {
                told.Add(await grains.Call(
                    $"payment-runs/{answers.Key}",
                    (IPaymentRunsGrain grain) => grain.Answer(
                        [.. block], hash, CommandSender.ActorFor(viewer, answers.Key), cancellationToken),
                    cancellationToken));
            }
        }

        problems.AddRange(told.SelectMany(each => each.Problems));
        return new(
            file.Read, told.Sum(each => each.Paid), told.Sum(each => each.Rejected), told.Sum(each => each.Returned),
            told.Sum(each => each.Unchanged), problems.Count, Rows(problems),
            Rows(told.SelectMany(each => each.Doubts)),
            [.. told.SelectMany(each => each.Cancelled).Select(run => $"{run}")],
            []);
    }

    private static IReadOnlyList<RefusedAnswer> Rows(IEnumerable<PaymentAnswerProblem> rows) =>
    [
        .. rows.OrderBy(row => row.Line).Take(MostProblems)
            .Select(row => new RefusedAnswer(row.Line, row.Code, row.Reason)),
    ];

    private static PaymentResultsPayload Refused(UserError error) => new(0, 0, 0, 0, 0, 0, [], [], [], [error]);
}
