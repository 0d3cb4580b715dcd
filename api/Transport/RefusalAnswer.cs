using System.Buffers;

namespace GpCollections.Transport;

/// <summary>What is answered in place of a route, in GraphQL's shape whichever the route.</summary>
internal static class RefusalAnswer
{
    public static async Task Send(HttpContext context, RequestFault fault)
    {
        var answer = new ArrayBufferWriter<byte>(256);
        ResponseWriter.Write(answer, fault, CorrelationId.Of(context));
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = $"{MediaTypes.Negotiate(context.Request) ?? MediaTypes.Json}; charset=utf-8";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }
}
