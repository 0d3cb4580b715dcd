using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>Parsed documents within the limits; those that were once executed, and so are valid, are kept.</summary>
internal sealed class DocumentStore(IOptions<GraphQLOptions> options) : IDisposable
{
    private readonly GraphQLOptions _options = options.Value;
    private readonly MemoryCache _valid = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedDocuments });

    /// <exception cref="ExecutionError">The text is no document, or beyond a limit.</exception>
    public (GraphQLDocument Document, bool IsValid) Get(string query)
    {
        if (_valid.TryGetValue<GraphQLDocument>(query, out var known) && known is not null) return (known, true);
        try
        {
            DocumentLimits.CheckText(query, _options);
            var document = Parser.Parse(query, new ParserOptions
            {
                Ignore = IgnoreOptions.Comments,
                MaxDepth = _options.MaxNesting,
            });
            DocumentLimits.Check(document, _options);
            return (document, false);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new TooComplex($"A document may be {_options.MaxNesting} levels deep.");
        }
        catch (GraphQLSyntaxErrorException wrong)
        {
            var error = new ExecutionError($"Syntax error: {wrong.Description}") { Code = Codes.ParseFailed };
            error.AddLocation(wrong.Location);
            throw error;
        }
    }

    public void Keep(string query, GraphQLDocument document) =>
        _valid.Set(query, document, new MemoryCacheEntryOptions { Size = 1 });

    public void Dispose() => _valid.Dispose();
}
