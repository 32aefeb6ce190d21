namespace Bifrost.Client.Extensions.AI.Tests.Requests;

/// <summary>
/// Requests for Gemini and Vertex. There is no adapter to compare with: the bodies are written after the documentation of <c>generateContent</c>
/// (https://ai.google.dev/api/generate-content) and of Claude on Vertex (https://docs.anthropic.com/en/api/claude-on-vertex-ai).
/// </summary>
public sealed class GeminiRequestTests
{
    private static readonly BatchChatModel Gemini = new(ModelProvider.Gemini, "gemini-2.5-flash");

    [Test]
    public void A_conversation_with_options_is_as_documented() =>
        Bodies.AssertBody(
            Gemini.CreateRequest("a", Samples.Conversation, new ChatOptions
            {
                Instructions = "You are a poet.",
                Temperature = 0.5f,
                TopP = 0.9f,
                TopK = 40,
                MaxOutputTokens = 800,
                StopSequences = ["END"],
                Seed = 7,
                FrequencyPenalty = 0.1f,
                PresencePenalty = 0.2f,
            }),
            """
            {
              "systemInstruction": { "parts": [{ "text": "You are a poet." }, { "text": "Be brief." }] },
              "contents": [
                { "role": "user", "parts": [{ "text": "Hello" }] },
                { "role": "model", "parts": [{ "text": "Hi." }] },
                { "role": "user", "parts": [{ "text": "What is new?" }] }
              ],
              "generationConfig": {
                "temperature": 0.5, "topP": 0.9, "topK": 40, "maxOutputTokens": 800, "stopSequences": ["END"], "seed": 7, "frequencyPenalty": 0.1, "presencePenalty": 0.2
              }
            }
            """);

    [Test]
    public void Functions_and_their_results_are_as_documented() =>
        Bodies.AssertBody(
            Gemini.CreateRequest("a", Samples.ToolConversation, new ChatOptions { Tools = [Samples.Weather, new HostedWebSearchTool()], ToolMode = ChatToolMode.RequireSpecific("weather") }),
            """
            {
              "contents": [
                { "role": "user", "parts": [{ "text": "Weather in Oslo?" }] },
                { "role": "model", "parts": [{ "functionCall": { "id": "call_1", "name": "weather", "args": { "city": "Oslo" } } }] },
                { "role": "user", "parts": [{ "functionResponse": { "id": "call_1", "name": "weather", "response": { "result": { "celsius": 3 } } } }] }
              ],
              "tools": [
                {
                  "functionDeclarations": [
                    {
                      "name": "weather", "description": "The weather of a city",
                      "parametersJsonSchema": { "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] }
                    }
                  ]
                },
                { "googleSearch": {} }
              ],
              "toolConfig": { "functionCallingConfig": { "mode": "ANY", "allowedFunctionNames": ["weather"] } }
            }
            """);

