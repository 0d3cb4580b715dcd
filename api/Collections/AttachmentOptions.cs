using System.ComponentModel.DataAnnotations;

namespace GpCollections.Collections;

/// <summary>How many files for messages an api process takes in. Section "Attachments".</summary>
/// <remarks>Each is held whole, more than once, until it is kept.</remarks>
public sealed class AttachmentOptions
{
    /// <value>Of everybody, at the same time. Default 8.</value>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 8;

    /// <value>Of one person, at the same time. Default 1.</value>
    [Range(1, 100)]
    public int AtOnceOfAPerson { get; set; } = 1;
}
