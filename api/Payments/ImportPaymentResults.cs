using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <param name="Csv">With a header: run,payment,outcome,date,amount,reason. Outcomes are PAID, with the amount, and
/// REJECTED, with the reason; days as 2018-03-31.</param>
public sealed record ImportPaymentResultsInput(string Csv);

/// <summary>What was made of the payment agency's answers.</summary>
/// <param name="Read">Rows of the file.</param>
/// <param name="Paid">Payments that were confirmed by it.</param>
/// <param name="Rejected">Payments that it says were not paid: they wait for the next run.</param>
/// <param name="Unchanged">Rows that were read before.</param>
/// <param name="Problems">Of those rows that could not be taken, the first thousand by line.</param>
public sealed record PaymentResultsPayload(
    int Read,
    int Paid,
    int Rejected,
    int Unchanged,
    int ProblemCount,
    IReadOnlyList<RejectedRow> Problems,
    IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class PaymentResultMutations
{
    private const int BlockSize = 1_000;
    private const int MostProblems = 1_000;

    /// <summary>
    /// Takes the payment agency's acknowledgements and rejections, row by row: a bad row never stops the others, and
    /// the same file again changes nothing. What was rejected waits for the next run. Needs FINANCE_MANAGEMENT at the
    /// commissioners of its runs.
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

        var problems = file.Problems.ToList();
        var (paid, rejected, unchanged) = (0, 0, 0);
        foreach (var answers in file.Answers.GroupBy(answer => answer.Run.Commissioner))
        {
            if (PaymentRunLaw.RefusesTurning(viewer, answers.First().Run) is { } refusal)
            {
                problems.AddRange(answers.Select(answer => new PaymentAnswerProblem(answer.Line, refusal.Message)));
                continue;
            }

            foreach (var block in answers.Chunk(BlockSize))
            {
                var told = await grains.Call(
                    $"payment-runs/{answers.Key}",
                    (IPaymentRunsGrain grain) => grain.Answer(
                        [.. block], CommandSender.ActorFor(viewer, answers.Key), cancellationToken),
                    cancellationToken);
                (paid, rejected, unchanged) = (paid + told.Paid, rejected + told.Rejected, unchanged + told.Unchanged);
                problems.AddRange(told.Problems);
            }
        }

        return new(
            file.Read, paid, rejected, unchanged, problems.Count,
            [
                .. problems.OrderBy(problem => problem.Line).Take(MostProblems)
                    .Select(problem => new RejectedRow(problem.Line, problem.Reason)),
            ],
            []);
    }

    private static PaymentResultsPayload Refused(UserError error) => new(0, 0, 0, 0, 0, [], [error]);
}
