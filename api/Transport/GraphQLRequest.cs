using GraphQL;

namespace GpCollections.Transport;

/// <summary>A request as the GraphQL over HTTP specification words it: with a document or with the id of one.</summary>
internal sealed record GraphQLRequest(
    string? Query, string? OperationName, Inputs? Variables, Inputs? Extensions, string? DocumentId = null);
