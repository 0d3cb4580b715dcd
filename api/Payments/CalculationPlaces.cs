using GpCollections.Transport;
using Microsoft.Extensions.Options;

namespace GpCollections.Payments;

/// <summary>Where calculations are worked at: a year of all England takes some ten seconds.</summary>
internal sealed class CalculationPlaces(IOptions<CalculationOptions> options) : RequestPlaces(
    options.Value.AtOnce, options.Value.AtOnceOfAPerson, retryAfterSeconds: 10, "a calculation", "calculations");
