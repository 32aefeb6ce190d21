using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Json;

/// <summary>Records have the JSON names of the API also with the default options of the serializer.</summary>
public sealed class DefaultSerializerTests
{
    private const string BatchJson = """
        {"id":"b","status":"canceled","request_counts":{"total":1,"completed":1,"failed":0},"metadata":{"k":"v"},"created_at":1760000000,
         "completion_window":"24h","errors":{"data":[{"code":"c","line":1}]},"added":1,
         "extra_fields":{"request_type":"batch_retrieve","latency":41,"raw_response":{"b":1.0},"routing_info":{"provider":"openai"}}}
        """;

    private const string PageJson = """
        {"batch_id":"b","results":[{"custom_id":"a","response":{"status_code":200,"body":{"x":1.0}}},{"custom_id":"c","result":{"type":"expired"}}],
         "has_more":true,"next_cursor":"n","extra_fields":{"latency":0}}
        """;

    [Test]
    public void A_batch_is_serialized_with_the_names_of_the_API() => AssertSame<Batch>(BatchJson);

    [Test]
    public void A_page_is_serialized_with_the_names_of_the_API() => AssertSame<BatchResultsPage>(PageJson);

    private static void AssertSame<T>(string json)
    {
        T record = RecordJson.Deserialize<T>(json);
        string plain = JsonSerializer.Serialize(record);

        Assert.That(
            JsonNode.DeepEquals(WithoutNullAndEmpty(JsonNode.Parse(plain)), WithoutNullAndEmpty(JsonNode.Parse(json))),
            Is.True, plain);
        Assert.That(RecordJson.Serialize(JsonSerializer.Deserialize<T>(plain)!), Is.EqualTo(RecordJson.Serialize(record)));
    }

    // The default options write null members and empty lists.
    private static JsonNode? WithoutNullAndEmpty(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach ((string name, JsonNode? value) in map.ToArray())
                {
                    if (WithoutNullAndEmpty(value) is null or JsonArray { Count: 0 })
                        map.Remove(name);
                }

                break;
            case JsonArray list:
                foreach (JsonNode? value in list)
                    WithoutNullAndEmpty(value);
                break;
        }

        return node;
    }
}
