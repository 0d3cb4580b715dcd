using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;

namespace GpCollections.Transport;

/// <summary>
/// What a document may be, before it is validated: validation itself takes a time that grows with the square of some
/// of these. Fragments count as often as they are spread, and are measured once.
/// </summary>
internal sealed class DocumentLimits
{
    // As graphql-js: __schema { types { fields { type { fields } } } } and deeper is asked by nobody but attackers.
    private const int MaxIntrospectionLists = 3;

    private readonly GraphQLOptions _options;
    private readonly GraphQLDocument _document;
    private readonly Dictionary<string, Measure> _fragments = [];
    private int _aliases;
    private int _directives;

    private DocumentLimits(GraphQLDocument document, GraphQLOptions options) =>
        (_document, _options) = (document, options);

    /// <summary>Counts tokens without building anything.</summary>
    public static void CheckText(string query, GraphQLOptions options)
    {
        Limit(query.Length, options.MaxDocumentChars, "characters");
        var (tokens, position) = (0, 0);
        while (true)
        {
            var token = Lexer.Lex(query, position);
            if (token.Kind == TokenKind.EOF) return;
            if (token.Kind == TokenKind.STRING) CheckText(token.Value.Span);
            if (token.Kind != TokenKind.COMMENT) Limit(++tokens, options.MaxTokens, "tokens");
            position = token.End;
        }
    }

    // The database can store neither.
    private static void CheckText(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0')) throw JsonInputs.Nul();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw JsonInputs.NoUnicode();
            i++;
        }
    }

    public static void Check(GraphQLDocument document, GraphQLOptions options)
    {
        if (document.Definitions.Any(one => one is not (GraphQLOperationDefinition or GraphQLFragmentDefinition)))
            throw new ExecutionError("Send operations and fragments only.") { Code = Codes.ValidationFailed };
        var limits = new DocumentLimits(document, options);
        var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
        Limit(operations.Count, options.MaxOperations, "operations");
        Limit(document.Definitions.Count(one => one is GraphQLFragmentDefinition), options.MaxFragments, "fragments");
        foreach (var operation in operations)
        {
            limits.Count(operation.Directives);
            var measure = limits.Of(operation.SelectionSet);
            Limit(measure.Root, options.MaxRootFields, "root fields");
            Limit(measure.Fields, options.MaxFields, "fields");
            Limit(measure.Depth, options.MaxDepth, "levels of fields");
        }
        // Fragments that no operation spreads are counted too: they are validated like the others.
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            var measure = limits.Of(fragment.FragmentName.Name.StringValue);
            Limit(measure.Root, options.MaxFieldsOfASet, "fields in one set");
            Limit(measure.Fields, options.MaxFields, "fields");
        }
    }

    private Measure Of(GraphQLSelectionSet? set)
    {
        var sum = new Measure();
        foreach (var selection in set?.Selections ?? [])
        {
            sum += selection switch
            {
                GraphQLField field => Of(field),
                GraphQLInlineFragment inline => Of(inline),
                GraphQLFragmentSpread spread => Of(spread),
                _ => new(),
            };
        }
        return sum;
    }

    private Measure Of(GraphQLField field)
    {
        if (field.Alias is not null) Limit(++_aliases, _options.MaxAliases, "aliases");
        Count(field.Directives);
        var below = Of(field.SelectionSet);
        Limit(below.Root, _options.MaxFieldsOfASet, "fields in one set");
        var name = field.Name.StringValue;
        var lists = below.Lists + (name is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0);
        if (name is not ("__schema" or "__type")) return new(1, below.Fields + 1, below.Depth + 1, lists);
        Limit(lists, MaxIntrospectionLists - 1, "nested lists of introspection");
        return new(1, 1, 1, 0);
    }

    private Measure Of(GraphQLInlineFragment inline)
    {
        Count(inline.Directives);
        return Of(inline.SelectionSet);
    }

    private Measure Of(GraphQLFragmentSpread spread)
    {
        Count(spread.Directives);
        return Of(spread.FragmentName.Name.StringValue);
    }

    private Measure Of(string name)
    {
        if (_fragments.TryGetValue(name, out var known)) return known;
        // A circle counts as nothing here; validation refuses it.
        _fragments[name] = new();
        foreach (var definition in _document.Definitions)
        {
            if (definition is not GraphQLFragmentDefinition fragment || fragment.FragmentName.Name != name) continue;
            Count(fragment.Directives);
            return _fragments[name] = Of(fragment.SelectionSet);
        }
        return new();
    }

    private void Count(GraphQLDirectives? directives)
    {
        _directives += directives?.Count ?? 0;
        Limit(_directives, _options.MaxDirectives, "directives");
    }

    private static void Limit(int actual, int max, string what)
    {
        if (actual > max) throw new TooComplex($"A request may have {max:#,0} {what}.");
    }

    /// <summary>Counts stop far above every limit, so that a bomb of fragments can't make them overflow.</summary>
    private readonly record struct Measure(int Root, int Fields, int Depth, int Lists)
    {
        private const int Enough = 1_000_000;

        public static Measure operator +(Measure a, Measure b) => new(
            Math.Min(a.Root + b.Root, Enough), Math.Min(a.Fields + b.Fields, Enough),
            Math.Max(a.Depth, b.Depth), Math.Max(a.Lists, b.Lists));
    }
}
