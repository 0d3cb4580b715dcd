namespace GpCollections.Hosting;

/// <summary>What each mutation takes, and what the tests read of its payload.</summary>
internal static class Mutations
{
    private const string Collection = "collection { id status version figures { version } } warnings { id message }";
    private const string Participation =
        "collections { id status version } refused { collection { id } code message }";
    private const string Operation =
        "operation { id kind state startedBy { id } finishedAt dryRun undoes total done skipped failed amount }";

    private const string Delivery = """
        delivery {
          number state practices sha256 url replaces replacedBy acknowledgedAt withdrawnAt withdrawReason releasedAt
        }
        """;

    private const string Run = """
        id state month payOn cutOff lineCount amount hashTotal carriedOver carriedOverAmount sha256 url
        """;

    private const string Agreement =
        "agreement { version state inForce points agreedBy agreedOn reason proposedBy { id } confirmedBy { id } }";

    private const string Parameters = "parameters { version state inForce doubt proposedBy { id } releasedBy { id } }";

    private const string Import = """
        read created updated unchanged rejectedCount rejected { line reason }
        changes { opened closed merged moved } operation { id kind }
        """;

    public static (string Type, string Payload) Of(string mutation) => mutation switch
    {
        "acceptOffer" or "declineOffer" or "withdrawOffer" => ("ParticipationInput", Participation),
        "endParticipation" => ("EndParticipationInput", Participation),
        "approve" or "approveFinancially" => ("ApproveInput", Collection),
        "withdrawDeclaration" or "requestReExtract" or "openAdjustment" => ("ReasonInput", Collection),
        "postMessage" or "withdrawMessage"
            or "enterFigures" or "recordCheck" or "declare" or "reject" or "extendDeadline" =>
            ($"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input", Collection),
        "placeHold" => ("HoldInput", "hold { id placedBy { id } releasedAt } affected"),
        "releaseHold" => ("ReleaseHoldInput", "hold { id placedBy { id } releasedAt } affected"),
        "offerService" => ("OfferServiceInput", Operation),
        "makeAspirationPayments" => ("MakeAspirationPaymentsInput", Operation),
        "approveMany" => ("ApproveManyInput", Operation),
        "requestReExtractMany" => ("ReExtractManyInput", Operation),
        "extendDeadlineMany" => ("ExtendDeadlineManyInput", Operation),
        "pauseBulkOperation" or "resumeBulkOperation" or "cancelBulkOperation" or "retryBulkOperation"
            or "undoBulkOperation" => ("BulkOperationInput", Operation),
        "releaseDelivery" => ("ReleaseDeliveryInput", Delivery),
        "acknowledgeDelivery" or "withdrawDelivery" => ("DeliveryInput", Delivery),
        "setDisclosureRule" => ("DisclosureRuleInput", "rule { version }"),
        "setStatement" => ("SetStatementInput", "statement { version text reason setBy { id } setAt }"),
        "timetableFeed" => ("TimetableFeedInput", "url"),
        "uploadFigures" => (
            "UploadFiguresInput",
            $$"""
            read collections rejectedCount rejected { line field reason }
            warningCount warnings { line id message indicator collection { practice } } {{Operation}}
            """),
        "importPractices" => ("ImportPracticesInput", Import),
        "importReference" => ("ImportReferenceInput", Import),
        "importTimetable" => ("ImportTimetableInput", Import),
        "agreeAspiration" => ("AgreeAspirationInput", Agreement),
        "confirmAspiration" => ("ConfirmAspirationInput", Agreement),
        "proposeParameters" => ("ProposeParametersInput", Parameters),
        "releaseParameters" => ("ReleaseParametersInput", Parameters),
        "turnExtractWindow" => (
            "TurnExtractWindowInput", "window { paused turns { kind by { id } } } operation { id }"),
        "replayMessages" => ("ReplayMessagesInput", "messages { id outcome code replayOf } more"),
        "rollOverServices" => (
            "RollOverServicesInput",
            "services { from code outcome differences missing service { version } offer { id state } }"),
        "openPaymentRuns" => (
            "OpenPaymentRunsInput", $"runs {{ {Run} }} refused {{ commissioner {{ code }} code message }}"),
        "exportPaymentRun" or "cancelPaymentRun" => ("PaymentRunInput", $"run {{ {Run} }}"),
        "importPaymentResults" => (
            "ImportPaymentResultsInput",
            "read paid rejected returned unchanged problemCount problems { line code reason } "
            + "doubts { line code reason } cancelledRuns"),
        "defineService" => ("DefineServiceInput", "service { code version }"),
        _ => throw new ArgumentException($"{mutation} is no mutation.", nameof(mutation)),
    };
}
