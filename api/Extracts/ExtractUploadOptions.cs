using System.ComponentModel.DataAnnotations;

namespace GpCollections.Extracts;

/// <summary>How much may be posted to /extracts at once. Section "Extracts".</summary>
public sealed class ExtractUploadOptions
{
    /// <value>Of a supplier's file of any format. Bytes; default 4 MiB.</value>
    [Range(1_024, 1_024 * 1_024 * 1_024)]
    public int MostBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <value>Of an operator's file that is read as a whole: XML or JSON. Bytes; default 16 MiB.</value>
    [Range(1_024, 256 * 1_024 * 1_024)]
    public int MostBytesOfOperators { get; set; } = 16 * 1_024 * 1_024;

    /// <value>Of an operator's file that is read row by row: CSV or NDJSON. Bytes; default 2 GiB.</value>
    [Range(1_024, long.MaxValue)]
    public long MostBytesByRow { get; set; } = 2L * 1_024 * 1_024 * 1_024;
}
