using GpCollections.Transport;
using Microsoft.Extensions.Options;

namespace GpCollections.Collections;

/// <summary>Where uploaded files are read, judged and sent to be kept.</summary>
internal sealed class AttachmentPlaces(IOptions<AttachmentOptions> options) : RequestPlaces(
    options.Value.AtOnce, options.Value.AtOnceOfAPerson, retryAfterSeconds: 2, "an upload", "uploads");
