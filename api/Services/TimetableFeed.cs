using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Provision;

namespace GpCollections.Services;

/// <param name="Practice">Whose calendar it is.</param>
/// <param name="Revoke">Make no new address: from now on there is none.</param>
public sealed record TimetableFeedInput(OdsCode Practice, bool? Revoke = false);

public sealed record TimetableFeedPayload(string? Url, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class TimetableFeedMutations
{
    private const int SecretBytes = 32;

    /// <summary>
    /// Makes a new address for the practice's calendar of its own deadlines, and answers it this once; the one before
    /// is no more. Whoever knows it reads the calendar without signing in. Needs SERVICE_MANAGEMENT at the practice,
    /// and not on behalf of another.
    /// </summary>
    public static async Task<TimetableFeedPayload> TimetableFeed(
        TimetableFeedInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (viewer.OnBehalfOf is not null || !viewer.Memberships.Any(
            one => one.Organisation == input.Practice && one.Roles.Contains(Role.ServiceManagement)))
        {
            return new(null, [UserError.Forbidden("the role Service Management at the practice, of one's own")]);
        }

        var revoke = input.Revoke ?? false;
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var by = CommandSender.ActorFor(viewer, input.Practice);
        await grains.Call(
            "timetable/feeds",
            async (ITimetableFeedGrain grain) =>
            {
                await grain.Replace(
                    input.Practice, revoke ? null : TimetableFeedRoute.Hash(secret), by, cancellationToken);
                return true;
            },
            cancellationToken);
        return new(revoke ? null : $"/practices/{input.Practice}/timetable.ics?key={secret}", []);
    }
}

/// <summary>GET /practices/A81001/timetable.ics?key=: a practice's own deadlines, for calendar programs.</summary>
public static class TimetableFeedRoute
{
    public static void MapTimetableFeed(this WebApplication app) =>
        app.MapGet("/practices/{practice}/timetable.ics", Get);

    internal static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static async Task<IResult> Get(
        string practice,
        string? key,
        HttpContext context,
        TimetableFeeds feeds,
        CollectionList list,
        CollectionReads reads,
        CancellationToken cancellationToken)
    {
        if (OdsCode.TryParse(practice) is not { } code || key is null
            || !await feeds.Opens(code, Hash(key), cancellationToken))
        {
            return RouteProblems.Of(
                context, StatusCodes.Status404NotFound, "There is no such calendar. Ask for its address anew.");
        }

        var nodes = await reads.Nodes(await list.OfPractice(null, code, cancellationToken), cancellationToken);
        context.Response.Headers.CacheControl = "private, no-cache";
        return TimetableRoutes.Bytes(
            ICalendar.Write(
                $"GP Collections {code}", nodes.SelectMany(node => CollectionCalendar.Of(node.State, node.Terms))),
            ICalendar.MediaType, null);
    }
}
