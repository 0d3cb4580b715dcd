using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Door;

public enum Ripeness
{
    Green,
    FullyRipe,
    [GraphQLName("GONE_OFF")]
    Rotten,
}

/// <summary>A fruit on its shelf.</summary>
/// <param name="Price">Pounds.</param>
public sealed record Fruit([property: ID] string Id, string Name, [property: Money] decimal Price, int ShelfId)
{
    public decimal? Weight { get; } = 12.4843750m;

    public DateTimeOffset PickedAt { get; } = new(2018, 4, 1, 1, 1, 0, TimeSpan.FromHours(1));

    public Ripeness Ripeness { get; } = Ripeness.FullyRipe;

    public ImmutableArray<OdsCode>? Sellers { get; } = [OdsCode.Parse("A81001")];

    public override string ToString() => Name;
}

public sealed record Shelf(int Number);

[ObjectType<Fruit>(IgnoreProperties = [nameof(Fruit.ShelfId)])]
public static class FruitFields
{
    /// <summary>Where it lies.</summary>
    public static IDataLoaderResult<Shelf> GetShelf([Parent] Fruit fruit, ShelfLoader shelves) =>
        shelves.LoadRequiredAsync(fruit.ShelfId);

    public static async Task<IReadOnlyList<Fruit>> GetAlike([Parent] Fruit fruit, int first = 12)
    {
        await Task.Yield();
        return [.. Enumerable.Repeat(fruit, first)];
    }
}

public sealed class ShelfLoader(Market market) : BatchDataLoader<int, Shelf>
{
    protected override Task<IReadOnlyDictionary<int, Shelf>> LoadBatchAsync(
        IReadOnlyList<int> keys, CancellationToken cancellationToken)
    {
        market.LoadedShelves();
        return Task.FromResult<IReadOnlyDictionary<int, Shelf>>(keys.ToDictionary(key => key, key => new Shelf(key)));
    }
}

/// <summary>What the sample's resolvers reach by DI, and what the tests look at afterwards.</summary>
public sealed class Market
{
    private int _counted;
    private int _shelfBatches;

    public int Counted => _counted;

    public int ShelfBatches => _shelfBatches;

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Fruit> Fruits { get; } =
        [.. Enumerable.Range(1, 200).Select(i => new Fruit($"F{i:000}", $"Fruit {i}", i + 0.5m, i % 7))];

    public int Count()
    {
        Interlocked.Increment(ref _counted);
        return Fruits.Count;
    }

    public void LoadedShelves() => Interlocked.Increment(ref _shelfBatches);
}

[QueryType, SignedIn]
public static class FruitQueries
{
    /// <summary>One fruit.</summary>
    /// <param name="id">As painted on it.</param>
    public static Fruit? GetFruit([ID] string id, Market market) => market.Fruits.FirstOrDefault(one => one.Id == id);

    public static async Task<Connection<Fruit>> GetFruitsAsync(
        PagingArguments paging, Market market, CancellationToken cancellationToken, Ripeness? ripeness = Ripeness.Green)
    {
        await Task.Delay(1, cancellationToken);
        if (paging.After == "forged") throw new BadUserInput("The cursor is none of ours.");
        var after = market.Fruits.Where(one => string.CompareOrdinal(one.Id, paging.After) > 0);
        return Connection.From(paging, [.. after.Take(paging.Size + 1)], fruit => fruit.Id, _ =>
        {
            return Task.FromResult(market.Count());
        });
    }

    [Roles(Role.Auditor)]
    public static string Secret() => "the recipe";

    public static string Broken() => throw new InvalidOperationException("password=hunter2");

    public static async Task<string> Slow(Market market, CancellationToken cancellationToken)
    {
        market.Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            market.Cancelled.TrySetResult();
            throw;
        }
        return "never";
    }

    [Anyone]
    public static string Echo(
        string? text, [Money] decimal? money, decimal? number, DateOnly? day, DateTimeOffset? at, OdsCode? code,
        IReadOnlyList<int>? numbers) =>
        string.Join('|', text, money?.ToString("0.00"), number, day?.ToString("O"), at?.ToString("O"), code,
            numbers is null ? null : string.Join(',', numbers));

    [Anyone]
    public static CollectionKey Keyed(CollectionKey key, CollectionFilter? filter) => key with
    {
        Practice = filter?.Practice is [var only] && filter.Status is [CollectionStatus.AwaitingDeclaration]
            ? only
            : default,
    };

    [Anyone]
    public static int Twice([ID] int id) => 2 * id;

    [Anyone, ListSize(AssumedSize = 3)]
    public static IReadOnlyList<Fruit> GetBasket() => [];
}

[ObjectType<CollectionKey>, GraphQLName("CollectionRef")]
public static class CollectionRefFields
{
    [ID]
    public static string GetId([Parent] CollectionKey key) => key.ToString();
}

/// <param name="Label">What stands on the box.</param>
public sealed record PackInput(
    OdsCode Buyer,
    ImmutableArray<string> Fruits,
    [Money] decimal? Fee,
    string? Label = null,
    bool? Wrapped = true,
    bool Urgent = false,
    Ripeness Least = Ripeness.FullyRipe);

public sealed record PackPayload(string? Packed, IReadOnlyList<string> Errors);

[MutationType]
public static class FruitMutations
{
    [SignedIn]
    public static Task<PackPayload> Pack(PackInput input, Viewer viewer) => Task.FromResult(new PackPayload(
        $"{viewer.Id} {input.Buyer} {string.Join('+', input.Fruits)} {input.Fee} {input.Label ?? "-"} "
        + $"{input.Wrapped} {input.Urgent} {input.Least}", []));
}
