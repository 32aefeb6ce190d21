using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Fuzz;

/// <summary>Reads a page of the results endpoint. The items equal those that <see cref="Utf8JsonReader"/> sees.</summary>
internal sealed class PageTarget() : FuzzTarget("page")
{
    private static readonly BatchReference Batch = new(ModelProvider.OpenAI, "batch_1");
    private static readonly BatchResultsOptions EndpointOnly = new() { Source = BatchResultsSource.ResultsEndpointOnly };

    protected override Outcome Run(byte[] input, int pieceSize)
    {
        using BifrostClient client = new FakeGateway(input, pieceSize, next: "{\"batch_id\":\"batch_1\",\"results\":[]}"u8.ToArray()).CreateClient();
        Outcome raw = Record(async values =>
        {
            await using BatchResultReader reader = client.Batches.OpenResultReader(Batch, EndpointOnly);
            while (await reader.ReadAsync())
                values.Add(Encoding.Latin1.GetString(reader.Item));
        });

        using BifrostClient second = new FakeGateway(input, pieceSize, next: "{\"batch_id\":\"batch_1\",\"results\":[]}"u8.ToArray()).CreateClient();
        Outcome items = Record(async values =>
        {
            await foreach (BatchResultItem item in second.Batches.GetResultsAsync(Batch, EndpointOnly))
                values.Add($"{item} {item.Body?.Utf8.Length} {AnswerText.Of(item)}");
        });

        // An item that is not a result item ends the reading of items only.
        if (items.Values.Count > raw.Values.Count || (items.Failure is null && items.Values.Count != raw.Values.Count))
            throw new FindingException($"By items: {items}\nBy reader: {raw}");
        if (items.Failure is { } failure && failure.ItemsDelivered != items.Values.Count)
            throw new FindingException($"{items.Values.Count} items, and ItemsDelivered is {failure.ItemsDelivered}: {failure}");
        return raw;
    }

    protected override void CheckOutcome(byte[] input, Outcome outcome)
    {
        List<string> expected = ReadItems(input, out bool isValid);
        if (outcome.Values.Take(expected.Count).Zip(expected).Any(pair => pair.First != pair.Second))
            throw new FindingException($"Other items than in the JSON: {outcome}");

        // Payloads are not validated before they are used: JSON that is invalid can be read further than another reader gets.
        if (isValid && (outcome.Values.Count > expected.Count || (outcome.Failure is null && outcome.Values.Count < expected.Count)))
            throw new FindingException($"{expected.Count} items are in the JSON: {outcome}");
    }

    // The items of all members "results", up to the first error.
    private static List<string> ReadItems(ReadOnlySpan<byte> json, out bool isValid)
    {
        var items = new List<string>();
        if (json.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            json = json[3..];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        isValid = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return items;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isResults = reader.ValueTextEquals("results"u8);
                reader.Read();
                if (!isResults || reader.TokenType != JsonTokenType.StartArray)
                {
                    reader.Skip();
                    continue;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    items.Add(Encoding.Latin1.GetString(json[start..(int)reader.BytesConsumed]));
                }
            }

            isValid = !reader.Read();
            return items;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return items;
        }
    }
}
