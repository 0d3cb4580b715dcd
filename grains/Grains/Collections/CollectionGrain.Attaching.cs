using System.Security.Cryptography;

namespace GpCollections.Collections;

/// <summary>Files wait in a table of their own until a message has them.</summary>
internal sealed partial class CollectionGrain
{
    public async Task<UploadOutcome> Keep(NewFile file, CancellationToken cancellationToken)
    {
        if (_state is null)
        {
            return new UploadOutcome(null, AttachmentLaw.Unseen);
        }

        var given = new Upload(
            new Attachment(
                Guid.NewGuid().ToString("N"), file.Name, file.ContentType, file.Content.Length,
                Convert.ToHexStringLower(SHA256.HashData(file.Content))),
            file.By,
            clock.Now());
        var kept = await attachments.Of(_key, cancellationToken);
        if (AttachmentLaw.Same(_state, kept, given) is { } same)
        {
            return new UploadOutcome(same.File);
        }

        if (AttachmentLaw.RefusesKeeping(_state, kept, given) is { } refusal)
        {
            return new UploadOutcome(null, refusal);
        }

        await attachments.Add(_key, given, file.Content, cancellationToken);
        return new UploadOutcome(given.File);
    }
}
