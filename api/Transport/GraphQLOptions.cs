using System.ComponentModel.DataAnnotations;
using System.Security.Claims;

namespace GpCollections.Transport;

/// <summary>What one request may ask for: the section GraphQL. Every limit is inclusive.</summary>
public sealed class GraphQLOptions
{
    /// <value>Bytes of a request's body. Default 128 KiB.</value>
    [Range(1_024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 128 * 1024;

    /// <value>Bytes for callers whom <see cref="MayImport"/> lets send imports. Default 16 MiB.</value>
    [Range(1_024, 256 * 1024 * 1024)]
    public int MaxImportBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <value>Whether the caller may send a body of an import's size. Default: nobody.</value>
    public Func<HttpContext, ClaimsPrincipal, bool> MayImport { get; set; } = (_, _) => false;

    /// <value>Characters of a document; variables don't count. Default 20,000.</value>
    [Range(1, 1_000_000)]
    public int MaxDocumentChars { get; set; } = 20_000;

    [Range(1, 100_000)]
    public int MaxTokens { get; set; } = 4_000;

    /// <value>Levels of braces, brackets and types in a document, and of JSON in a body. Default 64.</value>
    [Range(8, 128)]
    public int MaxNesting { get; set; } = 64;

    [Range(1, 100)]
    public int MaxOperations { get; set; } = 5;

    [Range(0, 1_000)]
    public int MaxFragments { get; set; } = 50;

    [Range(0, 1_000)]
    public int MaxAliases { get; set; } = 30;

    /// <value>Root fields of one operation, fragments expanded. Default 20.</value>
    [Range(1, 1_000)]
    public int MaxRootFields { get; set; } = 20;

    [Range(0, 1_000)]
    public int MaxDirectives { get; set; } = 50;

    /// <value>Fields of one operation, fragments expanded. Default 500.</value>
    [Range(1, 10_000)]
    public int MaxFields { get; set; } = 500;

    /// <value>
    /// Fields of one set, fragments expanded. Default 100. Whether fields of a set conflict takes a time that grows
    /// with the square of their number.
    /// </value>
    [Range(1, 10_000)]
    public int MaxFieldsOfASet { get; set; } = 100;

    /// <value>Levels of fields; introspection has a limit of its own. Default 10.</value>
    [Range(1, 100)]
    public int MaxDepth { get; set; } = 10;

    /// <value>
    /// Objects that an operation may answer, as far as its arguments tell. Default 30,000: enough for a page of 100
    /// collections with all that a screen may show of each.
    /// </value>
    [Range(1, 1_000_000)]
    public int MaxCost { get; set; } = 30_000;

    /// <value>Errors in one answer; the rest is dropped. Default 20.</value>
    [Range(1, 1_000)]
    public int MaxErrors { get; set; } = 20;

    /// <value>Seconds that a query may take. Default 10.</value>
    [Range(0.05, 600)]
    public double QueryTimeoutSeconds { get; set; } = 10;

    /// <value>Seconds that a mutation may take; what it started may still be carried out. Default 30.</value>
    [Range(0.05, 600)]
    public double MutationTimeoutSeconds { get; set; } = 30;

    /// <value>Documents kept parsed and validated. Default 1,000.</value>
    [Range(0, 100_000)]
    public int CachedDocuments { get; set; } = 1_000;

    /// <value>Files of trusted documents: JSON, from id to text, as codegen's persisted-documents.json.</value>
    public IList<string> TrustedDocuments { get; init; } = [];

    /// <value>Whether a request must name a trusted document by its id; its own is refused. Default false.</value>
    public bool TrustedOnly { get; set; }

    /// <value>Subscriptions that one person may have open, over whatever transport. Default 50.</value>
    [Range(1, 10_000)]
    public int MaxStreamsPerPerson { get; set; } = 50;

    /// <value>Subscriptions open in one process. Default 5,000.</value>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 5_000;

    /// <value>WebSockets that one person may have open. Default 20.</value>
    [Range(1, 10_000)]
    public int MaxSocketsPerPerson { get; set; } = 20;

    /// <value>WebSockets open in one process. Default 2,000.</value>
    [Range(1, 1_000_000)]
    public int MaxSockets { get; set; } = 2_000;

    /// <value>Operations that run at once on one socket. Default 50.</value>
    [Range(1, 10_000)]
    public int MaxOperationsPerSocket { get; set; } = 50;

    /// <value>Seconds that an opened socket has to say connection_init. Default 10.</value>
    [Range(0.05, 600)]
    public double InitTimeoutSeconds { get; set; } = 10;

    /// <value>Seconds that a socket's client may take to read one message. Default 30.</value>
    [Range(0.05, 600)]
    public double SendTimeoutSeconds { get; set; } = 30;

    /// <value>Origins, besides our own, whose pages may open sockets: https://portal.example.</value>
    public List<string> AllowedOrigins { get; } = [];

    /// <value>Seconds of silence after which a stream says that it is alive. Default 12.</value>
    [Range(0.05, 600)]
    public double KeepAliveSeconds { get; set; } = 12;

    /// <value>
    /// Hands on, from a request's services to those of one event, what belongs to the request: who is signed in.
    /// </value>
    public Action<IServiceProvider, IServiceProvider> CarryOver { get; set; } = (_, _) => { };

    /// <value>Whether the schema may be asked for, in queries and as schema.graphql. Development: true.</value>
    public bool Introspection { get; set; }

    /// <value>
    /// The code and sentence for an exception that says something to the caller, such as a database that is away.
    /// Null, also by default: a fault of the server, logged, and told without any detail.
    /// </value>
    public Func<Exception, (string Code, string Message)?> Translate { get; set; } = _ => null;
}
