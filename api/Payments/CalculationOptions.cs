using System.ComponentModel.DataAnnotations;

namespace GpCollections.Payments;

/// <summary>How many calculations an api process works at. Section "Calculations".</summary>
/// <remarks>Each holds what it read until it is answered: of 20,000 practices some hundreds of megabytes.</remarks>
public sealed class CalculationOptions
{
    /// <value>Of everybody, at the same time. Default 2.</value>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 2;

    /// <value>Of one person, at the same time. Default 1.</value>
    [Range(1, 100)]
    public int AtOnceOfAPerson { get; set; } = 1;
}
