namespace GpCollections.Transport;

internal sealed partial class GraphQLRunner
{
    [LoggerMessage(1, LogLevel.Error, "Request {CorrelationId} failed at {Path}")]
    private partial void LogFault(Exception exception, string correlationId, string path);

    [LoggerMessage(2, LogLevel.Debug, "Request {CorrelationId} failed again at {Path}")]
    private partial void LogFurtherFault(Exception exception, string correlationId, string path);
}
