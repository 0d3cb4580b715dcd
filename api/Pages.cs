using System.Text;
using GpCollections.Compat;
using GraphQL.DataLoader;

namespace GpCollections;

/// <summary>Makes connections out of what storage reads.</summary>
internal static class Pages
{
    /// <summary>One page, its nodes already made from its rows, in the list's order.</summary>
    public static Connection<TNode> Of<TNode>(
        PagingArguments paging,
        IReadOnlyList<(string Cursor, TNode Node)> page,
        bool more,
        IDataLoaderResult<int> totalCount)
        where TNode : notnull => new(
            [.. page.Select(each => new Edge<TNode>(each.Cursor, each.Node))],
            new PageInfo(
                HasNextPage: paging.Backwards ? paging.Before is not null : more,
                HasPreviousPage: paging.Backwards ? more : paging.After is not null,
                StartCursor: page is [var first, ..] ? first.Cursor : null,
                EndCursor: page is [.., var last] ? last.Cursor : null),
            totalCount);

    public static Connection<T> Of<T>(
        PagingArguments paging, Slice<T> slice, Func<T, string> cursor, Func<CancellationToken, Task<int>> totalCount)
        where T : notnull =>
        Of(paging, slice, item => item, cursor, totalCount);

    public static Connection<TNode> Of<T, TNode>(
        PagingArguments paging,
        Slice<T> slice,
        Func<T, TNode> node,
        Func<TNode, string> cursor,
        Func<CancellationToken, Task<int>> totalCount)
        where TNode : notnull =>
        Of(
            paging,
            [.. slice.Items.Select(node).Select(each => (cursor(each), each))],
            slice.More,
            DataLoaderResults.Of(totalCount));

    /// <summary>The cursor from which to read on, read by <paramref name="parse"/>; null at the list's begin.</summary>
    /// <exception cref="BadUserInput">It is no cursor of this list.</exception>
    public static T? From<T>(PagingArguments paging, Func<string, T?> parse)
        where T : struct => Text(paging) is not { } text ? null
            : parse(text) ?? throw new BadUserInput("That is no cursor of this list. Take one from edges or pageInfo.");

    /// <inheritdoc cref="From{T}(PagingArguments, Func{string, T?})"/>
    public static T? FromRecord<T>(PagingArguments paging, Func<string, T?> parse)
        where T : class => Text(paging) is not { } text ? null
            : parse(text) ?? throw new BadUserInput("That is no cursor of this list. Take one from edges or pageInfo.");

    /// <summary>An opaque text for a cursor that is plain.</summary>
    public static string Opaque(object plain) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"1:{plain}"));

    /// <summary>Null when it was not made here.</summary>
    public static string? Plain(string opaque)
    {
        var bytes = new byte[256];
        return opaque.Length <= 256 && Convert.TryFromBase64String(opaque, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is ['1', ':', .. var plain] ? plain : null;
    }

    private static string? Text(PagingArguments paging) => paging.Backwards ? paging.Before : paging.After;
}
