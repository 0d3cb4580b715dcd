using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GpCollections.Extracts;

/// <summary>What is to be asked of whoever has the practice's clinical system.</summary>
/// <param name="IsWanted">Asked when a place is free; where false, no system is asked.</param>
/// <param name="IsStillWanted">Asked when it is the answer's turn; where false, it is dropped.</param>
/// <param name="Take">Takes what came of it, when it is that one's turn.</param>
internal sealed record Question(
    CollectionKey Key,
    Terms Terms,
    Func<ValueTask<bool>> IsWanted,
    Func<bool> IsStillWanted,
    Func<Asked, Task> Take);

/// <summary>What came of asking.</summary>
/// <param name="Reading">Null: nothing came, or nothing that can be read as one result.</param>
/// <param name="ContentHash">SHA-256 of what came, in hex; null: nothing came.</param>
internal sealed record Asked(ExtractAnswer Answer, ExtractReading? Reading = null, string? ContentHash = null)
{
    /// <summary>Who was asked; null: nobody knows.</summary>
    public string? Supplier { get; init; }

    /// <summary>Null: nobody was asked.</summary>
    public Arrival? Arrival { get; init; }
}

/// <summary>
/// The GP system suppliers, as this silo reaches them: a bounded number of questions at a time to each.
/// </summary>
internal sealed class ClinicalSystems(
    IHttpClientFactory http,
    Practices practices,
    OutputMaps maps,
    AnswerTurns turns,
    IOptions<ExtractOptions> options,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : IDisposable
{
    /// <summary>A period without a priority group waits behind those that have one.</summary>
    private const int LastGroup = int.MaxValue;

    private readonly ConcurrentDictionary<string, SupplierGate> _gates = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Somebody can be asked. Otherwise extracts are only posted.</summary>
    public bool AreKnown => options.Value.BaseUrl is not null || options.Value.Suppliers.Count > 0;

    public TimeSpan? Spread => options.Value.SpreadSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public TimeSpan FirstRetry => TimeSpan.FromSeconds(options.Value.FirstRetrySeconds);

    /// <summary>Asks the practice's supplier for its figures. No fault of theirs is an exception here.</summary>
    public async Task Ask(Question question, CancellationToken cancellationToken)
    {
        var practice = await practices.ByCode(question.Key.Practice, cancellationToken);
        var supplier = practice?.ClinicalSystem;
        if (practice is { SharedSystem: true })
        {
            await question.Take(
                Nothing(ExtractOutcome.SharedSystem, "Two practices share this system: it is never extracted."));
        }
        else if (AddressOf(supplier) is { } address)
        {
            await Ask(address, supplier, question, cancellationToken);
        }
        else
        {
            var detail = $"No address is known for the supplier {supplier ?? "of this practice"}.";
            await question.Take(NoAnswer(detail) with { Supplier = supplier });
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

    private SupplierGate GateFor(string supplier)
    {
        var capacity = options.Value.Capacity.GetValueOrDefault(supplier);
        return new SupplierGate(
            capacity?.Concurrency ?? options.Value.Concurrency, capacity?.QuestionsPerMinute, clock);
    }

    private Uri? AddressOf(string? supplier) =>
        supplier is not null && options.Value.Suppliers.TryGetValue(supplier, out var own)
            ? own
            : options.Value.BaseUrl;

    // The place with the supplier is given back as soon as it has answered, unless too many answers wait already.
    private async Task Ask(Uri address, string? supplier, Question question, CancellationToken cancellationToken)
    {
        using var place = await _gates.GetOrAdd(supplier ?? $"{address}", GateFor)
            .Enter(question.Terms.Period.PriorityGroup ?? LastGroup, cancellationToken);
        if (!await question.IsWanted())
        {
            return;
        }

        turns.Asking();
        var (body, asked) = await Fetch(address, question, cancellationToken);
        var arrival = new Arrival(clock.Now(), IsKept: true);
        using var turn = await turns.Enter(body.Length, place, cancellationToken);
        if (question.IsStillWanted())
        {
            asked ??= Judge(body, question, await maps.Of(question.Key.Service, cancellationToken));
            await question.Take(asked with { Supplier = supplier, Arrival = arrival });
        }
    }

    /// <summary>What came, or what is to be said of it if nothing did.</summary>
    private async Task<(byte[] Body, Asked? Instead)> Fetch(
        Uri address, Question question, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, QuestionsAt(address))
            {
                Content = JsonContent.Create(QuestionFor(question), options: JsonSerializerOptions.Web),
            };
            var client = http.CreateClient(nameof(ClinicalSystems));
            using var response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                return ([], NoAnswer($"The clinical system answered {(int)response.StatusCode}."));
            }

            // The body's size is bounded by the client's buffer: see the registration.
            await response.Content.LoadIntoBufferAsync(options.Value.MostBytes, timeout.Token);
            return (await response.Content.ReadAsByteArrayAsync(timeout.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], NoAnswer($"No answer within {options.Value.TimeoutSeconds} s."));
        }
        catch (HttpRequestException exception)
        {
            return ([], NoAnswer($"The clinical system could not be reached ({exception.HttpRequestError})."));
        }
    }

    // A supplier's systems may lie below a path of its own.
    private static Uri QuestionsAt(Uri address) => new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/extract");

    private Asked Judge(byte[] body, Question question, OutputMap map)
    {
        try
        {
            using var stream = new MemoryStream(body, writable: false);
            var reading = ExtractAnswer.Only(GpesMessage.Read(stream, options.Value.MostBytes));
            return new Asked(
                ExtractAnswer.Judge(question.Terms, question.Key.Practice, reading, map), reading,
                Convert.ToHexString(SHA256.HashData(body)));
        }
        catch (XmlException)
        {
            return Nothing(ExtractOutcome.Malformed, "The answer is no GPES-I message.");
        }
    }

    private static ExtractQuestion QuestionFor(Question question) => new(
        question.Key.Service,
        question.Key.Period,
        question.Key.Practice.ToString(),
        question.Terms.Period.AchievementDate,
        [.. question.Terms.Service.Indicators.Select(indicator =>
            new IndicatorQuestion(indicator.Code, indicator.Kind.ToString(), indicator.Manual, indicator.Group))]);

    private static Asked NoAnswer(string detail) => Nothing(ExtractOutcome.NoAnswer, detail);

    private static Asked Nothing(ExtractOutcome outcome, string detail) =>
        new(new ExtractAnswer(outcome, null, [], detail));

    private sealed record ExtractQuestion(
        string Service, string Period, string Practice, DateOnly AchievementDate, IndicatorQuestion[] Indicators);

    private sealed record IndicatorQuestion(string Code, string Kind, bool Manual, string? Group);
}
