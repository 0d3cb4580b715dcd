using System.Reflection;
using System.Text;

namespace GpCollections.Compat;

/// <summary>What C# names are called in the schema.</summary>
internal static class Names
{
    public static string Field(MemberInfo member) => Given(member) ?? Camel(Bare(member));

    public static string Argument(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<GraphQLNameAttribute>()?.Name ?? Camel(parameter.Name ?? "");

    public static string EnumValue(FieldInfo value) => Given(value) ?? UpperSnake(value.Name);

    /// <summary>Connection&lt;Practice&gt; is PracticeConnection.</summary>
    public static string Type(Type type, Func<Type, string> argument)
    {
        if (Given(type) is { } given) return given;
        if (!type.IsGenericType) return type.Name;
        var own = type.Name[..type.Name.IndexOf('`')];
        return string.Concat(type.GetGenericArguments().Select(argument)) + own;
    }

    public static string? Given(MemberInfo member) => member.GetCustomAttribute<GraphQLNameAttribute>()?.Name;

    /// <summary>DueSoonest is DUE_SOONEST, QOFPoints is QOF_POINTS, Top10 is TOP10.</summary>
    public static string UpperSnake(string name)
    {
        var snake = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord) snake.Append('_');
            snake.Append(char.ToUpperInvariant(name[i]));
        }
        return snake.ToString();
    }

    private static string Bare(MemberInfo member)
    {
        if (member is not MethodInfo) return member.Name;
        var name = member.Name;
        if (name.Length > 3 && name.StartsWith("Get", StringComparison.Ordinal) && char.IsUpper(name[3]))
            name = name[3..];
        return name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private static string Camel(string name)
    {
        // SHA256Hash is sha256Hash, IDs is ids: a leading run of capitals counts as one word.
        var run = 0;
        while (run < name.Length && char.IsUpper(name[run])) run++;
        var lower = run <= 1 || run == name.Length || !char.IsLetter(name[run]) ? run : run - 1;
        return string.Concat(name[..Math.Max(lower, 1)].ToLowerInvariant(), name[Math.Max(lower, 1)..]);
    }
}
