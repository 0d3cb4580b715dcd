using System.ComponentModel.DataAnnotations;

namespace GpCollections.Extracts;

/// <summary>How the clinical systems are asked. Section "ClinicalSystem".</summary>
public sealed class ExtractOptions
{
    /// <value>
    /// Where every supplier without an address of its own is asked. Null: they are not asked; extracts are posted.
    /// </value>
    public Uri? BaseUrl { get; set; }

    /// <value>The addresses of suppliers by name: EMIS.</value>
    public Dictionary<string, Uri> Suppliers { get; } = [];

    /// <value>How long an answer may take. Seconds, 1 to 600.</value>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <value>How many questions to one supplier may be open at once, for each silo. 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 32;

    /// <value>What suppliers can bear, by name, where it is not what all can: for each silo.</value>
    public Dictionary<string, SupplierCapacity> Capacity { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <value>After the first failure; later ones wait longer. Seconds, 1 to 3,600.</value>
    [Range(1, 3_600)]
    public int FirstRetrySeconds { get; set; } = 30;

    /// <value>
    /// Over how many seconds of the window the first asking is spread. Null: over its first half, at most 2 h.
    /// </value>
    [Range(0, 86_400)]
    public int? SpreadSeconds { get; set; }

    /// <value>How large an answer may be. Bytes.</value>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MostBytes { get; set; } = 4 * 1_024 * 1_024;
}

/// <summary>How many questions one supplier can bear, from each silo.</summary>
public sealed class SupplierCapacity
{
    /// <value>Open at once. 1 to 1,000; null: as for all.</value>
    [Range(1, 1_000)]
    public int? Concurrency { get; set; }

    /// <value>Begun in a minute. 1 to 100,000; null: as many as can be open.</value>
    [Range(1, 100_000)]
    public int? QuestionsPerMinute { get; set; }
}
