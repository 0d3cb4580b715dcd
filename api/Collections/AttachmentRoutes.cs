using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Provision;
using GpCollections.Transport;
using Microsoft.Net.Http.Headers;

namespace GpCollections.Collections;

/// <summary>
/// POST /collections/{practice}/{service}/{period}/attachments: a file for a message that is yet to be posted, and
/// GET /attachments/{id} for whoever reads the message then.
/// </summary>
public static class AttachmentRoutes
{
    public static void MapAttachments(this WebApplication app)
    {
        app.MapPost("/collections/{practice}/{service}/{period}/attachments", Post);
        app.MapMethods("/attachments/{id}", ["GET", "HEAD"], Get);
    }

    public static string Of(string id) => $"/attachments/{id}";

    private static async Task<IResult> Post(
        string practice,
        string service,
        string period,
        HttpContext context,
        IViewerAccessor access,
        GrainCalls grains,
        Practices practices,
        AttachmentPlaces places,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        if (OdsCode.TryParse(practice) is not { } code
            || new CollectionKeyInput(code, service, period).ToKey() is not { } key
            || await grains.Read(key, cancellationToken) is not { Commissioner: var commissioner })
        {
            return Refused(context, Rights.Unseen);
        }

        if (Rights.Refuses(CollectionAction.PostMessage, viewer, key.Practice, commissioner) is { } refusal)
        {
            return Refused(context, refusal);
        }

        var (taken, full) = places.Take(context);
        if (full is not null)
        {
            return RouteProblems.Of(context, full.Status, full.Detail);
        }

        using var place = taken; // Free before the answer leaves: whoever has it finds a place for the next.
        var (judged, content, fault) = await Read(context, cancellationToken);
        if (judged is null)
        {
            var (kind, words) = fault!; // Not null: one of them is there.
            return RouteProblems.Of(context, StatusOf(kind), words, Names.UpperSnake($"{kind}"));
        }

        var by = await CommandSender.ActorFor(
            viewer, CollectionAction.PostMessage, key.Practice, commissioner, practices, cancellationToken);
        var outcome = await grains.Keep(
            key, new NewFile(by, judged.Name, judged.ContentType, content), cancellationToken);
        return outcome.File is { } kept ? Results.Json(kept) : Refused(context, outcome.Refusal!); // One of them is.
    }

    // What is too large is refused before it is read.
    private static async Task<(JudgedFile? Judged, byte[] Content, FileRefusal? Fault)> Read(
        HttpContext context, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed)
            ? parsed.MediaType.Value
            : null;
        if (AttachedFiles.Declared(type) is null
            || BodyLines.Open(context, AttachmentLaw.MostBytes) is not { } body)
        {
            return (null, [], AttachedFiles.NoSuchType);
        }

        try
        {
            var content = new MemoryStream();
            await body.CopyToAsync(content, cancellationToken);
            var bytes = content.ToArray();
            var (judged, refusal) = AttachedFiles.Judge(context.Request.Query["name"], type, bytes);
            return (judged, bytes, refusal);
        }
        catch (BadHttpRequestException fault)
        {
            return (null, [], fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? AttachedFiles.TooLarge
                : AttachedFiles.NotRead);
        }
    }

    private static async Task<IResult> Get(
        string id,
        HttpContext context,
        IViewerAccessor access,
        Attachments attachments,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return RouteProblems.NotSignedIn(context);
        }

        if (await attachments.ById(id, cancellationToken) is not { Key: var key, Upload.File: var file }
            || await grains.Read(key, cancellationToken) is not { } state
            || !Rights.Sees(viewer, key.Practice, state.Commissioner)
            || !state.Messages.Any(message => message.Attachments?.Contains(file) == true))
        {
            return Refused(context, AttachmentLaw.Unseen);
        }

        // Never shown in a page of ours, whatever it is.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        context.Response.Headers.CacheControl = "private, no-store";
        var type = file.ContentType.StartsWith("text/", StringComparison.Ordinal)
            ? $"{file.ContentType}; charset=utf-8"
            : file.ContentType;
        // The tag is weak: text may come compressed.
        return Results.Bytes(
            await attachments.Content(id, cancellationToken), type, file.Name, enableRangeProcessing: true,
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\"", isWeak: true));
    }

    private static IResult Refused(HttpContext context, Refusal refusal) => RouteProblems.Of(
        context,
        refusal.Code switch
        {
            RefusalCode.NotFound => StatusCodes.Status404NotFound,
            RefusalCode.Forbidden => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status409Conflict,
        },
        refusal.Message,
        Names.UpperSnake($"{refusal.Code}"));

    private static int StatusOf(FileFault fault) => fault switch
    {
        FileFault.FileTooLarge => StatusCodes.Status413PayloadTooLarge,
        FileFault.FileType or FileFault.FileTypeMismatch or FileFault.FileNotText or FileFault.FileHasMacros
            or FileFault.FileUnpacksTooLarge => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status400BadRequest,
    };
}
