using System.ComponentModel.DataAnnotations;

namespace GpCollections.Extracts;

/// <summary>How long messages are kept. Section "Inbox".</summary>
public sealed class InboxOptions
{
    /// <value>How long what became of a message is kept. Days, 1 to 4,000.</value>
    [Range(1, 4_000)]
    public int KeepDays { get; set; } = 800;

    /// <value>How long a message that was not stored can be tried again. Days, 1 to 4,000.</value>
    [Range(1, 4_000)]
    public int KeepContentDays { get; set; } = 92;
}
