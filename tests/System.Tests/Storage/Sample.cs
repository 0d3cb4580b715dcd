using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Storage;

/// <summary>Words to store; what they say does not matter.</summary>
internal static class Sample
{
    public static DateTimeOffset Now { get; } = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);

    public static Actor Person { get; } = new("p1", "Grace Hopper", OdsCode.Parse("A81001"));

    public static OdsCode Practice(int number) =>
        OdsCode.Parse($"T{number.ToString("d5", CultureInfo.InvariantCulture)}");

    public static CollectionKey Key(int number, string service = "QOF-2017-18", string period = "2018-03") =>
        new(service, period, Practice(number));

    public static CollectionRow Row(CollectionKey key, int version) => new(
        key,
        version,
        version,
        CollectionStatus.Offered,
        OdsCode.Parse("Q74"),
        "2017-18",
        PaymentRelated: true,
        DueAt: Now.AddDays(30),
        AwaitedParty.Practice,
        CollectionAction.Accept,
        AwaitedBy: Now.AddDays(30),
        FiguresVersion: null,
        Points: null,
        Amount: null,
        ChangedAt: Now);

    public static RecordedEvent Event(CollectionKey key, int sequence, string reason = "because") => new(
        key, sequence, sequence, Now, Person, $"command-{sequence}", "hash", CollectionStatus.Offered,
        new CollectionEvent.Accepted(reason));

    /// <summary>Takes the collection from the version before to this one, with one event.</summary>
    public static Append Append(
        CollectionKey key, int version, IdempotencyClaim? claim = null, string reason = "because") =>
        new(Row(key, version), version - 1, [Event(key, version, reason)], claim);

    public static ImmutableArray<T> Many<T>(int count, Func<int, T> make) =>
        [.. Enumerable.Range(1, count).Select(make)];
}
