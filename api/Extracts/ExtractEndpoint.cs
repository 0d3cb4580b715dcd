using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Extracts;

/// <summary>What became of one posted result.</summary>
/// <param name="Outcome">STORED, DUPLICATE or REJECTED.</param>
/// <param name="Code">Why it was rejected; null otherwise.</param>
public sealed record PostedOutcome(string Outcome, string? Code, string? Reason);

/// <summary>POST /extracts: a clinical system's results, pushed instead of asked for.</summary>
public static class ExtractEndpoint
{
    private const int MostBytes = 4 * 1_024 * 1_024;

    public static void MapExtracts(this WebApplication app) => app.MapPost("/extracts", Post)
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes));

    private static async Task<IResult> Post(
        HttpContext context, IViewerAccessor access, PostedExtracts extracts, CancellationToken cancellationToken)
    {
        if (access.Viewer is not { } viewer)
        {
            return Problem(StatusCodes.Status401Unauthorized, "Sign in first: send a valid token.");
        }

        var supplies = viewer.Memberships.Any(membership => membership.Roles.Contains(Role.Supplier));
        if (!supplies && !Rights.Nationally(viewer, Role.ExtractionOperator))
        {
            return Problem(
                StatusCodes.Status403Forbidden, "This needs the role Supplier, or Extraction Operator at X24.");
        }

        string text;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            text = await reader.ReadToEndAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(exception.StatusCode, $"The message is too large: at most {MostBytes} bytes.");
        }

        var readings = GpesMessage.Read(text, MostBytes);
        if (readings is [GpesReading.NotAMessage not])
        {
            return Problem(StatusCodes.Status400BadRequest, not.Reason);
        }

        var outcomes = new List<PostedOutcome>(readings.Length);
        foreach (var reading in readings)
        {
            outcomes.Add(await extracts.Take(reading, viewer, cancellationToken));
        }

        return outcomes is [var only] ? Results.Json(only) : Results.Json(outcomes);
    }

    private static IResult Problem(int status, string error) => Results.Json(new { error }, statusCode: status);
}

/// <summary>Brings posted results to their collections.</summary>
public sealed class PostedExtracts(GrainCalls grains, Catalogue catalogue)
{
    public async Task<PostedOutcome> Take(GpesReading reading, Viewer viewer, CancellationToken cancellationToken)
    {
        switch (reading)
        {
            case GpesReading.NotAMessage not:
                return Rejected("MALFORMED", not.Reason);
            case GpesReading.PatientLevel:
                return Rejected(
                    "PATIENT_LEVEL", "The message holds records of single patients. Nothing of it was kept.");
        }

        var message = (GpesReading.Message)reading;
        if (await catalogue.ByCode(message.QueryName, null, cancellationToken) is not { } service)
        {
            return Rejected("NOT_FOUND", "Query-Name is no service.");
        }

        if (service.Periods.FirstOrDefault(each => each.AchievementDate == message.AchievementDate) is not { } period)
        {
            return Rejected(
                "WRONG_PERIOD",
                $"{service.Code} has no period with the achievement date {message.AchievementDate:yyyy-MM-dd}.");
        }

        var answer = ExtractAnswer.Judge(new Terms(service, period), message.Practice, reading);
        return answer.Outcome == ExtractOutcome.Received
            ? await Store(
                new CollectionKey(service.Code, period.Code, message.Practice), answer, viewer, cancellationToken)
            : Rejected(Words(answer.Outcome), answer.Detail);
    }

    private async Task<PostedOutcome> Store(
        CollectionKey key, ExtractAnswer answer, Viewer viewer, CancellationToken cancellationToken)
    {
        var by = CommandSender.ActorFor(viewer, viewer.Memberships[0].Organisation);
        var outcome = await grains.Execute(
            key,
            new CommandEnvelope(
                new CollectionCommand.ReceiveExtract(answer.MessageId!, answer.Values),
                by,
                $"extract:{answer.MessageId}"),
            cancellationToken);
        return outcome switch
        {
            { Repeated: true } => new PostedOutcome("DUPLICATE", null, "This message has been stored already."),
            { Refusal: null } => new PostedOutcome("STORED", null, null),
            { Refusal: { Code: RefusalCode.Duplicate } refusal } =>
                new PostedOutcome("DUPLICATE", null, refusal.Message),
            { Refusal: { } refusal } => Rejected(Words(refusal.Code), refusal.Message),
        };
    }

    private static PostedOutcome Rejected(string code, string? reason) => new("REJECTED", code, reason);

    private static string Words<T>(T value)
        where T : struct, Enum => Compat.Names.UpperSnake($"{value}");
}
