using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <summary>A line of a timetable that is to be imported, as it stands there.</summary>
/// <param name="Cells">All but service and period.</param>
[GenerateSerializer, Immutable, Alias("TimetableRow")]
public sealed record TimetableRow(int Line, string Service, string Period, ImmutableArray<TimetableCell> Cells);

[GenerateSerializer, Immutable, Alias("TimetableCell")]
public sealed record TimetableCell(string Column, string Value);

/// <param name="Counts">Of periods.</param>
[GenerateSerializer, Immutable, Alias("TimetableOutcome")]
public sealed record TimetableOutcome(
    ImportCounts Counts, ImmutableArray<RejectedRow> Rejected, Refusal? Refusal = null);
