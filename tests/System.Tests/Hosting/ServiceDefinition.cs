namespace GpCollections.Hosting;

/// <summary>A service as defineService takes it. All three steps, typed at any time, unless said otherwise.</summary>
public sealed record ServiceDefinition
{
    public required string Code { get; init; }

    public string? Family { get; init; }

    public string Name { get; init; } = "A made-up service";

    public string Category { get; init; } = "ENHANCED_SERVICE";

    public string Requester { get; init; } = "X24";

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public string CollectionMethod { get; init; } = "MANUAL";

    public string ManualEntry { get; init; } = "ALWAYS";

    public bool PaymentRelated { get; init; } = true;

    public bool DeclarationRequired { get; init; } = true;

    public bool ApprovalRequired { get; init; } = true;

    public bool FinancialApprovalRequired { get; init; } = true;

    public CountedIndicator[] Indicators { get; init; } =
    [
        new("FLU001", "COUNT", null, 10.06m), new("CHD001", "REGISTER", "CHD"), new("CHD002", "FRACTION", "CHD"),
    ];

    public required TimetablePeriod[] Periods { get; init; }

    public object? AutomaticRelease { get; init; }

    public object? Tariff { get; init; }

    public string LateJoin { get; init; } = "NEXT_EXTRACT_ONLY";

    public object? Calendar { get; init; }

    public string? Reason { get; init; }

    public int? ExpectedVersion { get; init; }

    public string? Paycode { get; init; }

    public object LegalBasis { get; init; } = new { direction = "Directions 2013", dataProvisionNotice = "DPN 1" };

    public sealed record CountedIndicator(
        string Code, string Kind, string? Group = null, decimal? Fee = null, bool Manual = false,
        string Description = "Made up")
    {
        public decimal? Points { get; init; }

        public decimal? LowerThreshold { get; init; }

        public decimal? UpperThreshold { get; init; }
    }

    /// <param name="EndsOn">Included.</param>
    public sealed record TimetablePeriod(
        string Period, DateOnly StartsOn, DateOnly EndsOn, DateOnly AchievementDate)
    {
        public DateTimeOffset? ExtractOpensAt { get; init; }

        public DateTimeOffset? ExtractClosesAt { get; init; }

        public DateOnly? ManualEntryOpensOn { get; init; }

        public DateOnly? ManualEntryClosesOn { get; init; }

        public DateOnly? DeclareBy { get; init; }

        public DateOnly? ApproveBy { get; init; }

        public decimal? Share { get; init; }
    }
}
