using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Extensions.AI.Tests.Responses;

/// <summary>Structured output: the text of a response is read as the type that the request was created with.</summary>
public sealed partial class StructuredOutputTests
{
    [Test]
    public void An_object_is_the_text() =>
        Assert.That(Read<City>("""{"name":"Oslo","population":700000}""").Result, Is.EqualTo(new City("Oslo", 700_000)));

    [Test]
    public void A_value_that_is_no_object_is_in_a_member()
    {
        Assert.That(Read<int[]>("""{"data":[1,2]}""").Result, Is.EqualTo((int[])[1, 2]));
        Assert.That(Read<ChatTools.Kind>("""{"data":"Second"}""").Result, Is.EqualTo(ChatTools.Kind.Second));
    }

    [Test]
    public void A_source_generated_context_is_enough()
    {
        BatchRequestItem request = new BatchChatModel(ModelProvider.OpenAI, "gpt-4o-mini").CreateRequest<City>("a", [new ChatMessage(ChatRole.User, "Oslo?")], serializerOptions: CityContext.Default.Options);

        Assert.That(JsonNode.Parse(request.Body.ToString())!["response_format"]!["json_schema"]!["schema"]!["properties"]!.AsObject().Select(property => property.Key), Is.EqualTo((string[])["NAME", "POPULATION"]));
        Assert.That(Read<City>("""{"NAME":"Oslo","POPULATION":1}""", CityContext.Default.Options).Result, Is.EqualTo(new City("Oslo", 1)));
    }

    [Test]
    public void Options_without_a_resolver_work_for_the_request_and_the_answer()
    {
        BatchRequestItem request = new BatchChatModel(ModelProvider.OpenAI, "gpt-4o-mini").CreateRequest<City>("a", [new ChatMessage(ChatRole.User, "Oslo?")], serializerOptions: CreateOptions());

        Assert.That(request.Body.ToString(), Does.Contain("POPULATION"));
        Assert.That(Read<City>("""{"NAME":"Oslo","POPULATION":1}""", CreateOptions()).Result, Is.EqualTo(new City("Oslo", 1)));

        static JsonSerializerOptions CreateOptions() => new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper };
    }

    [Test]
    public void References_of_a_schema_in_a_member_start_at_the_member()
    {
        BatchRequestItem request = new BatchChatModel(ModelProvider.Gemini, "gemini-2.5-flash").CreateRequest<ChatTools.Tree[]>("a", [new ChatMessage(ChatRole.User, "Trees?")]);
        JsonObject schema = JsonNode.Parse(request.Body.ToString())!["generationConfig"]!["responseJsonSchema"]!.AsObject();
        string reference = schema["properties"]!["data"]!["items"]!["properties"]!["children"]!["items"]!["$ref"]!.GetValue<string>();

        Assert.That(schema["properties"]!["data"]!.AsObject().ContainsKey("$schema"), Is.False);
        Assert.That(reference, Does.StartWith("#/properties/data"));
        Assert.That(reference[2..].Split('/').Aggregate((JsonNode)schema, (node, name) => node[name]!)["properties"]!["children"], Is.Not.Null);
    }

    [Test]
    public void An_error_does_not_contain_the_text()
    {
        JsonException exception = Assert.Throws<JsonException>(() => _ = Read<Dictionary<string, int>>("""{"secret":"x"}""").Result)!;

        Assert.That(exception.ToString(), Does.Not.Contain("secret").And.Contain("Dictionary"));
    }

    [TestCase("", typeof(InvalidOperationException))]
    [TestCase("null", typeof(InvalidOperationException))]
    [TestCase("{\"name\":\"Os", typeof(JsonException))]
    [TestCase("Oslo", typeof(JsonException))]
    public void Text_that_is_not_the_value_is_an_error(string text, Type type)
    {
        BatchChatResponse<City> response = Read<City>(text);

        Assert.That(() => response.Result, Throws.InstanceOf(type));
        Assert.That(response.TryGetResult(out _), Is.False);
    }

    [TestCase("{}")]
    [TestCase("[1]")]
    public void Text_without_the_member_is_an_error(string text) =>
        Assert.That(() => Read<int[]>(text).Result, Throws.InvalidOperationException);

    [Test]
    public void The_response_is_there_beside_the_value()
    {
        BatchChatResponse<City> response = Read<City>("""{"name":"Oslo","population":700000}""");

        Assert.That((response.ResponseId, response.ModelId, response.FinishReason, response.Usage!.TotalTokenCount), Is.EqualTo(("c1", "m", (ChatFinishReason?)ChatFinishReason.Stop, (long?)5)));
        Assert.That(response.TryGetResult(out City? city), Is.True);
        Assert.That(city, Is.SameAs(response.Result));
    }

    [Test]
    public void Options_of_the_caller_are_not_changed()
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.Text, StopSequences = ["END"] };

        new BatchChatModel(ModelProvider.OpenAI, "gpt-4o-mini").CreateRequest<City>("a", [new ChatMessage(ChatRole.User, "Oslo?")], options);

        Assert.That(options.ResponseFormat, Is.SameAs(ChatResponseFormat.Text));
    }

    private static BatchChatResponse<T> Read<T>(string text, JsonSerializerOptions? options = null) =>
        Items.Of(new JsonObject
        {
            ["id"] = "c1",
            ["model"] = "m",
            ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = text }, ["finish_reason"] = "stop" }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 3, ["completion_tokens"] = 2, ["total_tokens"] = 5 },
        }.ToJsonString()).ToChatResponse<T>(options);

    internal sealed record City(string Name, int Population);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseUpper)]
    [JsonSerializable(typeof(City))]
    private sealed partial class CityContext : JsonSerializerContext;
}
