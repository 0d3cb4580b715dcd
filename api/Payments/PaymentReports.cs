using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Provision;

namespace GpCollections.Payments;

/// <summary>The reports of payments that can be downloaded: the reconciliation, and a practice's statement.</summary>
public sealed class PaymentReports(Reports reports, Reconciliation reconciliation, PaymentStatements statements)
{
    private const int PageSize = 1_000;

    private static readonly ImmutableArray<DifferenceReason> Reasons = [.. Enum.GetValues<DifferenceReason>()];

    /// <summary>Null: it is no report of payments, or its filters don't say whose.</summary>
    public Report? Of(string name, ReportQuery query, Viewer viewer, CancellationToken cancellationToken) =>
        (name, query.Filter) switch
        {
            ("payments", _) => Payments(query, viewer, cancellationToken),
            ("statement", { Practice: [var practice], FinancialYear: { } year })
                when PaymentStatement.IsOne(year, query.Month) => new(
                    [
                        "pay date", "payment", "kind", "service", "period", "collection", "declaration", "working",
                        "paycode", "approved by", "financially approved by", "run", "state", "pounds", "confirmed",
                    ],
                    Lines(statements.Of(practice, year, query.Month, viewer, cancellationToken))),
            _ => null,
        };

    private Report Payments(ReportQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        return new(
            [
                "commissioner", "name", "month", "service", "payments", "expected", "instructed", "confirmed",
                "difference", .. Reasons.Select(reason => Names.UpperSnake($"{reason}")),
            ],
            Rows(cancellationToken));

        async IAsyncEnumerable<ReportCell[]> Rows([EnumeratorCancellation] CancellationToken token)
        {
            var filter = new ReconciliationFilter(query.Filter.Commissioner, query.Month, query.Filter.Service);
            var visible = VisibleScope.Of(Rights.VisiblePounds(viewer));
            ReconciliationCursor? last = null;
            do
            {
                var page = await reconciliation.Page(filter, visible, last, backwards: false, PageSize, token);
                var names = await reports.Names(page.Items.Select(row => $"{row.Commissioner}"), token);
                foreach (var row in page.Items)
                {
                    var differences = row.Differences.ToDictionary(each => each.Reason, each => each.Amount);
                    yield return
                    [
                        $"{row.Commissioner}", names($"{row.Commissioner}"), row.Month, row.Service, row.Payments,
                        (decimal?)row.Expected, (decimal?)row.Instructed, (decimal?)row.Confirmed,
                        (decimal?)(row.Expected - row.Confirmed),
                        .. Reasons.Select(reason => (ReportCell)(decimal?)differences.GetValueOrDefault(reason)),
                    ];
                }

                last = page.More && page.Items is [.., var end]
                    ? new($"{end.Commissioner}", end.Month, end.Service)
                    : null;
            }
            while (last is not null);
        }
    }

    private static async IAsyncEnumerable<ReportCell[]> Lines(Task<PaymentStatement?> asked)
    {
        foreach (var payment in (await asked)?.Lines ?? [])
        {
            var instruction = payment.Instruction;
            yield return
            [
                payment.PayOn, payment.Id, Names.UpperSnake($"{instruction.Kind}"), instruction.Service,
                instruction.Period, instruction.Collection?.ToString(), (decimal?)instruction.Declaration,
                PaymentFields.GetWorking(payment), instruction.Paycode, instruction.ApprovedBy?.Name,
                instruction.FinanciallyApprovedBy?.Name, payment.Run?.ToString(),
                Names.UpperSnake($"{payment.State}"), (decimal?)instruction.Amount, payment.Confirmed,
            ];
        }
    }
}
