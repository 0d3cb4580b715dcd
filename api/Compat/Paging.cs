using GraphQL.DataLoader;

namespace GpCollections.Compat;

/// <summary>
/// As a parameter it becomes the arguments first, after, last and before. Outside 1..100 first and last have already
/// been refused, and so have both together.
/// </summary>
public sealed record PagingArguments(int? First, string? After, int? Last, string? Before)
{
    public const int DefaultSize = 50;
    public const int MaxSize = 100;

    public int Size => First ?? Last ?? DefaultSize;

    /// <value>True: the last ones before the cursor, still given in the list's own order.</value>
    public bool Backwards => First is null && Last is not null;
}

/// <summary>A page of a list.</summary>
/// <remarks>The schema names it after its node: PracticeConnection, PracticeEdge.</remarks>
/// <param name="edges">In the list's own order, also when paging backwards.</param>
/// <param name="pageInfo">Where the page lies in the list.</param>
/// <param name="totalCount">Counts the whole list; runs only when totalCount is asked for.</param>
public sealed class Connection<T>(
    IReadOnlyList<Edge<T>> edges, PageInfo pageInfo, IDataLoaderResult<int> totalCount)
    where T : notnull
{
    public Connection(IReadOnlyList<Edge<T>> edges, PageInfo pageInfo, Func<CancellationToken, Task<int>> totalCount)
        : this(edges, pageInfo, DataLoaderResults.Of(totalCount))
    {
    }

    public IReadOnlyList<Edge<T>> Edges { get; } = edges;

    public IReadOnlyList<T> Nodes { get; } = [.. edges.Select(edge => edge.Node)];

    public PageInfo PageInfo { get; } = pageInfo;

    [Cost(10)]
    public IDataLoaderResult<int> TotalCount { get; } = totalCount;
}

public static class Connection
{
    /// <summary>
    /// Makes a page out of up to <c>paging.Size + 1</c> rows, read in the direction of paging: the one too many only
    /// tells that there is more.
    /// </summary>
    public static Connection<T> From<T>(
        PagingArguments paging,
        IReadOnlyList<T> rows,
        Func<T, string> cursor,
        Func<CancellationToken, Task<int>> totalCount)
        where T : notnull
    {
        var more = rows.Count > paging.Size;
        var page = rows.Take(paging.Size).Select(row => new Edge<T>(cursor(row), row));
        Edge<T>[] edges = paging.Backwards ? [.. page.Reverse()] : [.. page];
        var pageInfo = new PageInfo(
            HasNextPage: paging.Backwards ? paging.Before is not null : more,
            HasPreviousPage: paging.Backwards ? more : paging.After is not null,
            StartCursor: edges is [var first, ..] ? first.Cursor : null,
            EndCursor: edges is [.., var last] ? last.Cursor : null);
        return new(edges, pageInfo, totalCount);
    }
}

public sealed record Edge<T>(string Cursor, T Node) where T : notnull;

public sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);
