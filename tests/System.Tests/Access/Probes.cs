using GpCollections.Hosting;

namespace GpCollections.Access;

/// <summary>Every root field, and every field that not everybody sees who sees its type.</summary>
internal static class Probes
{
    public static Probe[] All(
        Case one, Case qof, string operation, string hold, string begin, string run)
    {
        var key = $$"""key: {practice: "{{one.Practice}}", service: "{{one.Service.Code}}", period: "P1"}""";
        var collection = $"collection({key})";
        var filter = $$"""filter: {practice: ["{{one.Practice}}"]}""";
        var its = $"{{ nodes {{ practice {{ code }} }} }}";
        var asked = one.ToDo.LastOrDefault()?.Service.Code ?? "-";
        var only = $$"""practice: ["{{one.Practice}}"], service: ["{{one.Service.Code}}"]""";
        var summary = $"collectionSummary(filter: {{ {only} }}, groupBy: [SERVICE])";
        return
        [
            Probe.Read("me", " { id }", "id"),
            Probe.Read("practice", $$"""(code: "{{one.Practice}}") { code }""", "code"),
            Probe.Read("practices", $$"""(search: "{{one.Practice}}") { nodes { code } }""", "nodes.0.code"),
            Probe.Read("service", $$"""(code: "{{one.Service.Code}}") { code }""", "code"),
            Probe.Read("services", " { code }", "0.code"),
            Probe.Read("timetable", $$"""(financialYear: "{{Year(one)}}") { period }""", "0.period"),
            Probe.Read("collection", $"({key}) {{ id }}", "id"),
            Probe.Read("collections", $"({filter}) {{ nodes {{ id }} totalCount }}", "nodes.0.id"),
            Probe.Read("worklist", "(first: 100) { nodes { id } }", "nodes.0.id"),
            Probe.Read("collectionSummary", $"({filter}, groupBy: [SERVICE]) {{ total }}", "0.total"),
            Probe.Read("holds", " { id }", "0.id"),
            Probe.Read("whatIf", $"(input: {{ {key} }}) {{ achievement {{ provisional }} }}", "achievement"),
            Probe.Pounds("WhatIf.pounds", $"whatIf(input: {{ {key} }}) {{ achievement {{ amount }} }}", "achievement"),
            Probe.Read("parameters", """(financialYear: "2017-18") { version }""", "0.version"),
            Probe.Read(
                "payments", $$"""(practice: "{{qof.Practice}}") { nodes { id } totalCount }""", "nodes.0.id"),
            Probe.Read(
                "aspirationAgreements",
                $$"""(practice: "{{qof.Practice}}", service: "{{qof.Service.Code}}") { version }""", "0.version"),
            Probe.Read("paymentRuns", $$"""(commissioner: "{{one.Commissioner}}") { nodes { id } }""", "nodes.0.id"),
            Probe.Read("paymentRun", $$"""(id: "{{run}}") { id }""", "id"),
            Probe.Read(
                "paymentReconciliation", $$"""(service: "{{qof.Service.Code}}") { nodes { month } }""",
                "nodes.0.month"),
            Probe.Read("paymentStatement", $"{Statement(qof)} {{ financialYear }}", "financialYear"),
            Probe.Read("bulkOperation", $$"""(id: "{{operation}}") { id }""", "id"),
            Probe.Read("extractWindow", $$"""(service: "{{asked}}", period: "P1") { practices }""", "practices"),
            Probe.Read("extractWindows", " { practices }", "0.practices"),
            Probe.Read("validationRules", " { version }", "0.version"),
            Probe.Read("extractMessages", "(first: 1) { nodes { id } }", "nodes.0.id"),
            Probe.Read("extractMessageCounts", " { count }", "0.count"),
            Probe.Read("bulkOperations", "(first: 5) { nodes { id } }", "nodes.0.id"),

            Probe.Read(
                "deliveries", $$"""(requester: "{{one.Service.Requester}}", first: 1) { nodes { number } }""",
                "nodes.0.number"),
            Probe.Read("disclosureRules", $$"""(requester: "{{one.Service.Requester}}") { version }""", "0.version"),
            Probe.Read("provision", $$"""(requester: "{{one.Service.Requester}}") { expected }""", "0.expected"),

            Probe.Of(
                "Practice.collections", $$"""practice(code: "{{one.Practice}}") { collections {{its}} }""",
                "collections.nodes.0"),
            Probe.Of("Collection.history", $"{collection} {{ history {{ nodes {{ at }} }} }}", "history.nodes.0"),
            Probe.Of("Collection.figures", $"{collection} {{ figures {{ version }} }}", "figures"),
            Probe.Of("Collection.draft", $"{collection} {{ draft {{ version }} }}", "draft"),
            Probe.Of("Collection.holds", $"{collection} {{ holds {{ reason }} }}", "holds.0"),
            Probe.Of("Achievement.points", $"{collection} {{ achievement {{ provisional points }} }}", "achievement"),
            Probe.Pounds("Achievement.amount", $"{collection} {{ achievement {{ amount }} }}", "achievement"),
            Probe.Pounds(
                "IndicatorAchievement.amount", $"{collection} {{ achievement {{ indicators {{ amount }} }} }}",
                "achievement.indicators.0"),
            Probe.Pounds(
                "GroupAchievement.amount", $"{collection} {{ achievement {{ groups {{ group amount }} }} }}",
                "achievement.groups.0"),
            Probe.Pounds(
                "GroupAchievement.poundsPerPoint",
                $$"""
                collection(key: {practice: "{{qof.Practice}}", service: "{{qof.Service.Code}}", period: "P1"}) {
                  achievement { groups { amount: poundsPerPoint } }
                }
                """,
                "achievement.groups.0"),
            new(
                "Working.value", $"{collection} {{ achievement {{ workings {{ label unit value }} }} }}",
                found => found is null ? Probe.Nothing
                    : $"{found}".Contains("\"1006", StringComparison.Ordinal) ? Probe.Yes : Probe.Hidden),
            Probe.Pounds("Declaration.amount", $"{collection} {{ declaration {{ amount }} }}", "declaration"),
            Probe.Pounds("SummaryRow.amount", $"{summary} {{ total amount }}", "0"),
            Probe.Pounds(
                "Payment.amount", $$"""payments(practice: "{{qof.Practice}}") { nodes { amount } }""", "nodes.0"),
            Probe.Pounds(
                "Payment.confirmed", $$"""payments(practice: "{{qof.Practice}}") { nodes { amount: confirmed } }""",
                "nodes.0"),
            Probe.Pounds(
                "PaymentAnswer.amount",
                $$"""payments(practice: "{{qof.Practice}}") { nodes { answers { amount } } }""",
                "nodes.0.answers.0"),
            .. ((string[])["expected", "instructed", "confirmed", "difference"]).Select(pounds => Probe.Pounds(
                $"ReconciliationRow.{pounds}",
                $$"""paymentReconciliation(service: "{{qof.Service.Code}}") { nodes { amount: {{pounds}} } }""",
                "nodes.0")),
            Probe.Pounds(
                "ReconciliationDifference.amount",
                $$"""paymentReconciliation(service: "{{qof.Service.Code}}") { nodes { differences { amount } } }""",
                "nodes.0.differences.0"),
            Probe.Pounds("PaymentStatement.amount", $"paymentStatement{Statement(qof)} {{ amount }}", ""),
            Probe.Pounds("PaymentStatement.waiting", $"paymentStatement{Statement(qof)} {{ amount: waiting }}", ""),
            Probe.Pounds(
                "StatementMonth.amount", $"paymentStatement{Statement(qof)} {{ months {{ amount }} }}", "months.0"),
            Probe.Pounds(
                "StatementMonth.confirmed", $"paymentStatement{Statement(qof)} {{ months {{ amount: confirmed }} }}",
                "months.0"),
            Probe.Pounds("PaymentRun.amount", $$"""paymentRun(id: "{{run}}") { amount }""", ""),
            Probe.Pounds(
                "PaymentRun.carriedOverAmount", $$"""paymentRun(id: "{{run}}") { amount: carriedOverAmount }""", ""),
            Probe.Pounds(
                "PaymentRunLine.paid", $$"""paymentRun(id: "{{run}}") { lines { nodes { amount: paid } } }""",
                "lines.nodes.0"),
            Probe.Pounds(
                "AspirationMonth.amount",
                $$"""
                collection(key: {practice: "{{qof.Practice}}", service: "{{qof.Service.Code}}", period: "P1"}) {
                  aspiration { amount }
                }
                """,
                "aspiration.0"),
            Probe.Pounds(
                "BulkOperation.amount", $$"""bulkOperation(id: "{{operation}}") { amount }""", ""),
            Probe.Of(
                "BulkOperation.failures",
                $$"""bulkOperation(id: "{{operation}}") { failures { nodes { message } } }""", "failures"),

            new(
                "Subscription.collectionChanged", $$"""collectionChanged({{filter}}, after: "{{begin}}") { kind }""",
                found => found?.At("kind") is null ? Probe.Nothing : Probe.Yes),
            new(
                "Subscription.extractWindowProgress",
                $$"""extractWindowProgress(service: "{{asked}}", period: "P1") { practices }""",
                found => found?.At("practices") is null ? Probe.Nothing : Probe.Yes),
            new(
                "Subscription.bulkOperationProgress", $$"""bulkOperationProgress(id: "{{operation}}") { id }""",
                found => found?.At("id") is null ? Probe.Nothing : Probe.Yes),

            Probe.Write("turnExtractWindow", "TurnExtractWindowInput", new
            {
                service = asked,
                period = "P1",
                turn = "PAUSE",
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("replayMessages", "ReplayMessagesInput", new
            {
                ids = new[] { "1" },
                idempotencyKey = Probe.BadKey,
            }),
            Participation(one, "acceptOffer"),
            Participation(one, "declineOffer"),
            Participation(one, "withdrawOffer"),
            Probe.Write("endParticipation", "EndParticipationInput", new
            {
                practice = one.Practice,
                service = one.Service.Code,
                endsOn = one.Service.EndsOn,
                why = "PRACTICE_WITHDREW",
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Keyed(one, "enterFigures", "EnterFiguresInput", ("submit", false), ("values", Array.Empty<object>())),
            Keyed(one, "recordCheck", "RecordCheckInput", ("figuresVersion", 1), ("counts", Array.Empty<object>())),
            Keyed(one, "declare", "DeclareInput", ("figuresVersion", 1), ("statementVersion", "1")),
            Keyed(one, "withdrawDeclaration", "ReasonInput", ("reason", "-")),
            Keyed(one, "approve", "ApproveInput", ("figuresVersion", 1)),
            Keyed(one, "reject", "RejectInput", ("code", "OTHER"), ("note", "-")),
            Keyed(
                one, "extendDeadline", "ExtendDeadlineInput", ("deadline", "APPROVE"),
                ("until", "2000-01-01T00:00:00Z"), ("reason", "-")),
            Keyed(one, "approveFinancially", "ApproveInput", ("figuresVersion", 1)),
            Keyed(one, "requestReExtract", "ReasonInput", ("reason", "-")),
            Keyed(one, "openAdjustment", "ReasonInput", ("reason", "-")),
            Keyed(one, "postMessage", "PostMessageInput", ("text", "-")),
            Keyed(one, "withdrawMessage", "WithdrawMessageInput", ("number", 1)),
            Probe.Write("placeHold", "HoldInput", new
            {
                practice = one.Practice,
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("releaseHold", "ReleaseHoldInput", new
            {
                id = hold,
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("offerService", "OfferServiceInput", new
            {
                service = one.Service.Code,
                practices = new[] { one.Practice },
                idempotencyKey = Probe.BadKey,
            }),
            ApproveMany(one, financially: false),
            ApproveMany(one, financially: true),
            Probe.Write("requestReExtractMany", "ReExtractManyInput", new
            {
                filter = new { practice = new[] { one.Practice } },
                until = TimeProvider.System.GetUtcNow().AddDays(1),
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("extendDeadlineMany", "ExtendDeadlineManyInput", new
            {
                filter = new { practice = new[] { one.Practice } },
                deadline = "APPROVE",
                until = TimeProvider.System.GetUtcNow().AddDays(1),
                reason = "-",
                idempotencyKey = Probe.BadKey,
            }),
            .. ((string[])["pause", "resume", "cancel", "retry", "undo"]).Select(turn => Probe.Write(
                $"{turn}BulkOperation", "BulkOperationInput",
                new { id = operation, idempotencyKey = Probe.BadKey })),
            Probe.Write("releaseDelivery", "ReleaseDeliveryInput", new
            {
                requester = one.Service.Requester,
                service = one.Service.Code,
                period = one.Period,
                idempotencyKey = Probe.BadKey,
            }),
            .. ((string[])["acknowledge", "withdraw"]).Select(turn => Probe.Write(
                $"{turn}Delivery", "DeliveryInput",
                new { requester = one.Service.Requester, number = 1, idempotencyKey = Probe.BadKey })),
            Probe.Write("makeAspirationPayments", "MakeAspirationPaymentsInput", new
            {
                service = qof.Service.Code,
                month = $"{qof.Service.EndsOn:yyyy-MM}",
                commissioner = one.Commissioner,
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write(
                "openPaymentRuns", "OpenPaymentRunsInput",
                new { month = "2018-04", commissioner = one.Commissioner, idempotencyKey = Probe.BadKey }),
            .. ((string[])["export", "cancel"]).Select(turn => Probe.Write(
                $"{turn}PaymentRun", "PaymentRunInput", new { id = run, reason = "-", idempotencyKey = Probe.BadKey })),
            Probe.Write("importPaymentResults", "ImportPaymentResultsInput", new { csv = "" }, "INVALID csv"),
            Probe.Write("setDisclosureRule", "DisclosureRuleInput", new
            {
                requester = one.Service.Requester,
                threshold = 5,
                roundTo = 5,
                source = "-",
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("agreeAspiration", "AgreeAspirationInput", new
            {
                practice = one.Practice,
                service = "-",
                points = "1",
                agreedBy = "-",
                agreedOn = "2018-03-31",
                reason = "-",
            }, "INVALID service"),
            Probe.Write(
                "confirmAspiration", "ConfirmAspirationInput",
                new { practice = one.Practice, service = one.Service.Code, version = 0 }, "NOT_FOUND version"),
            Probe.Write("proposeParameters", "ProposeParametersInput", new
            {
                financialYear = "-",
                poundsPerPoint = "1",
                nationalAverageListSize = 1,
                source = "-",
            }, "INVALID financialYear"),
            Probe.Write(
                "releaseParameters", "ReleaseParametersInput", new { financialYear = "2017-18", version = 0 },
                "NOT_FOUND version"),
            Probe.Write("setStatement", "SetStatementInput", new
            {
                service = one.Service.Code,
                text = "",
                reason = "-",
            }, "INVALID text"),
            Probe.Write(
                "timetableFeed", "TimetableFeedInput", new { practice = one.Practice, revoke = true }, passes: null),
            Probe.Write("uploadFigures", "UploadFiguresInput", new
            {
                csv = "practice,service,period,indicator,field,value",
                submit = false,
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write("importPractices", "ImportPracticesInput", new { csv = "" }, passes: null),
            Probe.Write(
                "importReference", "ImportReferenceInput", new { kind = "LIST_SIZE", csv = "practice,date,patients" },
                passes: null),
            Probe.Write("importTimetable", "ImportTimetableInput", new { csv = "service,period" }, passes: null),
            Probe.Write("rollOverServices", "RollOverServicesInput", new
            {
                year = "2018-19",
                services = Array.Empty<string>(),
                dryRun = true,
                idempotencyKey = Probe.BadKey,
            }),
            Probe.Write(
                "defineService", "DefineServiceInput", one.Service with { Code = "no code" }, "INVALID code"),
        ];
    }

    private static string Statement(Case one) =>
        $$"""(practice: "{{one.Practice}}", financialYear: "{{Routes.PaidIn}}")""";

    private static string Year(Case one) => Services.FinancialYear.Of(one.Service.Periods[0].EndsOn);

    private static Probe Participation(Case one, string mutation) => Probe.Write(
        mutation, "ParticipationInput",
        new { practice = one.Practice, service = one.Service.Code, idempotencyKey = Probe.BadKey });

    private static Probe Keyed(Case one, string mutation, string type, params (string Name, object Value)[] rest) =>
        Probe.Write(mutation, type, new Dictionary<string, object>(
            [
                new("key", one.Key), new("idempotencyKey", Probe.BadKey),
                .. rest.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ]));

    private static Probe ApproveMany(Case one, bool financially) => Probe.Write(
        "approveMany", "ApproveManyInput",
        new { items = new[] { one.Seen() }, financially, idempotencyKey = Probe.BadKey })
        with
    {
        Covers = financially ? "Mutation.approveMany financially" : "Mutation.approveMany",
    };
}
