using System.Net;
using System.Text.Json;

namespace GpCollections.Access;

/// <summary>/dev/token: sign-in for developers and demonstrations. 404 outside Development.</summary>
public static class DevelopmentEndpoint
{
    private const string Path = "/dev/token";
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapDevelopmentSignIn(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapPost(Path, Post);
            app.MapGet(Path, Get);
        }
        else
        {
            app.Map(Path, () => Results.Json(new { error = "There is no such page." }, statusCode: 404));
        }
    }

    private static async Task<IResult> Post(
        HttpContext context, DevelopmentTokens tokens, IReadOnlyList<DemonstrationPerson> persons)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is
            { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBodyBytes;
        try
        {
            using var body = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: context.RequestAborted);
            var request = DevelopmentRequest.Read(body.RootElement, persons);
            return request.Viewer is { } viewer
                ? Results.Json(new { token = tokens.For(viewer, request.OnBehalfOf) })
                : Results.Json(new { error = request.Error }, statusCode: 400);
        }
        catch (JsonException)
        {
            return Results.Json(new { error = "The body is no JSON. Send {\"person\": \"<id>\"}." }, statusCode: 400);
        }
        catch (BadHttpRequestException tooLarge)
        {
            return Results.Json(new { error = "The body is too large." }, statusCode: tooLarge.StatusCode);
        }
    }

    /// <summary>Browsers get a page, other clients the persons as JSON.</summary>
    private static IResult Get(
        HttpContext context, DevelopmentTokens tokens, IReadOnlyList<DemonstrationPerson> persons, string? person)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return Results.Json(new
            {
                persons = persons.Select(one => new
                {
                    id = one.Id,
                    name = one.Name,
                    organisations = one.Organisations.Select(membership => new
                    {
                        code = membership.Organisation.ToString(),
                        roles = membership.Roles.Select(RoleNames.Of),
                    }),
                }),
            });
        }
        var asked = person is null ? default : DevelopmentRequest.Person(person, persons);
        var token = asked.Viewer is { } viewer ? tokens.For(viewer) : null;
        return Results.Content(Page(persons, asked, token), "text/html; charset=utf-8");
    }

    // Without a script there is none for a content security policy to refuse.
    private static string Page(
        IReadOnlyList<DemonstrationPerson> persons, DevelopmentRequest asked, string? token)
    {
        var list = string.Concat(persons.Select(one =>
            $"""<li><a href="?person={Uri.EscapeDataString(one.Id)}">{Text(one.Name)}</a> {Text(Roles(one))}</li>"""));
        var answer = token is null
            ? $"<p>{Text(asked.Error ?? "")}</p>"
            : $"""
               <h2>{Text(asked.Viewer?.Name ?? "")}</h2>
               <label>Token, for 8 hours<br><textarea readonly rows="8" cols="80">{Text(token)}</textarea></label>
               """;
        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Development sign-in</title></head>
            <body><main><h1>Development sign-in</h1>
            <p>Choose a person of the demonstration, and send the token as <code>Authorization: Bearer</code>.
            For anybody else: <code>POST /dev/token</code>
            <code>{"name": "Ann Lee", "organisations": [{"code": "A81001", "roles": ["VIEW"]}]}</code></p>
            <ul>{{list}}</ul>
            {{answer}}
            </main></body></html>
            """;
    }

    private static string Roles(DemonstrationPerson person) =>
        string.Join("; ", person.Organisations.Select(membership =>
            $"{membership.Organisation}: {string.Join(", ", membership.Roles.Select(RoleNames.Of))}"));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
