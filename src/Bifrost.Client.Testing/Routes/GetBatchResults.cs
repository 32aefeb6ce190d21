using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET /v1/batches/{id}/results</c>.</summary>
internal static class GetBatchResults
{
    private const int FlushThreshold = 16 * 1024;
    private const string NoOutputFile = "batch results not available: output_file_id is empty (batch may not be completed)";

    public static GatewayResponse Handle(RequestContext context)
    {
        if (context.State.Batches.Find(context.Provider, context.Id) is not { } stored)
            return BatchNotFound.CreateResponse(context);

        if (stored.Results is null && GetNotReadyError(context, stored) is { } error)
            return error;

        // The gateway ignores the cursor unless the test asked for pages.
        int start = 0;
        if (stored.PageSize is not null && context.Request.Query("after") is { } cursor && !ResultsCursor.TryParse(cursor, out start))
            return new GatewayError(400, "invalid pagination cursor") { ExtraFields = context.ErrorExtraFields }.ToResponse(context.Family);

        return new GatewayResponse
        {
            WriteBody = (pipe, cancellationToken) => WriteAsync(pipe, context, stored, start, cancellationToken),
        };
    }

    // Returns the error for a batch without results; null if the provider reports an empty list instead.
    private static GatewayResponse? GetNotReadyError(RequestContext context, StoredBatch stored)
    {
        // The gateway reads the output file, which such a batch does not have.
        if (context.Provider == ModelProvider.OpenAI || context.Provider == ModelProvider.Azure)
            return context.ProviderValidationError(NoOutputFile);
        if (!stored.RejectsEarlyResults)
            return null;
        return context.Provider.Value switch
        {
            "bedrock" => null,
            "anthropic" => context.ProviderError(404, "No results are available yet", "not_found_error"),
            "gemini" => context.ProviderValidationError(
                $"batch {context.Id} is still processing (state: BATCH_STATE_RUNNING), results not yet available"),
            "vertex" => context.ProviderValidationError("batch output is not available yet (job state: JOB_STATE_RUNNING)"),
            _ => context.ProviderValidationError(NoOutputFile),
        };
    }

    private static async Task WriteAsync(PipeWriter pipe, RequestContext context, StoredBatch stored, int start, CancellationToken cancellationToken)
    {
        var json = new Utf8JsonWriter(pipe, WireJson.Options);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("batch_id", context.Id);
            json.WritePropertyName("results");
            if (await WriteItemsAsync(pipe, json, stored, start, cancellationToken).ConfigureAwait(false) is { } nextStart)
            {
                json.WriteBoolean("has_more", true);
                json.WriteString("next_cursor", ResultsCursor.Format(nextStart));
            }

            json.WritePropertyName("extra_fields");
            JsonSerializer.Serialize(json, CreateExtraFields(context, stored), BifrostJson.TypeInfo<BifrostExtraFields>());
            json.WriteEndObject();
        }

        await pipe.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the items of a page, and returns the index of the first item of the next page; null if there is none.</summary>
    private static async Task<int?> WriteItemsAsync(
        PipeWriter pipe, Utf8JsonWriter json, StoredBatch stored, int start, CancellationToken cancellationToken)
    {
        JsonTypeInfo<BatchResultItem> type = BifrostJson.TypeInfo<BatchResultItem>();
        using IEnumerator<BatchResultItem> items = (stored.Results ?? []).Skip(start).GetEnumerator();
        long end = stored.PageSize is { } size ? (long)start + size : long.MaxValue;

        // The gateway is written in Go, which serializes an empty list that was never assigned as null.
        bool hasItem = items.MoveNext();
        if (!hasItem)
        {
            json.WriteNullValue();
            return null;
        }

        json.WriteStartArray();
        int index = start;
        long flushedBytes = 0;
        for (; hasItem && index < end; index++, hasItem = items.MoveNext())
        {
            JsonSerializer.Serialize(json, items.Current, type);
            if (json.BytesCommitted + json.BytesPending - flushedBytes < FlushThreshold)
                continue;
            // Flushing the JSON writer passes the bytes to the pipe. Flushing the pipe waits until the client has read enough of them.
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            flushedBytes = json.BytesCommitted;
        }

        json.WriteEndArray();
        return hasItem ? index : null;
    }

    private static BifrostExtraFields CreateExtraFields(RequestContext context, StoredBatch stored) =>
        (stored.Current.ExtraFields ?? context.ExtraFields) with
        {
            RequestType = context.RequestType,
            ParseErrors = stored.ParseErrors,
        };
}
