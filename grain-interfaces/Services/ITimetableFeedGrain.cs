using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <summary>Writes which addresses practices' calendars have. Key: timetable/feeds.</summary>
[Alias("ITimetableFeedGrain")]
public interface ITimetableFeedGrain : IGrainWithStringKey
{
    /// <summary>From now on only the holder of this secret reads the practice's calendar.</summary>
    /// <param name="secretHash">SHA-256 in small hexadecimal letters; null: nobody reads it.</param>
    [Alias("Replace")]
    Task Replace(OdsCode practice, string? secretHash, Actor by, CancellationToken cancellationToken);
}
