using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;

namespace GpCollections.Compat;

/// <summary>What a request asks for below a field, before anything is read.</summary>
internal static class Selection
{
    /// <summary>
    /// The names of the fields of a connection's nodes, through fragments and whatever directives say: at least those
    /// that will be resolved.
    /// </summary>
    public static HashSet<string> OfNodes(IResolveFieldContext connection)
    {
        var document = connection.Document;
        var own = Fields(document, connection.FieldAst.SelectionSet).ToList();
        var nodes = own.Where(field => field.Name == "nodes")
            .Concat(own.Where(field => field.Name == "edges")
                .SelectMany(edges => Fields(document, edges.SelectionSet)).Where(field => field.Name == "node"));
        return
        [
            .. nodes.SelectMany(node => Fields(document, node.SelectionSet)).Select(field => field.Name.StringValue),
        ];
    }

    private static IEnumerable<GraphQLField> Fields(GraphQLDocument document, GraphQLSelectionSet? set) =>
        (set?.Selections ?? []).SelectMany(selection => selection switch
        {
            GraphQLField field => [field],
            GraphQLInlineFragment inline => Fields(document, inline.SelectionSet),
            GraphQLFragmentSpread spread => Fields(document, Fragment(document, spread.FragmentName.Name)),
            _ => [],
        });

    private static GraphQLSelectionSet? Fragment(GraphQLDocument document, ROM name) =>
        document.Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(fragment => fragment.FragmentName.Name == name)?.SelectionSet;
}
