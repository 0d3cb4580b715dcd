namespace GpCollections;

/// <summary>The routes beside GraphQL: openapi.json, written by hand and held against the routes by a test.</summary>
public static class OpenApi
{
    public static void MapOpenApi(this WebApplication app)
    {
        var document = Document();
        app.MapGet("/openapi.json", () => Results.Text(document, "application/json; charset=utf-8"));
    }

    public static string Document()
    {
        using var document = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("openapi.json is missing in the assembly.");
        return new StreamReader(document).ReadToEnd();
    }
}
