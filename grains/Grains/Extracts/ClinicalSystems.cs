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

/// <summary>What came of asking.</summary>
/// <param name="Supplier">Who was asked; null: nobody knows.</param>
/// <param name="Reading">Null: nothing came, or nothing that can be read as one result.</param>
/// <param name="ContentHash">SHA-256 of what came, in hex; null: nothing came.</param>
internal sealed record Asked(
    ExtractAnswer Answer, string? Supplier, ExtractReading? Reading = null, string? ContentHash = null);

/// <summary>
/// The GP system suppliers, as this silo reaches them: a bounded number of questions at a time to each.
/// </summary>
internal sealed class ClinicalSystems(
    IHttpClientFactory http,
    Practices practices,
    OutputMaps maps,
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
    /// <param name="isWanted">Asked when it is its turn; where false, no system is asked, and null is answered.</param>
    public async Task<Asked?> Ask(
        CollectionKey key, Terms terms, Func<ValueTask<bool>> isWanted, CancellationToken cancellationToken)
    {
        var practice = await practices.ByCode(key.Practice, cancellationToken);
        if (practice is { SharedSystem: true })
        {
            return new Asked(
                Nothing(ExtractOutcome.SharedSystem, "Two practices share this system: it is never extracted."), null);
        }

        var supplier = practice?.ClinicalSystem;
        var address = supplier is not null && options.Value.Suppliers.TryGetValue(supplier, out var own)
            ? own
            : options.Value.BaseUrl;
        if (address is null)
        {
            var whose = supplier ?? "of this practice";
            return new Asked(
                Nothing(ExtractOutcome.NoAnswer, $"No address is known for the supplier {whose}."), supplier);
        }

        var gate = _gates.GetOrAdd(supplier ?? $"{address}", GateFor);
        await gate.Enter(terms.Period.PriorityGroup ?? LastGroup, cancellationToken);
        try
        {
            return await isWanted()
                ? await Ask(address, key, terms, cancellationToken) with { Supplier = supplier }
                : null;
        }
        finally
        {
            gate.Leave();
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

    private async Task<Asked> Ask(Uri address, CollectionKey key, Terms terms, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, QuestionsAt(address))
            {
                Content = JsonContent.Create(QuestionFor(key, terms), options: JsonSerializerOptions.Web),
            };
            var client = http.CreateClient(nameof(ClinicalSystems));
            using var response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                return NoAnswer($"The clinical system answered {(int)response.StatusCode}.");
            }

            // The body's size is bounded by the client's buffer: see the registration.
            await response.Content.LoadIntoBufferAsync(options.Value.MostBytes, timeout.Token);
            return Judge(
                await response.Content.ReadAsByteArrayAsync(timeout.Token), key, terms,
                await maps.Of(key.Service, timeout.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NoAnswer($"No answer within {options.Value.TimeoutSeconds} s.");
        }
        catch (HttpRequestException exception)
        {
            return NoAnswer($"The clinical system could not be reached ({exception.HttpRequestError}).");
        }
        catch (XmlException)
        {
            return new Asked(Nothing(ExtractOutcome.Malformed, "The answer is no GPES-I message."), null);
        }
    }

    // A supplier's systems may lie below a path of its own.
    private static Uri QuestionsAt(Uri address) => new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/extract");

    private Asked Judge(byte[] body, CollectionKey key, Terms terms, OutputMap map)
    {
        using var stream = new MemoryStream(body, writable: false);
        var reading = ExtractAnswer.Only(GpesMessage.Read(stream, options.Value.MostBytes));
        return new Asked(
            ExtractAnswer.Judge(terms, key.Practice, reading, map), null, reading,
            Convert.ToHexString(SHA256.HashData(body)));
    }

    private static ExtractQuestion QuestionFor(CollectionKey key, Terms terms) => new(
        key.Service,
        key.Period,
        key.Practice.ToString(),
        terms.Period.AchievementDate,
        [.. terms.Service.Indicators.Select(indicator =>
            new IndicatorQuestion(indicator.Code, indicator.Kind.ToString(), indicator.Manual, indicator.Group))]);

    private static Asked NoAnswer(string detail) => new(Nothing(ExtractOutcome.NoAnswer, detail), null);

    private static ExtractAnswer Nothing(ExtractOutcome outcome, string detail) => new(outcome, null, [], detail);

    private sealed record ExtractQuestion(
        string Service, string Period, string Practice, DateOnly AchievementDate, IndicatorQuestion[] Indicators);

    private sealed record IndicatorQuestion(string Code, string Kind, bool Manual, string? Group);
}
