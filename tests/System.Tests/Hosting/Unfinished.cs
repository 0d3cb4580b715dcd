using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GpCollections.Hosting;

/// <summary>A body that comes to its end when it is told to; until then it is blank lines.</summary>
internal sealed class Unfinished : HttpContent
{
    private readonly byte[] _begin;
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The server asked for it: it is sent only then.</summary>
    public Task IsRead => _isRead.Task;

    public Unfinished(string begin, string type)
    {
        _begin = Encoding.UTF8.GetBytes(begin);
        Headers.ContentType = new MediaTypeHeaderValue(type);
    }

    public void End() => _end.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _isRead.TrySetResult();
        await stream.WriteAsync(_begin);
        while (!_end.Task.IsCompleted)
        {
            // Faster than what the server takes for a caller that has gone.
            await stream.WriteAsync(Encoding.UTF8.GetBytes(new string('\n', 4_096)));
            await stream.FlushAsync();
            await Task.WhenAny(_end.Task, Task.Delay(200));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
