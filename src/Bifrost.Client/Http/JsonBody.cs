using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>Reads answers that are one JSON object.</summary>
internal static class JsonBody
{
    /// <summary>Refuses an answer that says itself that it is not JSON, with the beginning of what it is.</summary>
    public static ValueTask RequireJsonAsync(GatewayResponse response, CancellationToken cancellationToken)
    {
        // octet-stream: what the gateway passes through in one piece carries the provider's type.
        return response.ContentType is not { } type || type.EndsWith("json", StringComparison.OrdinalIgnoreCase) || type == "application/octet-stream"
            ? ValueTask.CompletedTask
            : RefuseAsync();

        async ValueTask RefuseAsync() => throw await WrongTypeAsync(response, "JSON", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses the gateway's own page where the content of a file is due, which can be of any other type.</summary>
    public static async ValueTask RefusePageAsync(GatewayResponse response, CancellationToken cancellationToken)
    {
        if (response.ContentType == "text/html")
            throw await WrongTypeAsync(response, "the content of a file", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the whole body as one value.</summary>
    public static async ValueTask<T> ReadAsync<T>(GatewayResponse response, JsonTypeInfo<T> type, int limit, CancellationToken cancellationToken)
        where T : class
    {
        await RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
        using var buffer = new ResponseBuffer(response, limit);
        while (!buffer.IsAtEnd)
        {
            if (!await buffer.FillAsync(cancellationToken).ConfigureAwait(false) || buffer.Data.Length > limit)
                throw Fault(response, $"sent more than {limit} bytes, the most that {nameof(BifrostClientOptions.MaxItemBytes)} allows.");
        }

        return Read(response, buffer.Data, type);
    }

    private static T Read<T>(GatewayResponse response, ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (body.IsEmpty)
            throw Fault(response, "sent an empty body.");

        ReadOnlySpan<byte> json = body.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? body[3..] : body;
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Fault(response, "sent null.");
        }
        catch (JsonException exception)
        {
            long position = JsonPosition.Of(exception, json) + body.Length - json.Length;
            throw Fault(response, $"sent JSON that cannot be read at byte {position}: {Describe(exception)}.", body, position, exception);
        }
    }

    /// <summary>The exception for an answer that is not what the endpoint gives.</summary>
    public static BifrostInvalidResponseException Fault(
        GatewayResponse response, string what, ReadOnlySpan<byte> body = default, long? position = null, Exception? inner = null) =>
        new($"{response.Call.Endpoint} for {response.Call.Subject}: the gateway {what}", inner)
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            Position = position,
            BodyExcerpt = ErrorReader.Excerpt(body),
        };

    private static async ValueTask<BifrostInvalidResponseException> WrongTypeAsync(
        GatewayResponse response, string expected, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> body, _) = await response.ReadUpToAsync(4096, cancellationToken).ConfigureAwait(false);
        string hint = response.ContentType == "text/html" ? " A gateway answers a path that it does not know with its page: check the path of the base address." : "";
        return Fault(response, $"sent {response.ContentType} instead of {expected}.{hint}", body.Span);
    }

    /// <summary>What is wrong with some JSON and in which member; without the line and column, which only fit what was parsed.</summary>
    public static string Describe(JsonException exception)
    {
        string member = string.IsNullOrEmpty(exception.Path) ? "" : $"{exception.Path}: ";
        int end = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0)
            end = exception.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return member + (end < 0 ? exception.Message : exception.Message[..end]).TrimEnd('.');
    }
}
