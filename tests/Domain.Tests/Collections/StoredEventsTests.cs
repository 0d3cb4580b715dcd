using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace GpCollections.Collections;

/// <summary>
/// What was stored once must be read for ever. Data/Events has a file for each kind of event, as StoredJson writes it
/// today. When an event gets a field, its file of before stays as Kind.1.json, and must still be read.
/// </summary>
public sealed class StoredEventsTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Kinds =>
    [
        .. typeof(CollectionEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(kind => kind.DerivedType.Name),
    ];

    public static TheoryData<string> Files =>
        [.. new DirectoryInfo(Folder()).GetFiles("*.json").Select(file => file.Name)];

    [Fact]
    public void Every_event_has_a_kind_of_its_own_name() =>
        Assert.Equal(
            typeof(CollectionEvent).GetNestedTypes().Select(type => (type, (object?)type.Name)),
            typeof(CollectionEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(kind => (kind.DerivedType, kind.TypeDiscriminator)));

    [Theory, MemberData(nameof(Kinds))]
    public void A_kind_is_stored_as_it_was(string kind)
    {
        var path = Path.Combine(Folder(), $"{kind}.json");
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(path, Text(Sample(kind)));
            Assert.Fail($"{kind}.json was missing. Review and commit it.");
        }

        var stored = File.ReadAllText(path);
        Assert.Equal(stored, Text(Sample(kind)));
        Assert.Equal(stored, Text(StoredJson.Read<CollectionEvent>(stored)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_sample_has_all_that_its_kind_can_have(string kind)
    {
        var sample = Sample(kind);
        Assert.All(sample.GetType().GetProperties(), property => Assert.NotNull(property.GetValue(sample)));
    }

    [Theory, MemberData(nameof(Files))]
    public void Whatever_was_stored_is_read(string file)
    {
        var stored = StoredJson.Read<CollectionEvent>(File.ReadAllText(Path.Combine(Folder(), file)));
        Assert.Equal(file.Split('.')[0], stored.GetType().Name);
    }

    [Fact]
    public void Words_of_enums_are_stored_so_none_may_go() => House.Approved.Verify(
        string.Concat(
            Words(typeof(CollectionEvent)).Append(typeof(CollectionStatus)).Distinct()
                .OrderBy(type => type.Name, StringComparer.Ordinal)
                .Select(type => $"{type.Name}: {string.Join(", ", Enum.GetNames(type))}\n")),
        "../Data/Events/words.txt");

    private static CollectionEvent Sample(string kind) =>
        Assert.Single(StoredEventSamples.All, sample => sample.GetType().Name == kind);

    private static string Text(CollectionEvent happened) =>
        JsonSerializer.Serialize(JsonDocument.Parse(StoredJson.Write(happened)), Readable) + "\n";

    private static IEnumerable<Type> Words(Type root)
    {
        var seen = new HashSet<Type>();
        var next = new Queue<Type>(root.GetNestedTypes());
        while (next.TryDequeue(out var type))
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            foreach (var part in type.GetGenericArguments()) next.Enqueue(part);
            if (type.Namespace?.StartsWith(nameof(GpCollections), StringComparison.Ordinal) != true || !seen.Add(type))
            {
                continue;
            }

            foreach (var property in type.GetProperties()) next.Enqueue(property.PropertyType);
        }

        return seen.Where(type => type.IsEnum);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Data", "Events"));
}
