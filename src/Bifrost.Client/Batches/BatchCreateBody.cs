using System.Net.Http.Headers;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Writes the body of a create, in the spelling of one of the two families of routes, inline requests as they come.</summary>
internal static class BatchCreateBody
{
    private static readonly string[] OwnMembers =
    [
        "model", "provider", "input_file_id", "input_blob", "requests", "endpoint", "completion_window", "metadata", "output_expires_after",
        "display_name", "output_folder", "role_arn", "output_s3_uri",
    ];

    public static bool IsOwnMember(string name) => Array.IndexOf(OwnMembers, name) >= 0;

    /// <summary>
    /// Whether the batch has to go to the OpenAI routes: only those heed <c>output_expires_after</c> for certain, and only those take a
    /// batch without a model on every version.
    /// </summary>
    public static bool NeedsOpenAIRoute(BatchCreateRequest request) => request.OutputExpiresAfter is not null || request.Model is null;

    /// <summary>The body without inline requests: small, and of known length.</summary>
    public static async Task<HttpContent> ToContentAsync(BatchCreateRequest request, bool openAIRoute, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await WriteAsync(body, request, openAIRoute, inline: null, cancellationToken).ConfigureAwait(false);
        return new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }

    /// <summary>Writes the body.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="request">The batch.</param>
    /// <param name="openAIRoute">Whether for the OpenAI routes.</param>
    /// <param name="inline">The inline requests; null for none.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static async Task WriteAsync(
        Stream stream, BatchCreateRequest request, bool openAIRoute, IAsyncEnumerable<BatchRequestItem>? inline, CancellationToken cancellationToken)
    {
        var writer = new Utf8JsonWriter(stream);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            if (openAIRoute)
                writer.WriteString("provider", request.Provider.Value);

            // Older gateways take the provider from here only.
            WriteText(writer, "model", request.Model is null ? null : openAIRoute ? request.Model : $"{request.Provider}/{request.Model}");
            WriteText(writer, "input_file_id", openAIRoute ? GatewayId.FileToOpenAI(request.InputFileId, request.Provider) : request.InputFileId);
            WriteText(writer, "input_blob", request.InputBlob);
            WriteText(writer, "endpoint", request.Endpoint?.Value);
            WriteText(writer, "completion_window", request.CompletionWindow?.Value);
            WriteText(writer, "display_name", request.DisplayName);
            WriteText(writer, "role_arn", request.RoleArn);
            WriteText(writer, "output_s3_uri", request.OutputS3Uri);
            if (request.OutputFolder is not null)
            {
                writer.WriteStartObject("output_folder");
                writer.WriteString("url", request.OutputFolder);
                writer.WriteEndObject();
            }

            if (request.OutputExpiresAfter is { } expiration)
            {
                writer.WriteStartObject("output_expires_after");
                writer.WriteString("anchor", expiration.Anchor);
                writer.WriteNumber("seconds", (long)expiration.After.TotalSeconds);
                writer.WriteEndObject();
            }

            if (request.Metadata is { } metadata)
            {
                writer.WriteStartObject("metadata");
                foreach ((string name, string value) in metadata)
                    writer.WriteString(name, value);
                writer.WriteEndObject();
            }

            foreach ((string name, JsonPayload value) in request.AdditionalParameters ?? new Dictionary<string, JsonPayload>())
            {
                writer.WritePropertyName(name);
                // It is known to be JSON by now, and may be nested deeper than the writer's own check allows.
                writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
            }

            if (inline is not null)
                await WriteRequestsAsync(writer, request, inline, cancellationToken).ConfigureAwait(false);
            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteRequestsAsync(
        Utf8JsonWriter writer, BatchCreateRequest request, IAsyncEnumerable<BatchRequestItem> inline, CancellationToken cancellationToken)
    {
        const int FlushAt = 64 * 1024;
        var check = new BatchRequestCheck(request.Provider);
        writer.WriteStartArray("requests");
        await foreach (BatchRequestItem item in inline.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            check.Add(item);
            long before = writer.BytesCommitted + writer.BytesPending;
            writer.WriteStartObject();
            writer.WriteString("custom_id", item.CustomId);
            if (request.Provider == ModelProvider.Anthropic)
            {
                writer.WritePropertyName("params");
            }
            else
            {
                writer.WriteString("method", item.Method);
                WriteText(writer, "url", (item.Endpoint ?? request.Endpoint)?.Value);
                writer.WritePropertyName("body");
            }

            check.WriteBody(writer, item);
            writer.WriteEndObject();
            check.AddBytes(writer.BytesCommitted + writer.BytesPending - before, item);
            if (writer.BytesPending > FlushAt)
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        check.End();
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
