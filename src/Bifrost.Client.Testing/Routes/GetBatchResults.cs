using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client.Testing;

/// <summary><c>GET /v1/batches/{id}/results</c></summary>
internal static class GetBatchResults
{
    private const int FlushBytes = 16 * 1024;

    public static GatewayResponse Handle(BatchCall call, BatchStore batches)
    {
        if (batches.Find(call.Provider, call.Id) is not { } stored)
            return UnknownBatch.Answer(call);

        // Both read an output file, which these batches do not have.
        if (stored.Results is null && (call.Provider == ModelProvider.OpenAI || call.Provider == ModelProvider.Azure))
        {
            return new GatewayError(500, "batch results not available: output_file_id is empty (batch may not be completed)")
            {
                IsBifrostError = true,
                TellsStatus = false,
                ExtraFields = call.ExtraFields,
            }.ToResponse(call.Family);
        }

        // Gateways that send one page look at no cursor.
        int start = 0;
        if (stored.PageSize is not null && call.Request.Query("after") is { } cursor && !ResultsCursor.TryRead(cursor, out start))
            return new GatewayError(400, "invalid pagination cursor") { ExtraFields = call.ExtraFields }.ToResponse(call.Family);

        return new GatewayResponse
        {
            Content = (pipe, cancellationToken) => WriteAsync(pipe, call, stored, start, cancellationToken),
        };
    }

    private static async Task WriteAsync(PipeWriter pipe, BatchCall call, StoredBatch stored, int start, CancellationToken cancellationToken)
    {
        var json = new Utf8JsonWriter(pipe, WireJson.Options);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("batch_id", call.Id);
            json.WritePropertyName("results");
            int? next = await WriteItemsAsync(pipe, json, stored, start, cancellationToken).ConfigureAwait(false);
            if (next is { } position)
            {
                json.WriteBoolean("has_more", true);
                json.WriteString("next_cursor", ResultsCursor.Write(position));
            }

            json.WritePropertyName("extra_fields");
            JsonSerializer.Serialize(json, ExtraFields(call, stored), BifrostJson.TypeInfo<BifrostExtraFields>());
            json.WriteEndObject();
        }

        await pipe.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the items of a page and says where the next one begins; null on the last one.</summary>
    private static async Task<int?> WriteItemsAsync(
        PipeWriter pipe, Utf8JsonWriter json, StoredBatch stored, int start, CancellationToken cancellationToken)
    {
        JsonTypeInfo<BatchResultItem> type = BifrostJson.TypeInfo<BatchResultItem>();
        using IEnumerator<BatchResultItem> items = (stored.Results ?? []).Skip(start).GetEnumerator();
        long end = stored.PageSize is { } size ? (long)start + size : long.MaxValue;

        // A list without items is null in the gateway's language.
        bool any = items.MoveNext();
        if (!any)
        {
            json.WriteNullValue();
            return null;
        }

        json.WriteStartArray();
        int position = start;
        long flushed = 0;
        for (; any && position < end; position++, any = items.MoveNext())
        {
            JsonSerializer.Serialize(json, items.Current, type);
            if (json.BytesCommitted + json.BytesPending - flushed < FlushBytes)
                continue;
            // The writer hands over to the pipe, and only the pipe's flush waits for the client.
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            flushed = json.BytesCommitted;
        }

        json.WriteEndArray();
        return any ? position : null;
    }

    private static BifrostExtraFields ExtraFields(BatchCall call, StoredBatch stored) =>
        (stored.Batch.ExtraFields ?? call.ExtraFields with { Latency = TimeSpan.FromMilliseconds(41), ChunkIndex = 0 }) with
        {
            RequestType = call.RequestType,
            ParseErrors = stored.ParseErrors,
        };
}
