namespace GpCollections.Access;

internal static partial class SignInLog
{
    [LoggerMessage(LogLevel.Information, "{Actor} acts on behalf of {Person}.")]
    public static partial void ActsForAnother(this ILogger logger, string actor, string person);
}
