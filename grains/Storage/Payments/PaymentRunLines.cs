using System.Collections.Immutable;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>What is in payment runs, and what its answers come to.</summary>
public sealed class PaymentRunLines(Database database)
{
    private const string From = """
        from payment_run_line l join payment p on p.id = l.payment
            left join payment_run r on r.commissioner = p.commissioner and r.number = p.run
        where l.commissioner = $1 and l.number = $2
        """;

    private const string Columns =
        $"{PaymentList.Columns}, l.commissioner, l.number, l.outcome, l.answered_on, l.paid, l.reason";

    /// <summary>All of a run, in the order of their payments' ids.</summary>
    public Task<ImmutableArray<PaymentInstruction>> Instructions(
        PaymentRunId run, CancellationToken cancellationToken) =>
        database.List(
            $"select {InstructionRows.Columns} {From} order by l.payment", InstructionRows.Read, PaymentRuns.Of(run),
            cancellationToken);

    /// <summary>Payments of a run that nothing settles any more.</summary>
    public Task<ImmutableArray<string>> Unsettled(PaymentRunId run, CancellationToken cancellationToken) =>
        database.List(
            $"select p.id {From} and {InstructionRows.IsUnsettled} order by p.id", row => row.GetString(0),
            PaymentRuns.Of(run), cancellationToken);

    /// <summary>In the order of their payments' ids.</summary>
    /// <param name="from">Not included. Null: from the first, or backwards from the last.</param>
    public async Task<Slice<PaymentRunLine>> Page(
        PaymentRunId run, string? from, bool backwards, int limit, CancellationToken cancellationToken)
    {
        const string Forwards = $"select {Columns} {From} and l.payment > $3 order by l.payment limit $4";
        const string Backwards = $"""
            select {Columns} {From} and case when $3 = '' then true else l.payment < $3 end
            order by l.payment desc limit $4
            """;
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [.. PaymentRuns.Of(run), Parameter.Text(from ?? ""), Parameter.Integer(limit + 1)],
            cancellationToken);
        return Slice<PaymentRunLine>.Of(read, limit, backwards);
    }

    private static PaymentRunLine Read(NpgsqlDataReader row) => new(
        new PaymentRunId(row.Code(PaymentList.Width), row.GetInt32(PaymentList.Width + 1)),
        PaymentList.Read(row),
        row.EnumOrNull<PaymentOutcome>(PaymentList.Width + 2) is { } outcome
            ? new PaymentResult(
                outcome, row.GetFieldValue<DateOnly>(PaymentList.Width + 3), row.AmountOrNull(PaymentList.Width + 4),
                row.TextOrNull(PaymentList.Width + 5))
            : null);
}
