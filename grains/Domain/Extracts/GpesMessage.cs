using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using GpCollections.Organisations;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Reads result messages of the GPES-I interoperability standard, version 6.</summary>
/// <remarks>
/// The sender is not trusted: no document type, no entity and no outside file is taken, size and depth are bounded, and
/// what is said of a bad message shows nothing of its content.
/// </remarks>
public static class GpesMessage
{
    public const string Namespace = "http://www.ic.nhs.uk/GPES-I/Schema";

    /// <summary>16 million characters: a supplier's file for some hundred practices.</summary>
    public const long MaximumCharacters = 16_000_000;

    private const string Root = "GPES-E-Q-QR-Message";
    private const int MaximumDepth = 32;

    private static readonly HashSet<string> PatientAttributes =
        new(StringComparer.OrdinalIgnoreCase) { "DATE-OF-BIRTH", "NHS-NUMBER", "POSTCODE", "SEX" };

    /// <summary>
    /// One reading for each Query-Results, in order; at least one. They do not depend on each other, but where one
    /// patient is, all of them are of patients.
    /// </summary>
    public static ImmutableArray<ExtractReading> Read(string xml, long maximumCharacters = MaximumCharacters)
    {
        using var text = new StringReader(xml.TrimStart('\uFEFF'));
        return Read(() => XmlReader.Create(text, Settings(maximumCharacters)));
    }

    /// <summary>The stream stays open.</summary>
    public static ImmutableArray<ExtractReading> Read(Stream xml, long maximumCharacters = MaximumCharacters) =>
        Read(() => XmlReader.Create(xml, Settings(maximumCharacters)));

    private static XmlReaderSettings Settings(long maximumCharacters) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = maximumCharacters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private static ImmutableArray<ExtractReading> Read(Func<XmlReader> open)
    {
        try
        {
            using var reader = open(); // It reads the first characters at once, and may fail here.
            return reader.MoveToContent() != XmlNodeType.Element ? [Not(reader, "there is no element")]
                : !Is(reader, Root) ? [Not(reader, $"its root is {Name(reader)}, not {Root}")]
                : reader.GetAttribute("GPES-I-Version")?.StartsWith("6.", StringComparison.Ordinal) == false
                    ? [Not(reader, "its GPES-I-Version is not 6")]
                : ReadAll(reader) is { IsEmpty: false } readings ? readings
                : [Not(reader, "it holds no Query-Results")];
        }
        catch (XmlException broken)
        {
            return [new ExtractReading.NotAMessage(Words(broken))];
        }
    }

    /// <remarks>
    /// The exception's own words would show content of the message. What has no line is a forbidden thing.
    /// </remarks>
    private static string Words(XmlException broken) => broken.LineNumber == 0
        ? "This is no GPES-I result message: it is empty, too long, or has a document type, which is never taken."
        : Invariant($"This is no well-formed XML: line {broken.LineNumber}, position {broken.LinePosition}.");

