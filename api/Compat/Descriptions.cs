using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GpCollections.Compat;

/// <summary>The schema's descriptions: [GraphQLDescription], else the XML documentation beside the assembly.</summary>
internal static partial class Descriptions
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Documents = new();

    public static string? Of(MemberInfo member) =>
        member.GetCustomAttribute<GraphQLDescriptionAttribute>()?.Description
        ?? Text(Documentation(member)?.Element("summary"))
        ?? (member is PropertyInfo ? OfPositional(member) : null);

    public static string? Of(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<GraphQLDescriptionAttribute>()?.Description
        ?? Text(Parameter(Documentation(parameter.Member), parameter.Name));

    // A positional record's properties are described by the record's own param elements.
    private static string? OfPositional(MemberInfo property) =>
        Text(Parameter(Documentation(property.DeclaringType), property.Name));

    private static XElement? Parameter(XElement? documentation, string? name) =>
        documentation?.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == name);

    private static XElement? Documentation(MemberInfo? member)
    {
        if (member is null) return null;
        var type = member as Type ?? member.DeclaringType;
        if (type is null) return null;
        if (type.IsConstructedGenericType) type = type.GetGenericTypeDefinition();
        var typeName = type.FullName?.Replace('+', '.');
        var document = Documents.GetOrAdd(type.Assembly, Read);
        return member switch
        {
            Type => document.GetValueOrDefault($"T:{typeName}"),
            PropertyInfo => document.GetValueOrDefault($"P:{typeName}.{member.Name}"),
            FieldInfo => document.GetValueOrDefault($"F:{typeName}.{member.Name}"),
            ConstructorInfo => document.GetValueOrDefault($"T:{typeName}"),
            // A field of the schema isn't overloaded, so its name is enough.
            MethodInfo => document.GetValueOrDefault($"M:{typeName}.{member.Name}"),
            _ => null,
        };
    }

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        var members = new Dictionary<string, XElement>();
        if (!File.Exists(path)) return members;
        foreach (var member in XDocument.Load(path).Descendants("member"))
        {
            var name = member.Attribute("name")?.Value ?? "";
            members.TryAdd(name.Split('(')[0], member);
        }
        return members;
    }

    private static string? Text(XElement? element)
    {
        if (element is null) return null;
        var words = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see when see.IsEmpty => Reference(see),
            XElement { Name.LocalName: "paramref" } reference => reference.Attribute("name")?.Value,
            _ => "",
        }));
        var oneLine = Spaces().Replace(words, " ").Trim();
        return oneLine.Length == 0 ? null : oneLine;
    }

    private static string? Reference(XElement see) =>
        see.Attribute("langword")?.Value ?? see.Attribute("cref")?.Value.Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
