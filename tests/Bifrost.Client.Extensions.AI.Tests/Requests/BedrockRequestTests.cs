namespace Bifrost.Client.Extensions.AI.Tests.Requests;

/// <summary>
/// Requests for Bedrock. There is no adapter to compare with: the bodies are written after the documentation of the model families
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html and https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html).
/// </summary>
public sealed class BedrockRequestTests
{
    private static readonly ChatOptions Options = new() { MaxOutputTokens = 100, Temperature = 0.5f, TopP = 0.9f };

    [TestCase("anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [TestCase("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [TestCase("global.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [TestCase("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0")]
    [TestCase("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0")]
    public void Anthropic_models_take_messages_as_documented(string model) =>
        Bodies.AssertBody(
            Model(model).CreateRequest("a", Samples.ToolConversation, new ChatOptions { MaxOutputTokens = 100, TopK = 5, Tools = [Samples.Weather], ToolMode = ChatToolMode.RequireAny }),
            """
            {
              "anthropic_version": "bedrock-2023-05-31", "max_tokens": 100, "top_k": 5,
              "messages": [
                { "role": "user", "content": [{ "type": "text", "text": "Weather in Oslo?" }] },
                { "role": "assistant", "content": [{ "type": "tool_use", "id": "call_1", "name": "weather", "input": { "city": "Oslo" } }] },
                { "role": "user", "content": [{ "type": "tool_result", "tool_use_id": "call_1", "is_error": false, "content": "{\"celsius\":3}" }] }
              ],
              "tools": [
                {
                  "name": "weather", "description": "The weather of a city",
                  "input_schema": {
                    "description": "{$schema: \"https://json-schema.org/draft/2020-12/schema\"}",
                    "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"], "additionalProperties": false
                  }
                }
              ],
              "tool_choice": { "type": "any" }
            }
            """);

    [TestCase("amazon.nova-lite-v1:0")]
    [TestCase("eu.amazon.nova-pro-v1:0")]
    public void Nova_models_take_messages_as_documented(string model) =>
        Bodies.AssertBody(
            Model(model).CreateRequest("a", Samples.Conversation, new ChatOptions { MaxOutputTokens = 100, Temperature = 0.5f, TopP = 0.9f, TopK = 20, StopSequences = ["END"] }),
            """
            {
              "schemaVersion": "messages-v1",
              "system": [{ "text": "Be brief." }],
              "messages": [
                { "role": "user", "content": [{ "text": "Hello" }] },
                { "role": "assistant", "content": [{ "text": "Hi." }] },
                { "role": "user", "content": [{ "text": "What is new?" }] }
              ],
              "inferenceConfig": { "maxTokens": 100, "temperature": 0.5, "topP": 0.9, "topK": 20, "stopSequences": ["END"] }
            }
            """);

    [Test]
    public void Nova_models_take_images_and_tools_as_documented()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, [new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("s3://bucket/Image.jpg", "image/jpeg")]),
            .. Samples.ToolConversation,
            new(ChatRole.User, "And tomorrow?"),
        ];

        Bodies.AssertBody(
            Model("amazon.nova-lite-v1:0").CreateRequest("a", messages, new ChatOptions { Tools = [Samples.Weather], ToolMode = ChatToolMode.RequireSpecific("weather") }),
            """
            {
              "schemaVersion": "messages-v1",
              "messages": [
                {
                  "role": "user",
                  "content": [
                    { "image": { "format": "png", "source": { "bytes": "AQID" } } },
                    { "image": { "format": "jpeg", "source": { "s3Location": { "uri": "s3://bucket/Image.jpg" } } } },
                    { "text": "Weather in Oslo?" }
                  ]
                },
                { "role": "assistant", "content": [{ "toolUse": { "toolUseId": "call_1", "name": "weather", "input": { "city": "Oslo" } } }] },
                { "role": "user", "content": [{ "toolResult": { "toolUseId": "call_1", "content": [{ "json": { "celsius": 3 } }] } }, { "text": "And tomorrow?" }] }
              ],
              "toolConfig": {
                "tools": [
                  {
                    "toolSpec": {
                      "name": "weather", "description": "The weather of a city",
                      "inputSchema": { "json": { "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] } }
                    }
                  }
                ],
                "toolChoice": { "tool": { "name": "weather" } }
              }
            }
            """);
    }

    [Test]
    public void Nova_gets_no_text_and_no_message_that_is_empty() =>
        Bodies.AssertBody(
            Model("amazon.nova-lite-v1:0").CreateRequest(
                "a",
                [new ChatMessage(ChatRole.System, ""), new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("")]), new ChatMessage(ChatRole.User, [new TextContent(""), new TextContent("b")])],
                new ChatOptions { Instructions = "" }),
            """{ "schemaVersion": "messages-v1", "messages": [{ "role": "user", "content": [{ "text": "a" }, { "text": "b" }] }] }""");

    [Test]
    public void Nova_gets_the_failure_of_a_tool() =>
        Bodies.AssertBody(
            Model("amazon.nova-lite-v1:0").CreateRequest("a", Samples.FailedToolConversation),
            """
            {
              "schemaVersion": "messages-v1",
              "messages": [
                { "role": "user", "content": [{ "text": "Weather in Oslo?" }] },
                { "role": "assistant", "content": [{ "toolUse": { "toolUseId": "call_1", "name": "weather", "input": {} } }] },
                { "role": "user", "content": [{ "toolResult": { "toolUseId": "call_1", "content": [{ "text": "Error: Function failed." }], "status": "error" } }] }
              ]
            }
            """);

    [Test]
    public void Nova_gets_of_the_top_of_a_schema_what_it_accepts()
    {
        var tool = AIFunctionFactory.CreateDeclaration("f", null, System.Text.Json.JsonElement.Parse("""{"$schema":"x","title":"T","description":"D","additionalProperties":false,"type":"object","properties":{}}"""));
        var any = AIFunctionFactory.CreateDeclaration("g", null, System.Text.Json.JsonElement.Parse("true"));

        Bodies.AssertBody(
            Model("amazon.nova-lite-v1:0").CreateRequest("a", [new ChatMessage(ChatRole.User, "a")], new ChatOptions { Tools = [tool, any] }),
            """
            {
              "schemaVersion": "messages-v1", "messages": [{ "role": "user", "content": [{ "text": "a" }] }],
              "toolConfig": { "tools": [
                { "toolSpec": { "name": "f", "inputSchema": { "json": { "type": "object", "properties": {} } } } },
                { "toolSpec": { "name": "g", "inputSchema": { "json": { "type": "object" } } } }
              ] }
            }
            """);
    }

    [Test]
    public void Mistral_gets_the_failure_of_a_tool_and_no_name_and_no_format_of_text()
    {
        ChatMessage[] messages = [.. Samples.FailedToolConversation];
        messages[0].AuthorName = "Ada";

        Bodies.AssertBody(
            Model("mistral.mistral-large-2407-v1:0").CreateRequest("a", messages, new ChatOptions { ResponseFormat = ChatResponseFormat.Text }),
            """
            {
              "messages": [
                { "role": "user", "content": "Weather in Oslo?" },
                { "role": "assistant", "tool_calls": [{ "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{}" } }] },
                { "role": "tool", "tool_call_id": "call_1", "content": "Error: Function failed." }
              ]
            }
            """);
    }

    [TestCase("meta.llama3-1-70b-instruct-v1:0", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")]
    [TestCase("us.meta.llama3-3-70b-instruct-v1:0", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")]
    [TestCase("us.meta.llama4-maverick-17b-instruct-v1:0", "<|header_start|>", "<|header_end|>", "<|eot|>")]
    public void Llama_models_take_a_prompt_as_documented(string model, string start, string end, string turn)
    {
        string prompt =
            $"<|begin_of_text|>{start}system{end}\\n\\nBe brief.{turn}{start}user{end}\\n\\nHello{turn}{start}assistant{end}\\n\\nHi.{turn}" +
            $"{start}user{end}\\n\\nWhat is new?{turn}{start}assistant{end}\\n\\n";

        Bodies.AssertBody(Model(model).CreateRequest("a", Samples.Conversation, Options), $$"""{ "prompt": "{{prompt}}", "max_gen_len": 100, "temperature": 0.5, "top_p": 0.9 }""");
    }

    [TestCase("mistral.mistral-7b-instruct-v0:2")]
    [TestCase("mistral.mixtral-8x7b-instruct-v0:1")]
    [TestCase("mistral.mistral-large-2402-v1:0")]
    public void The_first_Mistral_models_take_a_prompt_as_documented(string model) =>
        Bodies.AssertBody(
            Model(model).CreateRequest("a", Samples.Conversation, Options),
            """{ "prompt": "<s>[INST] Be brief.\n\nHello [/INST] Hi.</s>[INST] What is new? [/INST]", "max_tokens": 100, "temperature": 0.5, "top_p": 0.9 }""");

    [TestCase("mistral.mistral-large-2407-v1:0")]
    [TestCase("us.mistral.pixtral-large-2502-v1:0")]
    public void Newer_Mistral_models_take_messages_as_documented(string model) =>
        Bodies.AssertBody(
            Model(model).CreateRequest("a", Samples.Conversation, new ChatOptions { MaxOutputTokens = 100, Tools = [Samples.Weather], ToolMode = ChatToolMode.RequireAny }),
            """
            {
              "messages": [
                { "role": "system", "content": "Be brief." },
                { "role": "user", "content": "Hello" },
                { "role": "assistant", "content": "Hi." },
                { "role": "user", "content": "What is new?" }
              ],
              "max_tokens": 100,
              "tools": [
                {
                  "type": "function",
                  "function": {
                    "name": "weather", "description": "The weather of a city",
                    "parameters": {
                      "$schema": "https://json-schema.org/draft/2020-12/schema",
                      "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"], "additionalProperties": false
                    }
                  }
                }
              ],
              "tool_choice": "any"
            }
            """);

    private static BatchChatModel Model(string model) => new(ModelProvider.Bedrock, model);
}
