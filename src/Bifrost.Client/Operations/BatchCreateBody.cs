using System.Text.Json;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Operations;

/// <summary>Writes the body of a create for the unified or the OpenAI route; inline requests are written while they are enumerated.</summary>
internal static class BatchCreateBody
{
    private static readonly string[] MemberNames =
    [
        "model", "provider", "input_file_id", "input_blob", "requests", "endpoint", "completion_window", "metadata", "output_expires_after",
        "display_name", "output_folder", "role_arn", "output_s3_uri",
    ];

    public static bool IsMember(string name) => Array.IndexOf(MemberNames, name) >= 0;

    /// <summary>
    /// Whether the batch has to be created by the OpenAI route: only that one is known to use <c>output_expires_after</c>, and to accept a batch
    /// without a model in every version.
    /// </summary>
    public static bool NeedsOpenAIRoute(BatchCreateRequest request) => request.OutputExpiresAfter is not null || request.Model is null;

    /// <summary>Writes the body.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="request">The batch.</param>
    /// <param name="openAIRoute">Whether the body is for the OpenAI route.</param>
    /// <param name="inline">The inline requests; null when there are none.</param>
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

            // Gateways up to 1.4.19 read the provider from here only.
            WriteText(writer, "model", request.Model is null ? null : openAIRoute ? request.Model : $"{request.Provider}/{request.Model}");
            WriteText(writer, "input_file_id", openAIRoute && request.InputFileId is { } id ? ProviderProfile.Of(request.Provider).ToOpenAIFileId(id) : request.InputFileId);
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
                // Validated before; it can be nested deeper than the writer's own validation allows.
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
        const int FlushThreshold = 64 * 1024;
        ProviderProfile profile = ProviderProfile.Of(request.Provider);
        var validator = new BatchRequestValidator(request.Provider);
        writer.WriteStartArray("requests");
        await foreach (BatchRequestItem item in inline.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            JsonPayload body = validator.Add(item);
            long before = writer.BytesCommitted + writer.BytesPending;
            writer.WriteStartObject();
            profile.WriteInlineRequest(writer, item.CustomId, item.Method, (item.Endpoint ?? request.Endpoint)?.Value, body);
            writer.WriteEndObject();
            validator.AddBytes(writer.BytesCommitted + writer.BytesPending - before, item);
            if (writer.BytesPending > FlushThreshold)
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        validator.Complete();
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
