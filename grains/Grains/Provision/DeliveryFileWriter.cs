using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace GpCollections.Provision;

/// <summary>Writes one file of a delivery part by part, of which it holds one, and hashes it on the way.</summary>
internal sealed class DeliveryFileWriter(DeliveryFiles files, Delivery delivery, DeliveryLayout layout) : IDisposable
{
    private const int PartCharacters = 1 << 20;

    private readonly StringBuilder _text = new(layout.Head);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;
    private int _rows;

    public async Task Write(ProvidedCollection one, CancellationToken cancellationToken)
    {
        _rows += layout.Write(one, _text);
        if (_text.Length >= PartCharacters)
        {
            await Flush(cancellationToken);
        }
    }

    public async Task<DeliveryFile> Finish(CancellationToken cancellationToken)
    {
        await Flush(cancellationToken);
        return new(layout.Name, layout.MediaType, _rows, _bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose() => _hash.Dispose();

    private async Task Flush(CancellationToken cancellationToken)
    {
        if (_text.Length == 0)
        {
            return;
        }

        var part = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        _hash.AppendData(part);
        await files.Add(delivery, layout.Name, new(_bytes, part.Length, Compressed(part)), cancellationToken);
        _bytes += part.Length;
    }

    private static byte[] Compressed(byte[] part)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(part);
        }

        return compressed.ToArray();
    }
}
