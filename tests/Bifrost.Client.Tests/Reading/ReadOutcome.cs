using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bifrost.Client.Common;
using Bifrost.Client.Reading;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Tests.Reading;

/// <summary>The outcome of reading a document: its items, the other members of the page, and the error if there was one.</summary>
internal sealed record ReadOutcome(IReadOnlyList<BatchResultItem> Items, BatchResultsPage? Rest, Exception? Error)
{
    private static readonly GatewayCall Call = new(() => throw new InvalidOperationException("The response is here already."), "batch", "x", null);

    /// <summary>Reads a document with the streaming reader, in chunks of the given sizes and then the rest.</summary>
    public static ReadOutcome Stream(ReadOnlyMemory<byte> document, params IEnumerable<int> sizes)
    {
        using var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new ChunkedStream(document, sizes)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var response = new StreamedResponse(Call, message, Timeout.InfiniteTimeSpan, 1 << 20);
        var reader = new PageReader(response, ModelProvider.OpenAI);
        var items = new List<BatchResultItem>();
        try
        {
            do
            {
                while (reader.TryRead())
                    items.Add(reader.CreateItem());
            }
            while (Now(reader.WaitToReadAsync(CancellationToken.None)));
            return new ReadOutcome(items, reader.Metadata, null);
        }
        catch (BifrostException exception)
        {
            return new ReadOutcome(items, reader.Metadata, exception);
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Reads a document with the serializer, as the expected outcome of the streaming reader.</summary>
    public static ReadOutcome Plain(ReadOnlySpan<byte> document)
    {
        if (document.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            document = document[3..];
        try
        {
            BatchResultsPage page = JsonSerializer.Deserialize(document, BifrostJson.TypeInfo<BatchResultsPage>())
                ?? throw new JsonException("null");
            return new ReadOutcome([.. page.Items.Select(item => item ?? new BatchResultItem())], page with { Items = [] }, null);
        }
        catch (JsonException exception)
        {
            return new ReadOutcome([], null, exception);
        }
    }

    /// <summary>All members of an item as a string, payloads byte for byte.</summary>
    public static string Show(BatchResultItem item)
    {
        var text = new StringBuilder()
            .Append($"id={item.Id} custom_id={item.CustomId} outcome={item.Outcome}");
        if (item.Response is { } response)
            text.Append($" response({response.StatusCode},{response.RequestId},{Show(response.Body)},{Show(response.AdditionalProperties)})");
        if (item.Result is { } result)
            text.Append($" result({result.Type},{Show(result.Message)},{Show(result.AdditionalProperties)})");
        if (item.Error is { } error)
            text.Append($" error({error.Code},{error.Message},{Show(error.AdditionalProperties)})");
        return text.Append(Show(item.AdditionalProperties)).ToString();
    }

    private static string Show(JsonPayload? payload) => payload is { } json ? Encoding.Latin1.GetString(json.Utf8.Span) : "-";

    public static string ShowRest(BatchResultsPage? page) =>
        page is null ? "" : $"{page.BatchId} {page.HasMore} {page.NextCursor} {page.ExtraFields} {Show(page.AdditionalProperties)}";

    private static string Show(IDictionary<string, JsonElement>? more) =>
        more is null ? "" : string.Join(";", more.Select(pair => $"{pair.Key}={Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(pair.Value))}"));

    private static bool Now(ValueTask<bool> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();
}
