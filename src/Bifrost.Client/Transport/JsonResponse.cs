using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;

namespace Bifrost.Client.Transport;

/// <summary>Reads responses that are one JSON object, and refuses responses of another type.</summary>
internal static class JsonResponse
{
    /// <summary>Reads the whole body as one object.</summary>
    /// <param name="response">The response.</param>
    /// <param name="type">How to read it.</param>
    /// <param name="getId">The id that the object must have; null when it need not have one.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async ValueTask<T> ReadAsync<T>(StreamedResponse response, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class
    {
        await RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
        using var buffer = new ResponseBuffer(response);
        while (!buffer.IsAtEnd)
        {
            if (!await buffer.FillAsync(cancellationToken).ConfigureAwait(false) || buffer.Data.Length > response.MaxItemBytes)
            {
                throw ExceptionFactory.CreateInvalidResponseException(
                    response.Info, $"sent more than {response.MaxItemBytes} bytes, the limit of {nameof(BifrostClientOptions.MaxItemBytes)}");
            }
        }

        return Read(response.Info, buffer.Data, type, getId);
    }

    /// <summary>Refuses a response whose content type is not JSON.</summary>
    public static ValueTask RequireJsonAsync(StreamedResponse response, CancellationToken cancellationToken) =>
        // octet-stream: a response that the gateway passes through as a stream has the provider's content type.
        response.ContentType is not { } type || type.EndsWith("json", StringComparison.OrdinalIgnoreCase) || type == "application/octet-stream"
            ? ValueTask.CompletedTask
            : ThrowAsync(response, "JSON", cancellationToken);

    /// <summary>Refuses the gateway's own HTML page in place of the content of a file, which can be of any other type.</summary>
    public static ValueTask RefuseHtmlAsync(StreamedResponse response, CancellationToken cancellationToken) =>
        response.ContentType == "text/html" ? ThrowAsync(response, "the content of a file", cancellationToken) : ValueTask.CompletedTask;

    private static T Read<T>(ResponseInfo response, ReadOnlySpan<byte> body, JsonTypeInfo<T> type, Func<T, string>? getId)
        where T : class
    {
        if (body.IsEmpty)
            throw ExceptionFactory.CreateInvalidResponseException(response, "sent an empty body", isDamaged: true);

        ReadOnlySpan<byte> json = body.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? body[3..] : body;
        try
        {
            T value = LenientJson.Deserialize(json, type) ?? throw ExceptionFactory.CreateInvalidResponseException(response, "sent null");

            // A request that went to a wrong path can be answered with other JSON: the provider's list of files, for example.
            if (getId is null || getId(value).Length > 0)
                return value;

            // It can also be the response to another request.
            response.Call.CloseConnections();
            throw ExceptionFactory.CreateInvalidResponseException(response, "sent JSON without an id: it is not what the endpoint returns");
        }
        catch (JsonException exception)
        {
            long position = JsonErrors.GetPosition(exception, json) + body.Length - json.Length;
            throw ExceptionFactory.CreateInvalidResponseException(
                response, $"sent JSON that cannot be read at byte {position}: {JsonErrors.Describe(exception)}", body, position, exception, isDamaged: true);
        }
    }

    private static async ValueTask ThrowAsync(StreamedResponse response, string expected, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> body, _) = await response.ReadUpToAsync(4096, cancellationToken).ConfigureAwait(false);
        string hint = response.ContentType == "text/html" ? ". A gateway responds to an unknown path with its HTML page: check the path of the base address" : "";
        throw ExceptionFactory.CreateInvalidResponseException(response.Info, $"sent {MessageText.ToMediaType(response.ContentType)} instead of {expected}{hint}", body.Span);
    }
}
