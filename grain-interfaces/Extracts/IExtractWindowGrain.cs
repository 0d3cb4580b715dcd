namespace GpCollections.Extracts;

/// <summary>The extract window of one period of one service. Key: service/period.</summary>
[Alias("IExtractWindowGrain")]
public interface IExtractWindowGrain : IGrainWithStringKey
{
    /// <summary>Registers the reminders for the window's opening and closing. Again: the newest dates hold.</summary>
    [Alias("Schedule")]
    Task Schedule(DateTimeOffset opensAt, DateTimeOffset closesAt);
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