    private static ImmutableArray<ExtractReading> ReadAll(XmlReader reader)
    {
        var readings = new List<ExtractReading>();
        var isEmpty = reader.IsEmptyElement;
        // To the end, whatever is found: of a message that breaks off, nothing is taken.
        while (!isEmpty && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                readings.Add(Is(reader, "Query-Results") ? new Results(reader).Read() : Unexpected(reader));
            }
        }
        return readings.Exists(reading => reading is ExtractReading.PatientLevel)
            ? [.. readings.Select(OfPatients)]
            : [.. readings];
    }

    private static ExtractReading OfPatients(ExtractReading reading) => reading switch
    {
        ExtractReading.Message message => new ExtractReading.PatientLevel(message.MessageId),
        ExtractReading.NotAMessage => new ExtractReading.PatientLevel(MessageId: null),
        _ => reading,
    };

    private static ExtractReading Unexpected(XmlReader reader)
    {
        var reading = Not(reader, $"{Name(reader)} is not expected here");
        var isOfPatient = false;
        using var inner = reader.ReadSubtree();
        while (inner.Read())
        {
            isOfPatient |= IsOfPatient(inner);
        }
        return isOfPatient ? new ExtractReading.PatientLevel(MessageId: null) : reading;
    }

    /// <summary>An element that is, or tells, something of a single patient. No aggregate has such names.</summary>
    private static bool IsOfPatient(XmlReader reader)
    {
        if (reader.NodeType != XmlNodeType.Element)
        {
            return false;
        }
        var found = reader.LocalName.StartsWith("Patient", StringComparison.OrdinalIgnoreCase)
            || reader.LocalName.Equals("Journals-Table", StringComparison.OrdinalIgnoreCase);
        while (!found && reader.MoveToNextAttribute())
        {
            found = PatientAttributes.Contains(reader.LocalName);
        }
        reader.MoveToElement();
        return found;
    }

    private static bool Is(XmlReader reader, string name) =>
        reader.LocalName == name && reader.NamespaceURI == Namespace;

    private static ExtractReading.NotAMessage Not(XmlReader reader, string why) =>
        new(Invariant($"This is no GPES-I result message: {why} ({At((IXmlLineInfo)reader)})."));

    private static string Name(XmlReader reader) =>
        reader.LocalName.Length <= 60 ? reader.LocalName : $"{reader.LocalName[..60]}...";

    private static string At(IXmlLineInfo place) =>
        Invariant($"line {place.LineNumber}, position {place.LinePosition}");

    /// <summary>Reads one Query-Results: notes the first thing that is wrong, and goes on to its end.</summary>
    private sealed class Results(XmlReader reader)
    {
        private readonly List<AggregateRecord> _records = [];
        private readonly StringBuilder _value = new();
        private ExtractReading.NotAMessage? _wrong;
        private bool _isPatientLevel;
        private bool _hasRecords;

        public ExtractReading Read()
        {
            var id = Guid.TryParse(reader.GetAttribute("QR-UUID"), out var uuid)
                ? uuid.ToString("D").ToUpperInvariant()
                : null;
            var practice = OdsCode.TryParse(reader.GetAttribute("Practice-ID"));
            var query = reader.GetAttribute("Query-Name")?.Trim();
            var date = Date(reader.GetAttribute("Scheduled-Query-Instance-ID"));
            var issued = Instant(reader.GetAttribute("Issue-Date-Time"));
            var start = (IXmlLineInfo)reader;
            ExtractReading.NotAMessage Lacks(string what) =>
                new(Invariant($"Query-Results lacks {what} ({At(start)})."));
            var envelope = id is null ? Lacks("a QR-UUID")
                : practice is null ? Lacks("a Practice-ID that is an organisation code")
                : query is null or "" ? Lacks("a Query-Name")
                : date is null ? Lacks("a Scheduled-Query-Instance-ID with a date")
                : null;
            ReadContent();
            return (_isPatientLevel, envelope ?? _wrong) switch
            {
                (true, _) => new ExtractReading.PatientLevel(id),
                (_, { } wrong) => wrong,
                _ when !_hasRecords => Lacks("Query-Results-Records"),
                // Not null: else there is an envelope error.
                _ => new ExtractReading.Message(id!, practice!.Value, query!, date!.Value, issued, [.. _records]),
            };
        }

        private void ReadContent()
        {
            _isPatientLevel = IsOfPatient(reader);
            var (outside, isInRecords) = (reader.Depth, false);
            while (IsInside(outside))
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }
                var depth = reader.Depth - outside;
                isInRecords = depth == 1 ? Is(reader, "Query-Results-Records") : isInRecords;
                _hasRecords |= isInRecords;
                _isPatientLevel |= IsOfPatient(reader);
                if (depth > MaximumDepth)
                {
                    _wrong ??= Not(reader, "its elements lie too deep in each other");
                }
                else if (isInRecords && depth == 2 && Is(reader, "Aggregate-Record"))
                {
                    ReadRecord();
                }
                else if (isInRecords && depth == 2)
                {
                    _wrong ??= Not(reader, $"{Name(reader)} is not expected here");
                }
            }
        }

        private void ReadRecord()
        {
            var (rid, aid) = (reader.GetAttribute("RID") ?? "", reader.GetAttribute("AID") ?? "");
            var description = reader.GetAttribute("Description") ?? "";
            _value.Clear();
            var outside = reader.Depth;
            while (IsInside(outside))
            {
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    _value.Append(reader.Value);
                }
                else if (reader.NodeType == XmlNodeType.Element)
                {
                    _isPatientLevel |= IsOfPatient(reader);
                    _wrong ??= Not(reader, "an Aggregate-Record holds another element");
                }
            }
            _records.Add(new AggregateRecord(rid, aid, description, _value.ToString().Trim()));
        }

        /// <summary>Goes on to the next node within the element at that depth; false: at its end.</summary>
        /// <remarks>A reader of the subtree would say the same, at three times the price.</remarks>
        private bool IsInside(int depth) =>
            (reader.Depth > depth || !reader.IsEmptyElement) && reader.Read() && reader.Depth > depth;

        /// <summary>A00151-202003310000-R: the day, with or without a time of day.</summary>
        private static DateOnly? Date(string? instance) =>
            instance?.Split('-') is [_, { Length: 8 or 12 } digits, ..]
            && digits.All(char.IsAsciiDigit)
            && DateOnly.TryParseExact(
                digits[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : null;

        private static DateTimeOffset? Instant(string? text) =>
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at)
                ? at
                : null;
    }
}
