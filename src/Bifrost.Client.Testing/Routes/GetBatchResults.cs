using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client.Testing;

/// <summary><c>GET /v1/batches/{id}/results</c></summary>
internal static class GetBatchResults
{
    private const int FlushBytes = 16 * 1024;
    private const string NoOutputFile = "batch results not available: output_file_id is empty (batch may not be completed)";

    public static GatewayResponse Handle(GatewayCall call)
    {
        if (call.World.Batches.Find(call.Provider, call.Id) is not { } stored)
            return UnknownBatch.Answer(call);

        if (stored.Results is null && TooEarly(call, stored) is { } tooEarly)
            return tooEarly;

        // Gateways that send one page look at no cursor.
        int start = 0;
        if (stored.PageSize is not null && call.Request.Query("after") is { } cursor && !ResultsCursor.TryRead(cursor, out start))
            return new GatewayError(400, "invalid pagination cursor") { ExtraFields = call.ExtraFields }.ToResponse(call.Family);

        return new GatewayResponse
        {
            Content = (pipe, cancellationToken) => WriteAsync(pipe, call, stored, start, cancellationToken),
        };
    }

    // Each provider says it in its own way; Bedrock, and batches that were made up, say nothing.
    private static GatewayResponse? TooEarly(GatewayCall call, StoredBatch stored) => call.Provider.Value switch
    {
        "bedrock" => null,
        "anthropic" => stored.RefusesEarlyResults ? call.Upstream(404, "No results are available yet", "not_found_error") : null,
        "gemini" => stored.RefusesEarlyResults
            ? call.ProviderCheck($"batch {call.Id} is still processing (state: BATCH_STATE_RUNNING), results not yet available")
            : null,
        "vertex" => stored.RefusesEarlyResults ? call.ProviderCheck("batch output is not available yet (job state: JOB_STATE_RUNNING)") : null,
        // An output file is read, which such a batch does not have.
        "openai" or "azure" => call.ProviderCheck(NoOutputFile),
        _ => stored.RefusesEarlyResults ? call.ProviderCheck(NoOutputFile) : null,
    };

    private static async Task WriteAsync(PipeWriter pipe, GatewayCall call, StoredBatch stored, int start, CancellationToken cancellationToken)
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

    private static BifrostExtraFields ExtraFields(GatewayCall call, StoredBatch stored) =>
        (stored.Current.ExtraFields ?? call.Answered) with
        {
            RequestType = call.RequestType,
            ParseErrors = stored.ParseErrors,
        };
}
