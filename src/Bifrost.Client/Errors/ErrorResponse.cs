using System.Net.Http.Headers;

namespace Bifrost.Client.Errors;

/// <summary>A response with an error status.</summary>
/// <param name="Info">The call, status and content type.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, or its beginning.</param>
/// <param name="IsWhole">Whether the body is complete.</param>
internal sealed record ErrorResponse(ResponseInfo Info, HttpResponseHeaders Headers, ReadOnlyMemory<byte> Body, bool IsWhole)
{
    /// <summary>How much of a body is read.</summary>
    public const int MaxBodyBytes = 1 << 20;
}
