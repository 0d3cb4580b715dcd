using System.Linq.Expressions;
using System.Reflection;
using System.Security.Claims;
using GraphQL;
using GraphQL.Resolvers;

namespace GpCollections.Compat;

/// <summary>What a compiled resolver calls when a field is asked for.</summary>
internal static class Resolve
{
    public static readonly ParameterExpression Context =
        Expression.Parameter(typeof(IResolveFieldContext), "context");

    /// <summary>A resolver that answers the expression's value, once it is there.</summary>
    public static FuncFieldResolver<object> With(Expression result)
    {
        var body = Carrier(result.Type) switch
        {
            var carrier when carrier == typeof(Task<>) => Call(nameof(Wait), Carried(result.Type), result),
            var carrier when carrier == typeof(ValueTask<>) => Call(nameof(WaitValue), Carried(result.Type), result),
            _ => CallWith(nameof(Ready), null, Expression.Convert(result, typeof(object))),
        };
        return new(Expression.Lambda<Func<IResolveFieldContext, ValueTask<object?>>>(body, Context).Compile());
    }

    public static bool IsStream(Type type) =>
        Carrier(type) == typeof(IAsyncEnumerable<>) || (Carrier(type) == typeof(Task<>) && IsStream(Carried(type)));

    /// <summary>The stream that the expression begins, as one of objects: events are records.</summary>
    public static Expression Stream(Expression stream) => Carrier(stream.Type) == typeof(Task<>)
        ? Call(nameof(Begun), Carried(Carried(stream.Type)), stream)
        : CallWith(nameof(AtOnce), null, stream);

    public static MethodCallExpression Call(string method, Type? argument = null) =>
        CallWith(method, argument, Context);

    public static MethodCallExpression ArgumentOf(Type type, string name) =>
        CallWith(nameof(Argument), type, Context, Expression.Constant(name));

    internal static T? Argument<T>(IResolveFieldContext context, string name) =>
        context.Arguments is { } arguments && arguments.TryGetValue(name, out var given)
            ? given.Value is T ready ? ready : (T?)InputRecord.To(typeof(T), given.Value)
            : default;

    internal static PagingArguments Paging(IResolveFieldContext context) => new(
        Argument<int?>(context, "first"), Argument<string?>(context, "after"),
        Argument<int?>(context, "last"), Argument<string?>(context, "before"));

    internal static ClaimsPrincipal User(IResolveFieldContext context) => context.User ?? new();

    internal static T Service<T>(IResolveFieldContext context)
        where T : notnull =>
        Provider(context).GetRequiredService<T>();

    internal static T? OptionalService<T>(IResolveFieldContext context) => Provider(context).GetService<T>();

    internal static async Task<IAsyncEnumerable<object?>> Begun<T>(Task<IAsyncEnumerable<T>> stream)
        where T : class => await stream;

    internal static Task<IAsyncEnumerable<object?>> AtOnce(IAsyncEnumerable<object?> stream) =>
        Task.FromResult(stream);

    internal static ValueTask<object?> Ready(object? value) => new(value);

    internal static ValueTask<object?> Wait<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new(task.Result) : Later(task);

        static async ValueTask<object?> Later(Task<T> task) => await task;
    }

    internal static async ValueTask<object?> WaitValue<T>(ValueTask<T> task) => await task;

    private static MethodCallExpression Call(string method, Type argument, Expression value) =>
        CallWith(method, argument, value);

    private static MethodCallExpression CallWith(string method, Type? argument, params Expression[] values)
    {
        var found = typeof(Resolve).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(method);
        return Expression.Call(argument is null ? found : found.MakeGenericMethod(argument), values);
    }

    private static IServiceProvider Provider(IResolveFieldContext context) =>
        context.RequestServices ?? throw new InvalidOperationException("The request has no services.");

    private static Type? Carrier(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : null;

    private static Type Carried(Type type) => type.GetGenericArguments()[0];
}
