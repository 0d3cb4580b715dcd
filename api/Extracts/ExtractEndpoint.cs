using System.Text;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using GpCollections.Transport;

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
            return Problem(context, StatusCodes.Status401Unauthorized, "Sign in first: send a valid token.");
        }

        if (!Rights.Nationally(viewer, Role.ExtractionOperator) && Rights.Holding(viewer, Role.Supplier).IsNothing)
        {
            return Problem(
                context, 403, "This needs the role Supplier, or Extraction Operator at X24.");
        }

        string text;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            text = await reader.ReadToEndAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(context, exception.StatusCode, $"The message is too large: at most {MostBytes} bytes.");
        }

        var readings = GpesMessage.Read(text, MostBytes);
        if (readings is [GpesReading.NotAMessage not])
        {
            return Problem(context, StatusCodes.Status400BadRequest, not.Reason);
        }

        var outcomes = new List<PostedOutcome>(readings.Length);
        foreach (var reading in readings)
        {
            outcomes.Add(await extracts.Take(reading, viewer, cancellationToken));
        }

        return outcomes is [var only] ? Results.Json(only) : Results.Json(outcomes);
    }

    private static IResult Problem(HttpContext context, int status, string detail) => Results.Problem(
        detail, statusCode: status,
        extensions: new Dictionary<string, object?> { ["correlationId"] = CorrelationId.Of(context) });
}

/// <summary>Brings posted results to their collections.</summary>
public sealed class PostedExtracts(
    GrainCalls grains, Catalogue catalogue, Practices practices, OrganisationList organisations)
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
        if (await PostingFor(viewer, message.Practice, cancellationToken) is not { } organisation)
        {
            return Rejected("FORBIDDEN", $"The clinical system of {message.Practice} is another supplier's.");
        }

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
                new CollectionKey(service.Code, period.Code, message.Practice), answer,
                CommandSender.ActorFor(viewer, organisation), cancellationToken)
            : Rejected(Words(answer.Outcome), answer.Detail);
    }

    /// <summary>
    /// The supplier for which the viewer posts, X24 for an operator; null: the practice's system is another's.
    /// </summary>
    /// <remarks>A practice whose system is not known may be anybody's.</remarks>
    private async Task<OdsCode?> PostingFor(Viewer viewer, OdsCode practice, CancellationToken cancellationToken)
    {
        var suppliers = viewer.Memberships.Where(membership => membership.Roles.Contains(Role.Supplier))
            .Select(membership => membership.Organisation).ToList();
        var system = (await practices.ByCodes([practice], cancellationToken)).FirstOrDefault()?.ClinicalSystem;
        var named = await organisations.ByCodes(suppliers, cancellationToken);
        var own = suppliers.Where(code => system is null || IsSystemOf(named[code], system)).ToList();
        return own is [var first, ..] ? first
            : Rights.Nationally(viewer, Role.ExtractionOperator) ? OdsCode.NhsEngland
            : null;
    }

    private static bool IsSystemOf(Organisation supplier, string system) =>
        string.Equals(supplier.Name, system, StringComparison.OrdinalIgnoreCase)
        || string.Equals(supplier.Code.ToString(), system, StringComparison.OrdinalIgnoreCase);

    private async Task<PostedOutcome> Store(
        CollectionKey key, ExtractAnswer answer, Actor by, CancellationToken cancellationToken)
    {
        var outcome = await grains.Execute(
            key,
            new CommandEnvelope(
                new CollectionCommand.ReceiveExtract(answer.MessageId!, answer.Values),
                by,
                $"extract:{answer.MessageId}"),
            cancellationToken);
        return outcome switch
        {
            { Repeated: true } => StoredAlready,
            { Refusal: null } => new PostedOutcome("STORED", null, null),
            { Refusal.Code: RefusalCode.Duplicate } when HasStored(outcome.Collection, answer) => StoredAlready,
            { Refusal.Code: RefusalCode.Duplicate } => Rejected(
                "DUPLICATE",
                "This QR-UUID was used for other figures. Send corrected figures under a new one."),
            { Refusal: { } refusal } => Rejected(Words(refusal.Code), refusal.Message),
        };
    }

    private static PostedOutcome StoredAlready { get; } =
        new("DUPLICATE", null, "This message has been stored already.");

    /// <summary>These figures stand under this message's id, though another asked for them.</summary>
    private static bool HasStored(Collection? state, ExtractAnswer answer) =>
        state?.FiguresHistory.FirstOrDefault(figures => figures.MessageId == answer.MessageId) is { } stored
        && FigureMerge.AreSame(FigureMerge.Over(stored.Values, answer.Values), stored.Values);

    private static PostedOutcome Rejected(string code, string? reason) => new("REJECTED", code, reason);

    private static string Words<T>(T value)
        where T : struct, Enum => Compat.Names.UpperSnake($"{value}");
}
