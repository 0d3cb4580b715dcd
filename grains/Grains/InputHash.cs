using System.Security.Cryptography;
using System.Text;

namespace GpCollections;

/// <summary>Tells whether a repeated request is the same request.</summary>
internal static class InputHash
{
    public static string Of<T>(T request) => Of(StoredJson.Write(request));

    public static string Of<T, TMore>(T request, TMore more) =>
        Of($"{StoredJson.Write(request)} {StoredJson.Write(more)}");

    private static string Of(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
