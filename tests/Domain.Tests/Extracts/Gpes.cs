namespace GpCollections.Extracts;

/// <summary>Messages as a supplier writes them.</summary>
internal static class Gpes
{
    public const string Id = "276C5A44-DCE2-4F9C-B1B2-DDB4374A115C";

    public static string Message(params string[] results) =>
        $"""
        <GPES-E-Q-QR-Message xmlns="http://www.ic.nhs.uk/GPES-I/Schema" GPES-I-Version="6.0" QR-Message-Version="0.2">
        {string.Join('\n', results)}
        </GPES-E-Q-QR-Message>
        """;

    public static string Results(
        string records = "",
        string id = Id,
        string practice = "T00001",
        string query = "QOF-2017-18",
        string instance = "A00151-201803310000-R") =>
        $"""
        <Query-Results QR-UUID="{id}" Scheduled-Query-Instance-ID="{instance}" Practice-ID="{practice}"
            Issue-Date-Time="2018-04-01T10:04:45" Query-Name="{query}" Query-Description="Made up">
          <Query-Results-Manifest><GPET-E-Executable-Version>1.0</GPET-E-Executable-Version></Query-Results-Manifest>
          <Query-Results-Records>{records}</Query-Results-Records>
        </Query-Results>
        """;

    public static string Record(string description, string value, string rid = "1") =>
        $"""
        <Aggregate-Record RID="{rid}" AID="957080F1-4EB8-4547-A3C6-267E2A53BD1A" Description="{description}"
          >{value}</Aggregate-Record>
        """;

    public static string Patient() =>
        """<Patient-Level-Record RID="7"><Patient-Table NHS-NUMBER="9990000000" SEX="2"/></Patient-Level-Record>""";
}
