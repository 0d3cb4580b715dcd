namespace GpCollections.Operations;

/// <summary>What kinds of bulk operations are called.</summary>
public static class BulkKinds
{
    public const string Offer = "OFFER";

    public const string ReExtract = "RE_EXTRACT";

    public const string Undo = "UNDO";

    public const string EnterFigures = "ENTER_FIGURES";

    public const string TimetableChange = "TIMETABLE_CHANGE";

    public const string RegisterChange = "REGISTER_CHANGE";

    public const string PayAspiration = "PAY_ASPIRATION";

    public const string ExtendDeadline = "EXTEND_DEADLINE";

    public static string Approval(bool financially) => financially ? "APPROVE_FINANCIALLY" : "APPROVE";
}
