namespace GpCollections.Extracts;

/// <summary>The extract window of one period of one service. Key: service/period.</summary>
[Alias("IExtractWindowGrain")]
public interface IExtractWindowGrain : IGrainWithStringKey
{
    /// <summary>Registers the reminders for the window's opening and closing. Again: the newest dates hold.</summary>
    [Alias("Schedule")]
    Task Schedule(DateTimeOffset opensAt, DateTimeOffset closesAt);

    /// <summary>Keeps what an operator makes of the window. Durable when it answers.</summary>
    /// <param name="turn">Its moment is set here.</param>
    /// <param name="commandId">The same id again changes nothing and answers the same.</param>
    /// <param name="use">The person's own key; null: none was given, or the operation has claimed it.</param>
    [Alias("Turn")]
    Task<WindowTurnOutcome> Turn(
        WindowTurn turn, string commandId, IdempotencyKeyUse? use, CancellationToken cancellationToken);
}

/// <summary>Wakes every collection whose deadline has passed. Key: deadlines/all.</summary>
[Alias("IDeadlineSweepGrain")]
public interface IDeadlineSweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Brings the sweep to life where the cluster has lost it. Every silo asks for it, again and again.
    /// </summary>
    [Alias("Start")]
    Task Start();
}
