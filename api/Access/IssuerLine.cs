namespace GpCollections.Access;

/// <summary>
/// The line to an issuer's metadata and keys. Soon given up; and who waited behind a vain try is told so at once,
/// rather than trying it once more, each after the other.
/// </summary>
internal sealed class IssuerLine : DelegatingHandler
{
    /// <summary>For each of the two things that are fetched.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long _failedAt;

    public IssuerLine()
        : base(new SocketsHttpHandler { ConnectTimeout = Longest })
    {
    }

    /// <summary>Whether the last try was in vain.</summary>
    public bool IsDown => Interlocked.Read(ref _failedAt) != 0;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _failedAt) is not 0 and var at && TimeProvider.System.GetElapsedTime(at) < Pause)
            throw new HttpRequestException("The issuer did not answer a moment ago.");
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            Interlocked.Exchange(
                ref _failedAt, answer.IsSuccessStatusCode ? 0 : TimeProvider.System.GetTimestamp());
            return answer;
        }
        catch (Exception)
        {
            Interlocked.Exchange(ref _failedAt, TimeProvider.System.GetTimestamp());
            throw;
        }
    }
}
