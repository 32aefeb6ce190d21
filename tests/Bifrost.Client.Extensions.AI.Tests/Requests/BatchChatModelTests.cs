using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Requests;

/// <summary>What a model adds to messages and options.</summary>
public sealed class BatchChatModelTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Hello")];

    private static readonly BatchChatModel OpenAI = new(ModelProvider.OpenAI, "gpt-4o-mini");

    [TestCase("openai", "gpt-4o-mini", "/v1/chat/completions")]
    [TestCase("azure", "gpt-4o-mini", "/v1/chat/completions")]
    [TestCase("custom", "any", "/v1/chat/completions")]
    [TestCase("anthropic", "claude-sonnet-4-5", null)]
    [TestCase("gemini", "gemini-2.5-flash", null)]
    [TestCase("bedrock", "amazon.nova-lite-v1:0", null)]
    public void A_batch_has_the_provider_the_model_and_the_endpoint(string provider, string model, string? endpoint)
    {
        BatchCreateRequest batch = new BatchChatModel(provider, model).CreateBatch();

        Assert.That((batch.Provider.Value, batch.Model, batch.Endpoint?.Value), Is.EqualTo((provider, model, endpoint)));
    }

    [TestCase("azure")]
    [TestCase("custom")]
    public void Azure_and_unknown_providers_take_the_format_of_OpenAI(string provider)
    {
        var options = new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 10, Tools = [Samples.Weather] };

        Assert.That(new BatchChatModel(provider, "gpt-4o-mini").CreateRequest("a", Messages, options).Body, Is.EqualTo(OpenAI.CreateRequest("a", Messages, options).Body));
    }

    [Test]
    public void A_request_has_the_id_and_no_more_than_its_body()
    {
        BatchRequestItem request = OpenAI.CreateRequest("question-1", Messages);

        Assert.That((request.CustomId, request.Endpoint, request.Method), Is.EqualTo(("question-1", (BatchEndpoint?)null, "POST")));
        Assert.That(request.Body.ToString(), Is.EqualTo("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}"""));
    }

    [Test]
    public void Text_is_not_escaped_more_than_JSON_needs() =>
        Assert.That(OpenAI.CreateRequest("a", [new ChatMessage(ChatRole.User, "é漢😀 <b>'+&")]).Body.ToString(), Does.Contain("é漢").And.Contain("<b>'+&"));

    [Test]
    public void Additional_properties_are_members_of_the_body()
    {
        var options = new ChatOptions { StopSequences = ["b"], AdditionalProperties = new() { ["service_tier"] = "flex", ["metadata"] = new Dictionary<string, object?> { ["a"] = 1 }, ["stop"] = new[] { "a" }, ["user"] = null } };

        Bodies.AssertBody(
            OpenAI.CreateRequest("a", Messages, options),
            """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}],"stop":["a","b"],"service_tier":"flex","metadata":{"a":1},"user":null}""");
    }

    [Test]
    public void A_raw_representation_wins_over_options()
    {
        const string Raw = """{"temperature":0.1,"response_format":{"type":"json_object"},"tools":[{"type":"custom"}]}""";
        foreach (object raw in (object[])[JsonNode.Parse(Raw)!, JsonElement.Parse(Raw), JsonPayload.Parse(Raw)])
        {
            var options = new ChatOptions { Temperature = 1, ResponseFormat = ChatResponseFormat.Text, AdditionalProperties = new() { ["temperature"] = 0.5 }, RawRepresentationFactory = _ => raw };

            Bodies.AssertBody(
                OpenAI.CreateRequest("a", Messages, options),
                """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}],"temperature":0.1,"response_format":{"type":"json_object"},"tools":[{"type":"custom"}]}""");
        }
    }

    [Test]
    public void A_raw_representation_that_is_null_adds_nothing() =>
        Assert.That(OpenAI.CreateRequest("a", Messages, new ChatOptions { RawRepresentationFactory = _ => null }).Body, Is.EqualTo(OpenAI.CreateRequest("a", Messages).Body));

    [Test]
    public void The_client_that_a_raw_representation_is_asked_with_cannot_be_called()
    {
        var options = new ChatOptions { RawRepresentationFactory = client => client.GetResponseAsync("Hello") };

        Assert.That(() => OpenAI.CreateRequest("a", Messages, options), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Cache_control_of_the_SDK_of_Anthropic_is_sent()
    {
        TextContent content = new TextContent("Hello").WithCacheControl(new Anthropic.Models.Messages.CacheControlEphemeral());
        Adapter adapter = Adapter.CreateAnthropic();
        ChatMessage[] messages = [new(ChatRole.User, [content])];

        Assert.That(
            JsonDifferences.Between(adapter.Write(messages, null), JsonNode.Parse(new BatchChatModel(ModelProvider.Anthropic, Adapter.AnthropicModel).CreateRequest("a", messages).Body.ToString())),
            Is.Empty);
    }

    [Test]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        foreach (BatchChatModel model in (BatchChatModel[])[OpenAI, new(ModelProvider.Anthropic, "claude-sonnet-4-5")])
        {
            Assert.That(
                () => model.CreateRequest("a", [new ChatMessage(ChatRole.User, "secret \ud83d")]),
                Throws.ArgumentException.With.Message.Contains("surrogate").And.Message.Not.Contains("secret"));
        }
    }

    [Test]
    public void A_payload_is_the_result_of_a_tool()
    {
        ChatMessage message = new(ChatRole.Tool, [new FunctionResultContent("c", JsonPayload.Parse("""{ "celsius": 3 }"""))]);

        Bodies.AssertBody(OpenAI.CreateRequest("a", [message]), """{"model":"gpt-4o-mini","messages":[{"role":"tool","tool_call_id":"c","content":"{\"celsius\":3}"}]}""");
    }

    [Test]
    public void A_function_that_takes_anything_has_the_schema_of_an_object()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", "F", JsonElement.Parse("true"))] };

        Assert.That(OpenAI.CreateRequest("a", Messages, options).Body.ToString(), Does.Contain("""{"type":"object","properties":{}"""));
        Assert.That(new BatchChatModel(ModelProvider.Anthropic, "claude-sonnet-4-5").CreateRequest("a", Messages, options).Body.ToString(), Does.Contain(""""input_schema":{"type":"object"""" + "\""));
        Assert.That(new BatchChatModel(ModelProvider.Gemini, "gemini-2.5-flash").CreateRequest("a", Messages, options).Body.ToString(), Does.Contain(""""name":"f""""));
    }

    [Test]
    public void Callers_of_a_function_are_sent_to_Anthropic()
    {
        var options = new AIFunctionFactoryOptions { Name = "f", AdditionalProperties = new Dictionary<string, object?> { ["AllowedCallers"] = new[] { "code_execution_20250825" } } };
        BatchRequestItem request = new BatchChatModel(ModelProvider.Anthropic, "claude-sonnet-4-5").CreateRequest("a", Messages, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, options)] });

        Assert.That(request.Body.ToString(), Does.Contain(""""allowed_callers":["code_execution_20250825"]"""" + "}"));
    }

    [Test]
    public void Strict_can_be_JSON()
    {
        ChatOptions options = new() { Tools = [Samples.Weather], AdditionalProperties = new() { ["strict"] = JsonElement.Parse("true") } }, same = options.Clone();
        same.AdditionalProperties!["strict"] = true;

        Assert.That(OpenAI.CreateRequest("a", Messages, options).Body, Is.EqualTo(OpenAI.CreateRequest("a", Messages, same).Body));
    }

    [Test]
    public void Alternatives_of_both_kinds_hold_together_for_Anthropic()
    {
        JsonElement schema = JsonElement.Parse("""{"type":"object","properties":{"x":{"anyOf":[{"type":"string"}],"oneOf":[{"type":"string","const":"a"}]}}}""");

        BatchRequestItem request = new BatchChatModel(ModelProvider.Anthropic, "claude-sonnet-4-5").CreateRequest("a", Messages, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) });

        Assert.That(request.Body.ToString(), Does.Contain("""{"x":{"anyOf":[{"type":"string"}],"allOf":[{"anyOf":[{"type":"string","const":"a"}]}]}}"""));
    }

    [Test]
    public void What_a_model_says_of_itself_is_its_name() =>
        Assert.That(OpenAI.ToString(), Is.EqualTo("BatchChatModel { Provider = openai, Model = gpt-4o-mini }"));
}
