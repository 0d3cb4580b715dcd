using GpCollections.Access;
using GpCollections.Operations;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>A filter and a scope as parameters $1 to $13, and the condition that reads them.</summary>
internal static class CollectionFilters
{
    // A case, and not an or: PostgreSQL takes it for what lets half of the rows through. An or for each field would
    // look so selective together that it would rather sort a whole table than follow an index.
    public const string Matches = """
        case when $1 is null then true else c.practice = any($1) end
        and case when $2 is null then true else c.commissioner = any($2) end
        and case when $3 is null then true else exists (
            select from practice p where p.code = c.practice and p.clinical_system = any($3)) end
        and case when $4 is null then true else c.service = any($4) end
        and case when $5 is null then true else c.period = any($5) end
        and case when $6 is null then true else c.financial_year = $6 end
        and case when $7 is null then true else c.status = any($7) end
        and case when $8 is null then true else $8 =
        """ + " (" + OnHold + """
        ) end
        and case when $9 is null then true else c.awaited_by < $9 end
        and case when $10 is null then true else c.payment_related = $10 end
        and case when $11 is null then true else c.awaits_answer_of & $11 <> 0 end
        and case when $12 is null then true else c.practice = any($12) or c.commissioner = any($13) end
        """;

    /// <summary>Whether an active hold reaches the collection c. A scope that is null reaches everything.</summary>
    /// <remarks>The first condition is asked once, and mostly settles it.</remarks>
    public const string OnHold = """
        exists (select from hold where released_at is null) and exists (
            select from hold h
            where h.released_at is null
                and (h.service is null or h.service = c.service)
                and (h.period is null or h.period = c.period)
                and (h.practice is null or h.practice = c.practice)
                and (h.commissioner is null or h.commissioner = c.commissioner)
                and (h.supplier is null or h.supplier = (
                    select p.clinical_system from practice p where p.code = c.practice)))
        """;

    public static NpgsqlParameter[] Parameters(CollectionFilter filter, VisibleTo scope) =>
    [
        Parameter.TextsOrNull(filter.Practice),
        Parameter.TextsOrNull(filter.Commissioner),
        Parameter.TextsOrNull(filter.ClinicalSystem),
        Parameter.TextsOrNull(filter.Service),
        Parameter.TextsOrNull(filter.Period),
        Parameter.Text(filter.FinancialYear),
        Parameter.Texts(filter.Status?.Distinct()),
        Parameter.Flag(filter.OnHold),
        Parameter.Instant(filter.DueBefore),
        Parameter.Flag(filter.PaymentRelated),
        Parameter.Integer(filter.AwaitsAnswerOf is { } side ? 1 << (int)side : null),
        // No practices and everything are not the same.
        Parameter.TextsOrNull<OdsCode>(scope.All ? null : scope.Practices),
        Parameter.Texts(scope.Commissioners),
    ];
}
