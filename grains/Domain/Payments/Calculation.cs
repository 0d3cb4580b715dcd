using System.Collections.Immutable;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>The points of many practices, worked out from figures that are stored nowhere.</summary>
/// <param name="Practices">In the order of their codes.</param>
/// <param name="Problems">What was not taken, by line; the first <see cref="FiguresSheet.MostProblems"/>.</param>
public sealed record Calculation(
    Terms Terms, ImmutableArray<CalculatedPoints> Practices, ImmutableArray<SheetProblem> Problems);

/// <param name="Indicators">Of each indicator that has points, by code; null: it could not be worked out.</param>
public sealed record CalculatedPoints(
    OdsCode Practice, ImmutableArray<(string Indicator, decimal? Points)> Indicators)
{
    /// <summary>Of all that could be worked out.</summary>
    public decimal Points => Indicators.Sum(one => one.Points ?? 0);
}

/// <summary>A field of a row that was not taken: its indicator earns nothing there, and all else stands.</summary>
/// <param name="Line">1 for the first line.</param>
/// <param name="Practice">As it stands there.</param>
/// <param name="Field">Empty: it is about the whole row.</param>
public sealed record SheetProblem(
    int Line, string Practice, string Indicator, string Field, string Value, string Reason);
