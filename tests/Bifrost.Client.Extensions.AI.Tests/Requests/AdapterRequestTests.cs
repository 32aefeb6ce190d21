using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Requests;

/// <summary>The body of a request is what the adapters of the providers put on the wire for the same messages and options.</summary>
public sealed class AdapterRequestTests
{
    private const int Cases = 1_500;

    [Test]
    public void Requests_for_OpenAI_are_those_of_its_adapter()
    {
        Adapter adapter = Adapter.CreateOpenAI();
        var model = new BatchChatModel(ModelProvider.OpenAI, Adapter.OpenAIModel);

        PropertyCheck.ForAll(ChatCases.OpenAI, Cases, chat => Compare(adapter, model, chat, AdapterCorrection.OpenAI));
    }

    [Test]
    public void Requests_for_Anthropic_are_those_of_its_adapter()
    {
        Adapter adapter = Adapter.CreateAnthropic();
        var model = new BatchChatModel(ModelProvider.Anthropic, Adapter.AnthropicModel);

        PropertyCheck.ForAll(ChatCases.Anthropic, Cases, chat => Compare(adapter, model, chat, AdapterCorrection.Anthropic));
    }

    [Test]
    public void Typed_requests_for_OpenAI_are_those_of_GetResponseAsync_with_a_type() => CompareTyped(Adapter.CreateOpenAI(), new BatchChatModel(ModelProvider.OpenAI, Adapter.OpenAIModel));

    [Test]
    public void Typed_requests_for_Anthropic_are_those_of_GetResponseAsync_with_a_type() => CompareTyped(Adapter.CreateAnthropic(), new BatchChatModel(ModelProvider.Anthropic, Adapter.AnthropicModel));

    private static void CompareTyped(Adapter adapter, BatchChatModel model)
    {
        ChatMessage[] messages = [new(ChatRole.User, "Hello")];
        Compare(client => client.GetResponseAsync<ChatTools.Fact>(messages), model.CreateRequest<ChatTools.Fact>("a", messages));
        Compare(client => client.GetResponseAsync<ChatTools.Tree>(messages), model.CreateRequest<ChatTools.Tree>("a", messages));
        Compare(client => client.GetResponseAsync<int[]>(messages), model.CreateRequest<int[]>("a", messages));
        Compare(client => client.GetResponseAsync<ChatTools.Kind>(messages), model.CreateRequest<ChatTools.Kind>("a", messages));

        void Compare(Func<IChatClient, Task> call, BatchRequestItem request)
        {
            JsonObject expected = adapter.Write(call);
            // Microsoft.Extensions.AI leaves the dialect in a schema that it puts in a member; the adapter for Anthropic moves it to the description.
            if ((expected["response_format"]?["json_schema"] ?? expected["output_config"]?["format"])!["schema"]!["properties"]!["data"] is JsonObject data)
            {
                data.Remove("$schema");
                if (data["description"]?.GetValue<string>().StartsWith("{$schema: ", StringComparison.Ordinal) is true)
                    data.Remove("description");
            }

            Assert.That(JsonDifferences.Between(expected, JsonNode.Parse(request.Body.ToString())), Is.Empty);
        }
    }

    private static void Compare(Adapter adapter, BatchChatModel model, ChatCase chat, IReadOnlyList<AdapterCorrection> corrections)
    {
        JsonObject expected = adapter.Write(chat.Messages, chat.Options);
        foreach (AdapterCorrection correction in corrections)
            correction.Apply(expected, chat);
        BatchRequestItem request = model.CreateRequest("a", chat.Messages, chat.Options);

        Assert.That(JsonDifferences.Between(expected, JsonNode.Parse(request.Body.ToString())), Is.Empty);
    }
}
