namespace GpCollections.Collections;

/// <summary>What people write beside commands is kept for ever, and read with every look at the collection.</summary>
internal static class CommandTexts
{
    private const int Longest = 4_000;

    public static Refusal? TooLong(CollectionCommand command)
    {
        var (field, text) = command switch
        {
            CollectionCommand.Accept accept => ("reason", accept.Reason),
            CollectionCommand.Decline decline => ("reason", decline.Reason),
            CollectionCommand.WithdrawOffer withdraw => ("reason", withdraw.Reason),
            CollectionCommand.EndParticipation end => ("reason", end.Reason),
            CollectionCommand.EnterFigures entry => ("note", entry.Note),
            CollectionCommand.RecordCheck check => ("note", check.Note),
            CollectionCommand.Declare declare => ("note", declare.Note),
            CollectionCommand.WithdrawDeclaration withdraw => ("reason", withdraw.Reason),
            CollectionCommand.Approve approve => ("note", approve.Note),
            CollectionCommand.Reject reject => ("note", reject.Note),
            CollectionCommand.ApproveFinancially approve => ("note", approve.Note),
            CollectionCommand.RequestReExtract request => ("reason", request.Reason),
            CollectionCommand.ExtendDeadline extend => ("reason", extend.Reason),
            CollectionCommand.MoveDates move => ("reason", move.Reason),
            CollectionCommand.TakeBack takeBack => ("reason", takeBack.Reason),
            CollectionCommand.OpenAdjustment open => ("reason", open.Reason),
            CollectionCommand.PostMessage post => ("text", post.Text),
            _ => ("", null),
        };
        return text?.Length > Longest
            ? new Refusal(RefusalCode.Invalid, $"At most {Longest:N0} characters are kept.", [field])
            : null;
    }
}
