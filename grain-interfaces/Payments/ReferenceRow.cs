using GpCollections.Extracts;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>What importReference takes.</summary>
public enum ReferenceKind
{
    ListSize,
    ClinicalSystem,
    NationalPrevalence,
    Membership,
    Succession,
    OutputMap,
    ValidationRule,
}

/// <summary>A row of an import of reference data.</summary>
[GenerateSerializer, Immutable, Alias("ReferenceRow")]
public abstract record ReferenceRow
{
    private ReferenceRow()
    {
    }

    [GenerateSerializer, Immutable, Alias("ListSizeRow")]
    public sealed record ListSize(OdsCode Practice, DateOnly On, int Patients) : ReferenceRow;

    [GenerateSerializer, Immutable, Alias("ClinicalSystemRow")]
    public sealed record ClinicalSystem(OdsCode Practice, string Supplier) : ReferenceRow;

    /// <summary>Which commissioner a practice had.</summary>
    /// <param name="To">The last day; null: until the next membership.</param>
    [GenerateSerializer, Immutable, Alias("MembershipRow")]
    public sealed record Membership(
        OdsCode Practice, OdsCode Commissioner, DateOnly From, DateOnly? To) : ReferenceRow;

    /// <param name="Practice">The predecessor.</param>
    /// <param name="On">The day from which the successor counts.</param>
    /// <param name="Reason">ODS's code of it, such as R.</param>
    /// <param name="Indicator">As ODS has it: P for a practice that has ended, S for one that goes on.</param>
    [GenerateSerializer, Immutable, Alias("SuccessionRow")]
    public sealed record Succession(
        OdsCode Practice, OdsCode Successor, string Reason, DateOnly On, string Indicator) : ReferenceRow;

    /// <param name="FinancialYear">2017-18.</param>
    [GenerateSerializer, Immutable, Alias("PrevalenceRow")]
    public sealed record Prevalence(string FinancialYear, string Group, decimal Percent) : ReferenceRow;

    /// <summary>Which indicator and measure an output of a query is.</summary>
    [GenerateSerializer, Immutable, Alias("OutputRow")]
    public sealed record Output(OutputMapping Mapping) : ReferenceRow;

    /// <summary>What figures are compared with.</summary>
    [GenerateSerializer, Immutable, Alias("ValidationRow")]
    public sealed record Validation(ValidationRule Rule) : ReferenceRow;
}