    [Test]
    public void Media_and_a_schema_are_as_documented() =>
        Bodies.AssertBody(
            Gemini.CreateRequest<string[]>("a", [new ChatMessage(ChatRole.User, [new TextContent("Tags?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("gs://bucket/a.pdf", "application/pdf")])]),
            """
            {
              "contents": [
                {
                  "role": "user",
                  "parts": [
                    { "text": "Tags?" },
                    { "inlineData": { "mimeType": "image/png", "data": "AQID" } },
                    { "fileData": { "mimeType": "application/pdf", "fileUri": "gs://bucket/a.pdf" } }
                  ]
                }
              ],
              "generationConfig": {
                "responseMimeType": "application/json",
                "responseJsonSchema": {
                  "type": "object",
                  "properties": { "data": { "type": "array", "items": { "type": "string" } } },
                  "additionalProperties": false,
                  "required": ["data"]
                }
              }
            }
            """);

    [Test]
    public void Messages_of_one_role_are_one_content_and_results_have_the_order_of_the_calls() =>
        Bodies.AssertBody(
            Gemini.CreateRequest("a",
            [
                new ChatMessage(ChatRole.User, "a"),
                new ChatMessage(ChatRole.User, "b"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "f")]),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("2", "g")]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("2", "y") { Exception = new InvalidOperationException("secret") }]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", null) { Exception = new InvalidOperationException("secret") }]),
                new ChatMessage(ChatRole.User, "c"),
            ]),
            """
            {
              "contents": [
                { "role": "user", "parts": [{ "text": "a" }, { "text": "b" }] },
                { "role": "model", "parts": [{ "functionCall": { "id": "1", "name": "f", "args": {} } }, { "functionCall": { "id": "2", "name": "g", "args": {} } }] },
                {
                  "role": "user",
                  "parts": [
                    { "functionResponse": { "id": "1", "name": "f", "response": { "error": "Error: Function failed." } } },
                    { "functionResponse": { "id": "2", "name": "g", "response": { "error": "y" } } },
                    { "text": "c" }
                  ]
                }
              ]
            }
            """);

    [Test]
    public void Gemini_gets_no_text_and_no_message_that_is_empty() =>
        Bodies.AssertBody(
            Gemini.CreateRequest(
                "a",
                [new ChatMessage(ChatRole.System, ""), new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("")]), new ChatMessage(ChatRole.User, [new TextContent(""), new TextContent("b")])],
                new ChatOptions { Instructions = "", ToolMode = ChatToolMode.Auto }),
            """{ "contents": [{ "role": "user", "parts": [{ "text": "a" }, { "text": "b" }] }] }""");

    [Test]
    public void Additional_properties_are_merged_into_the_configuration() =>
        Bodies.AssertBody(
            Gemini.CreateRequest("a", [new ChatMessage(ChatRole.User, "Hello")], new ChatOptions
            {
                Temperature = 1,
                AdditionalProperties = new() { ["generationConfig"] = new System.Text.Json.Nodes.JsonObject { ["thinkingConfig"] = new System.Text.Json.Nodes.JsonObject { ["thinkingBudget"] = 0 } } },
            }),
            """{ "contents": [{ "role": "user", "parts": [{ "text": "Hello" }] }], "generationConfig": { "temperature": 1, "thinkingConfig": { "thinkingBudget": 0 } } }""");

    [TestCase("gemini-2.5-pro")]
    [TestCase("projects/p/locations/l/publishers/google/models/gemini-2.5-pro")]
    [TestCase("projects/p/locations/l/endpoints/123")]
    [TestCase("publishers/google/models/gemini-2.5-pro")]
    [TestCase("projects/p/locations/l/models/123")]
    [TestCase("4511608470067216384")]
    public void Vertex_takes_the_same_for_its_Gemini_models(string model)
    {
        var vertex = new BatchChatModel(ModelProvider.Vertex, model);

        Assert.That(vertex.CreateRequest("a", Samples.Conversation).Body, Is.EqualTo(Gemini.CreateRequest("a", Samples.Conversation).Body));
        Assert.That((vertex.CreateBatch().Model, vertex.CreateBatch().Endpoint), Is.EqualTo((model, (BatchEndpoint?)null)));
    }

    [TestCase("claude-sonnet-4-5@20250929")]
    [TestCase("publishers/anthropic/models/claude-sonnet-4-5")]
    public void Vertex_takes_messages_of_Anthropic_for_its_Claude_models(string model) =>
        Bodies.AssertBody(
            new BatchChatModel(ModelProvider.Vertex, model).CreateRequest("a", Samples.Conversation, new ChatOptions { MaxOutputTokens = 100 }),
            """
            {
              "anthropic_version": "vertex-2023-10-16", "max_tokens": 100,
              "system": [{ "type": "text", "text": "Be brief." }],
              "messages": [
                { "role": "user", "content": [{ "type": "text", "text": "Hello" }] },
                { "role": "assistant", "content": [{ "type": "text", "text": "Hi." }] },
                { "role": "user", "content": [{ "type": "text", "text": "What is new?" }] }
              ]
            }
            """);
}
