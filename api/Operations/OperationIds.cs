using System.Security.Cryptography;
using System.Text;
using GpCollections.Access;

namespace GpCollections.Operations;

/// <summary>
/// Ids of what a mutation makes: the same person and key make the same id, so that a repeated call finds it.
/// </summary>
internal static class OperationIds
{
    public static string For(Viewer viewer, string? idempotencyKey) => idempotencyKey is null
        ? Guid.NewGuid().ToString("N")
        : Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{viewer.Id.Length} {viewer.Id} {idempotencyKey}")).AsSpan(0, 16));
}
