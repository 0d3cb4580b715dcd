using System.Globalization;
using System.Text.Json;

namespace GpCollections.Hosting;

/// <summary>Reads answers by path: collection.figures.version, errors.0.code.</summary>
internal static class Answers
{
    /// <summary>Null where the path leads nowhere, or to null.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                if (at >= element.GetArrayLength())
                {
                    return null;
                }

                element = element[at];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>As text, whatever it is; null where there is nothing.</summary>
    public static string? Text(this JsonElement element, string path) => element.At(path)?.ToString();

    public static int Number(this JsonElement element, string path) =>
        element.At(path)?.GetInt32() ?? throw new InvalidOperationException($"There is no {path} in {element}.");

    /// <summary>The items of a list, each one's text at the path.</summary>
    public static string[] Texts(this JsonElement element, string list, string path) =>
        [.. element.At(list)!.Value.EnumerateArray().Select(item => item.Text(path) ?? "")];

    /// <summary>The code of a payload's refusal; null: it was not refused.</summary>
    public static string? Refusal(this JsonElement payload) => payload.Text("errors.0.code");

    /// <summary>The path of the input's field that a refusal names: values.0.count.</summary>
    public static string? Field(this JsonElement payload) => payload.At("errors.0.field") is { } field
        ? string.Join('.', field.EnumerateArray().Select(step => step.GetString()))
        : null;

    /// <summary>The code of an answer's first error.</summary>
    public static string? Code(this JsonElement answer) => answer.Text("errors.0.extensions.code");
}
