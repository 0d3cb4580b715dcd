using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>
/// The documents that front ends were built with, by id. An id is what the file says: whoever can write the file is
/// trusted with its hashes too.
/// </summary>
internal sealed class TrustedDocuments
{
    private const string Sha256 = "sha256:";
    private readonly FrozenDictionary<string, string> _byId;
    private readonly bool _only;

    /// <exception cref="InvalidOperationException">A file can't be read, or is of another form.</exception>
    public TrustedDocuments(IOptions<GraphQLOptions> options)
    {
        _only = options.Value.TrustedOnly;
        var byId = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in options.Value.TrustedDocuments)
        {
            foreach (var (id, text) in Read(file))
            {
                if (!byId.TryAdd(Id(id), text) && byId[Id(id)] != text)
                    throw new InvalidOperationException($"GraphQL:TrustedDocuments: {file} has another {id}.");
            }
        }
        _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
        if (_only && _byId.Count == 0)
            throw new InvalidOperationException("GraphQL:TrustedOnly, but GraphQL:TrustedDocuments names no document.");
    }

    /// <summary>The text that the request means.</summary>
    /// <exception cref="RequestFault">No document has its id, or it has none and should.</exception>
    public string Document(GraphQLRequest request) => request switch
    {
        { DocumentId: { } id } => _byId.GetValueOrDefault(Id(id))
            ?? throw new RequestFault(400, Codes.PersistedQueryNotFound, "No document with this documentId is known."),
        { Query: { } query } when !_only => query,
        _ => throw new RequestFault(
            400, Codes.PersistedQueryRequired, "Only known documents are served here: send a documentId."),
    };

    // Codegen's older files leave the algorithm out.
    private static string Id(string id) => id.Contains(':') ? id : Sha256 + id;

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file)) ?? [];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidOperationException($"GraphQL:TrustedDocuments: {file}: {wrong.Message}", wrong);
        }
    }
}
