namespace GpCollections.Transport;

/// <summary>A request that isn't one: told with its status before anything is executed.</summary>
internal sealed class RequestFault(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static RequestFault BadRequest(string message) => new(400, Codes.BadRequest, message);

    public static RequestFault Internal() =>
        new(500, Codes.Internal, "Something went wrong here. Give us the correlation id if it stays so.");
}

/// <summary>All the codes that extensions.code can have; fixed, as clients switch on them.</summary>
internal static class Codes
{
    public const string BadRequest = "BAD_REQUEST";
    public const string NotAcceptable = "NOT_ACCEPTABLE";
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string PayloadTooLarge = "PAYLOAD_TOO_LARGE";
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";
    public const string PersistedQueryRequired = "PERSISTED_QUERY_REQUIRED";
    public const string ParseFailed = "GRAPHQL_PARSE_FAILED";
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";
    public const string BadUserInput = "BAD_USER_INPUT";
    public const string TooComplex = "QUERY_TOO_COMPLEX";
    public const string TooManyRequests = "TOO_MANY_REQUESTS";
    public const string OverBudget = "BUDGET_EXCEEDED";
    public const string Timeout = "TIMEOUT";
    public const string Unavailable = "UNAVAILABLE";
    public const string TokenExpired = "AUTH_TOKEN_EXPIRED";
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";
    public const string NotFound = "NOT_FOUND";
    public const string TooManyStreams = "TOO_MANY_STREAMS";
    public const string Internal = "INTERNAL_SERVER_ERROR";
}
