using System.Text;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Extracts;

public sealed class GpesMessageTests
{
    [Fact]
    public void A_message_is_read_whole()
    {
        var message = Assert.IsType<ExtractReading.Message>(
            Only(Gpes.Results(Gpes.Record("CHD002 NUMERATOR", " 298 "))));
        Assert.Equal(
            (Gpes.Id, OdsCode.Parse("T00001"), "QOF-2017-18", new DateOnly(2018, 3, 31)),
            (message.MessageId, message.Practice, message.QueryName, message.AchievementDate));
        Assert.Equal(new DateTimeOffset(2018, 4, 1, 10, 4, 45, TimeSpan.Zero), message.IssuedAt);
        Assert.Equal(
            [new AggregateRecord("1", "957080F1-4EB8-4547-A3C6-267E2A53BD1A", "CHD002 NUMERATOR", "298")],
            message.Records);
    }

    [Fact]
    public void A_stream_reads_like_text()
    {
        using var stream = new MemoryStream(
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Gpes.Message(Gpes.Results()))]);
        Assert.IsType<ExtractReading.Message>(Assert.Single(GpesMessage.Read(stream)));
    }

    [Fact]
    public void A_day_needs_no_time_of_day() =>
        Assert.Equal(
            new(2018, 3, 31),
            Assert.IsType<ExtractReading.Message>(Only(Gpes.Results(instance: "A00151-20180331-R"))).AchievementDate);

    [Fact]
    public void Several_results_are_read_independently() =>
        Assert.Collection(
            GpesMessage.Read(Gpes.Message(
                Gpes.Results(practice: "T00001"), Gpes.Results(id: "x"), Gpes.Results(practice: "T00002"))),
            first => Assert.Equal("T00001", $"{Assert.IsType<ExtractReading.Message>(first).Practice}"),
            second => Assert.IsType<ExtractReading.NotAMessage>(second),
            third => Assert.Equal("T00002", $"{Assert.IsType<ExtractReading.Message>(third).Practice}"));

    [Fact]
    public void Records_of_patients_are_seen_and_not_kept()
    {
        var reading = Only(Gpes.Results(Gpes.Record("CHD002 NUMERATOR", "1") + Gpes.Patient()));
        Assert.Equal(new ExtractReading.PatientLevel(Gpes.Id), reading);
    }

    public static TheoryData<string> OfPatients { get; } =
    [
        Gpes.Results(Gpes.Record("A", Gpes.Patient())),
        Gpes.Results(Gpes.Record("A", "<Journals-Table/>")),
        Gpes.Results(Gpes.Record("A", "<b><Patients/></b>")),
        Gpes.Results(Gpes.Record("A", "1").Replace("RID", "NHS-NUMBER=\"9990000000\" RID", StringComparison.Ordinal)),
        Gpes.Results(Gpes.Record("A", "1").Replace("RID", "Postcode=\"ZZ1 1ZZ\" RID", StringComparison.Ordinal)),
        Gpes.Results(Gpes.Record("A", "1").Replace("RID", "SEX=\"2\" RID", StringComparison.Ordinal)),
        Gpes.Results(Gpes.Record("A", "1").Replace("RID", "DATE-OF-BIRTH=\"1950\" RID", StringComparison.Ordinal)),
        Gpes.Results(Gpes.Patient(), id: "x"),
        Gpes.Results("<Odd><Patient-Name/></Odd>"),
        Gpes.Results().Replace("<GPET-E", "<Patient-Count/><GPET-E", StringComparison.Ordinal),
        Gpes.Patient(),
        "<Patient-Level-Record xmlns=\"\"/>",
        "<Other><Journals-Table/></Other>",
    ];

    [Theory, MemberData(nameof(OfPatients), DisableDiscoveryEnumeration = true)]
    public void Where_one_patient_is_the_whole_message_is_of_patients(string part) =>
        Assert.All(
            GpesMessage.Read(Gpes.Message(Gpes.Results(), part, Gpes.Results(id: "x"))),
            reading => Assert.IsType<ExtractReading.PatientLevel>(reading));

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { Gpes.Message(), "it holds no Query-Results" },
        { "", "it is empty" },
        { "secret", "no well-formed XML: line 1, position 1." },
        { "<html/>", "its root is html, not GPES-E-Q-QR-Message (line 1, position 2)" },
        { "<GPES-E-Q-QR-Message/>", "its root is GPES-E-Q-QR-Message, not" },
        { Gpes.Message().Replace("\"6.0\"", "\"5.0\"", StringComparison.Ordinal), "its GPES-I-Version is not 6" },
        { Gpes.Message("<Other>secret</Other>"), "Other is not expected here (line 2, position 2)" },
        { Gpes.Message(Gpes.Results(id: "secret")), "Query-Results lacks a QR-UUID" },
        { Gpes.Message(Gpes.Results(practice: "sec ret")), "lacks a Practice-ID" },
        { Gpes.Message(Gpes.Results(query: " ")), "lacks a Query-Name" },
        { Gpes.Message(Gpes.Results(instance: "secret")), "lacks a Scheduled-Query-Instance-ID with a date" },
        { Gpes.Message(Gpes.Results(instance: "A-20180231-R")), "lacks a Scheduled-Query-Instance-ID with a date" },
        { Gpes.Message(Gpes.Results("<Odd>secret</Odd>")), "Odd is not expected here" },
        { Gpes.Message(Gpes.Results(Gpes.Record("A", "<b>secret</b>"))), "an Aggregate-Record holds another element" },
        { Gpes.Message(Gpes.Results())[..^30], "no well-formed XML" },
        { Gpes.Message(Gpes.Results("&secret;")), "no well-formed XML" },
        { $"<!DOCTYPE a SYSTEM \"file:///secret\">{Gpes.Message(Gpes.Results())}", "a document type, which is never" },
        { $"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///secret\">]>{Gpes.Message(Gpes.Results("&x;"))}", "never taken" },
        { BillionLaughs(), "never taken" },
        { Gpes.Message(Gpes.Results(Nested(200))), "is not expected here" },
        {
            Gpes.Message(Gpes.Results().Replace("<GPET-E", Nested(200) + "<GPET-E", StringComparison.Ordinal)),
            "lie too deep"
        },
        { Nested(200_000), "its root is deep" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_no_message_says_why_and_shows_no_content(string xml, string reason)
    {
        var not = Assert.IsType<ExtractReading.NotAMessage>(Assert.Single(GpesMessage.Read(xml)));
        Assert.Contains(reason, not.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", not.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_the_limit_is_not_read() =>
        Assert.Contains(
            "too long",
            Assert.IsType<ExtractReading.NotAMessage>(
                GpesMessage.Read(Gpes.Message(Gpes.Results()), maximumCharacters: 400)[0]).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void The_published_message_is_of_patients()
    {
        var reading = Assert.Single(GpesMessage.Read(Shared.Read("data/gpes/gpes-i-v6-result-message.xml")));
        Assert.Equal(new ExtractReading.PatientLevel(Gpes.Id), reading);
    }

    private static ExtractReading Only(string results) => Assert.Single(GpesMessage.Read(Gpes.Message(results)));

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("<deep>", levels)) + string.Concat(Enumerable.Repeat("</deep>", levels));

    private static string BillionLaughs()
    {
        var entities = Enumerable.Range(1, 9)
            .Select(n => $"<!ENTITY l{n} \"{string.Concat(Enumerable.Repeat($"&l{n - 1};", 10))}\">");
        return $"<!DOCTYPE a [<!ENTITY l0 \"ha\">{string.Concat(entities)}]>{Gpes.Message(Gpes.Results("&l9;"))}";
    }
}
