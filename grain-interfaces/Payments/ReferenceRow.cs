using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>What importReference takes.</summary>
public enum ReferenceKind
{
    ListSize,
    ClinicalSystem,
    NationalPrevalence,
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

    /// <param name="FinancialYear">2017-18.</param>
    [GenerateSerializer, Immutable, Alias("PrevalenceRow")]
    public sealed record Prevalence(string FinancialYear, string Group, decimal Percent) : ReferenceRow;
}
