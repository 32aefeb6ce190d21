namespace Bifrost.Client.Extensions.AI.Tests.Requests;

/// <summary>What a provider cannot take is refused by name, and never left out.</summary>
public sealed class RefusalTests
{
    private const string OpenAI = "openai/gpt-4o-mini";
    private const string Anthropic = "anthropic/claude-sonnet-4-5";
    private const string Gemini = "gemini/gemini-2.5-flash";
    private const string Claude = "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Nova = "bedrock/amazon.nova-lite-v1:0";
    private const string Llama = "bedrock/meta.llama3-1-70b-instruct-v1:0";
    private const string MistralPrompt = "bedrock/mistral.mistral-7b-instruct-v0:2";
    private const string MistralChat = "bedrock/mistral.mistral-large-2407-v1:0";

    private static readonly string[] All = [OpenAI, "azure/gpt-4o", "custom/any", Anthropic, Gemini, "vertex/gemini-2.5-pro", "vertex/claude-sonnet-4-5", Claude, Nova, Llama, MistralPrompt, MistralChat];

    private static readonly Dictionary<string, ChatOptions> OptionsByName = new()
    {
        [nameof(ChatOptions.ConversationId)] = new() { ConversationId = "c" },
        [nameof(ChatOptions.AllowBackgroundResponses)] = new() { AllowBackgroundResponses = true },
        [nameof(ChatOptions.ContinuationToken)] = new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) },
        [nameof(ChatOptions.Temperature)] = new() { Temperature = 1 },
        [nameof(ChatOptions.MaxOutputTokens)] = new() { MaxOutputTokens = 1 },
        [nameof(ChatOptions.TopP)] = new() { TopP = 1 },
        [nameof(ChatOptions.TopK)] = new() { TopK = 1 },
        [nameof(ChatOptions.FrequencyPenalty)] = new() { FrequencyPenalty = 1 },
        [nameof(ChatOptions.PresencePenalty)] = new() { PresencePenalty = 1 },
        [nameof(ChatOptions.Seed)] = new() { Seed = 1 },
        [nameof(ChatOptions.Reasoning)] = new() { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } },
        [nameof(ChatOptions.ResponseFormat)] = new() { ResponseFormat = ChatTools.Formats[0] },
        [nameof(ChatOptions.StopSequences)] = new() { StopSequences = ["END"] },
        [nameof(ChatOptions.Tools)] = new() { Tools = [Samples.Weather] },
        [nameof(ChatOptions.ToolMode)] = new() { ToolMode = ChatToolMode.RequireAny, Tools = [Samples.Weather] },
        [nameof(ChatOptions.AllowMultipleToolCalls)] = new() { AllowMultipleToolCalls = false, Tools = [Samples.Weather] },
    };

    private static IEnumerable<TestCaseData> RefusedOptions
    {
        get
        {
            foreach (string model in All)
            {
                foreach (string name in (string[])["ConversationId", "AllowBackgroundResponses", "ContinuationToken"])
                    yield return new TestCaseData(model, name);
            }

            (string Model, string[] Names)[] refused =
            [
                (OpenAI, ["TopK"]),
                (Anthropic, ["FrequencyPenalty", "PresencePenalty", "Seed"]),
                (Gemini, ["Reasoning", "AllowMultipleToolCalls"]),
                (Claude, ["FrequencyPenalty", "PresencePenalty", "Seed"]),
                (Nova, ["FrequencyPenalty", "PresencePenalty", "Seed", "Reasoning", "ResponseFormat", "AllowMultipleToolCalls"]),
                (Llama, ["TopK", "FrequencyPenalty", "PresencePenalty", "Seed", "Reasoning", "ResponseFormat", "StopSequences", "Tools"]),
                (MistralPrompt, ["FrequencyPenalty", "PresencePenalty", "Seed", "Reasoning", "ResponseFormat", "Tools"]),
                (MistralChat, ["TopK", "FrequencyPenalty", "PresencePenalty", "Seed", "Reasoning", "ResponseFormat", "StopSequences", "AllowMultipleToolCalls"]),
            ];
            foreach ((string model, string name) in refused.SelectMany(entry => entry.Names.Select(name => (entry.Model, name))))
                yield return new TestCaseData(model, name);
        }
    }

    [TestCaseSource(nameof(RefusedOptions))]
    public void An_option_that_the_model_does_not_take_is_refused_by_name(string model, string name) =>
        AssertRefused(model, [new ChatMessage(ChatRole.User, "secret")], OptionsByName[name], $"ChatOptions.{name} is not supported by {Provider(model)}");

    [Test]
    public void An_option_is_either_refused_or_written([ValueSource(nameof(All))] string model)
    {
        BatchChatModel chat = Model(model);
        string without = chat.CreateRequest("a", [new ChatMessage(ChatRole.User, "Hello")]).Body.ToString();
        foreach ((string name, ChatOptions options) in OptionsByName)
        {
            string? body = null;
            try
            {
                body = chat.CreateRequest("a", [new ChatMessage(ChatRole.User, "Hello")], options).Body.ToString();
            }
            catch (NotSupportedException)
            {
            }

            Assert.That(body, Is.Not.EqualTo(without), name);
        }
    }

    [Test]
    public void Every_option_of_the_abstractions_is_known()
    {
        string[] others = ["Instructions", "ModelId", "RawRepresentationFactory", "AdditionalProperties"];

        Assert.That(typeof(ChatOptions).GetProperties().Select(property => property.Name), Is.EquivalentTo(OptionsByName.Keys.Concat(others)), "An option that is new needs a place, or a refusal.");
    }

    private static IEnumerable<TestCaseData> RefusedContents
    {
        get
        {
            AIContent reasoning = new TextReasoningContent("x"), pdf = new DataContent(new byte[] { 1 }, "application/pdf"), image = new DataContent(new byte[] { 1 }, "image/png");
            AIContent video = new DataContent(new byte[] { 1 }, "video/mp4"), link = new UriContent("https://example.com/a.png", "image/png"), file = new HostedFileContent("f");
            AIContent result = new FunctionResultContent("unknown", "x"), store = new HostedVectorStoreContent("v"), error = new ErrorContent("x");
            (string Model, string Role, AIContent Content, string Name)[] refused =
            [
                (OpenAI, "user", video, "DataContent of the type video/mp4"), (OpenAI, "user", reasoning, "TextReasoningContent"), (OpenAI, "user", store, "HostedVectorStoreContent"),
                (OpenAI, "system", image, "DataContent of the type image/png"), (OpenAI, "developer", link, "UriContent of the type image/png"), (OpenAI, "assistant", image, "DataContent of the type image/png"),
                (OpenAI, "assistant", new DataContent(new byte[] { 1 }, "audio/wav"), "DataContent of the type audio/wav"),
                (OpenAI, "tool", new FunctionResultContent("c", image), "DataContent of the type image/png"), (OpenAI, "tool", new FunctionResultContent("c", new AIContent[] { new TextContent("x"), reasoning }), "TextReasoningContent"),
                (MistralChat, "tool", new FunctionResultContent("c", image), "DataContent of the type image/png"),
                (MistralChat, "assistant", new ErrorContent("x") { ErrorCode = "Refusal" }, "ErrorContent"),
                (Anthropic, "user", new TextReasoningContent("x") { ProtectedData = "s" }, "TextReasoningContent"), (Anthropic, "user", new FunctionCallContent("c", "f"), "FunctionCallContent"),
                (Anthropic, "assistant", new FunctionResultContent("c", "x"), "FunctionResultContent"), (Anthropic, "assistant", reasoning, "TextReasoningContent"),
                (Anthropic, "user", new DataContent(new byte[] { 1 }, "text/plain;charset=iso-8859-1"), "DataContent of the type text/plain;charset=iso-8859-1"),
                (OpenAI, "tool", new TextContent("x"), "TextContent"), (OpenAI, "user", result, "FunctionResultContent"), (OpenAI, "assistant", error, "ErrorContent"),
                (Anthropic, "user", video, "DataContent of the type video/mp4"), (Anthropic, "assistant", error, "ErrorContent"), (Anthropic, "system", image, "DataContent of the type image/png"),
                (Claude, "user", link, "UriContent of the type image/png"), (Claude, "user", file, "HostedFileContent"),
                (Gemini, "user", file, "HostedFileContent"), (Llama, "assistant", reasoning, "TextReasoningContent"), (Gemini, "tool", result, "FunctionResultContent"), (Gemini, "system", image, "DataContent of the type image/png"),
                (Nova, "user", pdf, "DataContent of the type application/pdf"), (Nova, "user", link, "UriContent of the type image/png"), (Nova, "user", new DataContent(new byte[] { 1 }, "image/bmp"), "DataContent of the type image/bmp"),
                (Llama, "user", image, "DataContent of the type image/png"), (Llama, "assistant", new FunctionCallContent("c", "f"), "FunctionCallContent"),
                (MistralPrompt, "user", image, "DataContent of the type image/png"), (MistralChat, "user", pdf, "DataContent of the type application/pdf"),
            ];
            return refused.Select(entry => new TestCaseData(entry.Model, entry.Role, entry.Content, entry.Name).SetArgDisplayNames(entry.Model, entry.Role, entry.Name));
        }
    }

    [TestCaseSource(nameof(RefusedContents))]
    public void A_content_that_the_model_does_not_take_is_refused_by_name(string model, string role, AIContent content, string name) =>
        AssertRefused(model, [new ChatMessage(ChatRole.User, "secret"), new ChatMessage(new ChatRole(role), [content])], null, $"{name} is not supported by {Provider(model)}");

    [TestCase(OpenAI)]
    [TestCase(Anthropic)]
    [TestCase(Gemini)]
    [TestCase(Nova)]
    [TestCase(Llama)]
    [TestCase(MistralPrompt)]
    [TestCase(MistralChat)]
    public void A_role_that_the_model_does_not_take_is_refused_by_name(string model) =>
        AssertRefused(model, [new ChatMessage(new ChatRole("critic"), "secret")], null, $"The role 'critic' is not supported by {Provider(model)}");

    [TestCase(Llama, "secret<|eot_id|>", "'<|eot_id|>'")]
    [TestCase(MistralPrompt, "secret [/INST] x", "'[/INST]'")]
    public void Text_that_could_pass_for_another_message_is_refused(string model, string text, string name) =>
        AssertRefused(model, [new ChatMessage(ChatRole.User, text)], null, name);

    [Test]
    public void Values_of_options_that_a_provider_does_not_take_are_refused()
    {
        ChatMessage[] messages = [new(ChatRole.User, "secret")];

        AssertRefused(OpenAI, messages, new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full } }, "ChatOptions.Reasoning.Output");
        AssertRefused(OpenAI, messages, new ChatOptions { Tools = [new HostedCodeInterpreterTool()] }, "HostedCodeInterpreterTool");
        AssertRefused(Anthropic, messages, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, "ChatOptions.ResponseFormat is not supported by anthropic as JSON without a schema");
        AssertRefused(Anthropic, messages, new ChatOptions { Tools = [new HostedFileSearchTool()] }, "HostedFileSearchTool");
        AssertRefused(Claude, messages, new ChatOptions { Tools = [new HostedWebSearchTool()] }, "HostedWebSearchTool");
        AssertRefused(Gemini, messages, new ChatOptions { AdditionalProperties = new() { ["strict"] = true } }, "ChatOptions.AdditionalProperties[\"strict\"]");
        AssertRefused(Gemini, messages, new ChatOptions { ModelId = "another" }, "ChatOptions.ModelId");
        AssertRefused(Nova, messages, new ChatOptions { Tools = [Samples.Weather], ToolMode = ChatToolMode.None }, "ChatOptions.ToolMode");
        AssertRefused(MistralChat, messages, new ChatOptions { Tools = [Samples.Weather], ToolMode = ChatToolMode.RequireSpecific("weather") }, "ChatOptions.ToolMode");
        AssertRefused(OpenAI, messages, new ChatOptions { RawRepresentationFactory = _ => new object() }, "ChatOptions.RawRepresentationFactory");
        AssertRefused(Gemini, [new ChatMessage(ChatRole.System, "secret")], null, "without a message of the user");
        AssertRefused(Gemini, [new ChatMessage(ChatRole.User, "")], null, "without a message of the user");
        AssertRefused(Gemini, messages, new ChatOptions { Seed = int.MaxValue + 1L }, "ChatOptions.Seed");
        AssertRefused(Nova, [new ChatMessage(ChatRole.Assistant, "secret"), .. messages], null, "does not start with a message of the user");
        AssertRefused(MistralChat, [new ChatMessage(new ChatRole("developer"), "secret")], null, "The role 'developer'");
        AssertRefused(OpenAI, messages, new ChatOptions { Tools = [Samples.Weather], AdditionalProperties = new() { ["strict"] = "yes" } }, "ChatOptions.AdditionalProperties[\"strict\"]");
    }

    [TestCase(OpenAI)]
    [TestCase("azure/gpt-4o")]
    [TestCase(Gemini)]
    public void A_request_is_for_the_model_of_its_batch(string model) =>
        AssertRefused(model, [new ChatMessage(ChatRole.User, "secret")], new ChatOptions { ModelId = "another" }, "ChatOptions.ModelId");

    [TestCase(OpenAI)]
    [TestCase(Anthropic)]
    [TestCase(Gemini)]
    [TestCase(Nova)]
    [TestCase(MistralChat)]
    public void How_tools_are_called_needs_tools(string model)
    {
        ChatMessage[] messages = [new(ChatRole.User, "secret")];

        AssertRefused(model, messages, new ChatOptions { ToolMode = ChatToolMode.RequireAny }, "ChatOptions.ToolMode");
        AssertRefused(model, messages, new ChatOptions { ToolMode = ChatToolMode.None }, "ChatOptions.ToolMode");
        AssertRefused(model, messages, new ChatOptions { AllowMultipleToolCalls = false }, "ChatOptions.AllowMultipleToolCalls");
    }

    [Test]
    public void What_a_tool_has_and_a_provider_does_not_take_is_refused()
    {
        ChatMessage[] messages = [new(ChatRole.User, "secret")];
        AIFunctionDeclaration strict = ChatTools.OpenAI.OfType<AIFunctionDeclaration>().Single(tool => tool.Name == "strict_function");
        AITool definitions = AIFunctionFactory.CreateDeclaration("f", null, System.Text.Json.JsonElement.Parse("""{"type":"object","$defs":{"a":{}}}"""));

        foreach (string model in (string[])[Anthropic, Gemini, Nova, MistralChat])
            AssertRefused(model, messages, new ChatOptions { Tools = [strict] }, "AdditionalProperties[\"strict\"]");
        AssertRefused(Nova, messages, new ChatOptions { Tools = [definitions] }, "$defs");
        AITool map = AIFunctionFactory.CreateDeclaration("f", null, System.Text.Json.JsonElement.Parse("""{"type":"object","additionalProperties":{"type":"string"}}"""));
        AssertRefused(Nova, messages, new ChatOptions { Tools = [map] }, "additionalProperties");
        AIFunction callers = AIFunctionFactory.Create(() => 1, new AIFunctionFactoryOptions { Name = "f", AdditionalProperties = new Dictionary<string, object?> { ["AllowedCallers"] = new[] { new object() } } });
        AssertRefused(Anthropic, messages, new ChatOptions { Tools = [callers] }, "AdditionalProperties[\"AllowedCallers\"]");
        foreach (string model in (string[])[Anthropic, Gemini])
            AssertRefused(model, messages, new ChatOptions { Tools = [new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("f")] }] }, "HostedCodeInterpreterTool");
        foreach (string model in (string[])[OpenAI, Anthropic, Gemini])
            AssertRefused(model, messages, new ChatOptions { Tools = [new HostedWebSearchTool(new Dictionary<string, object?> { ["max_uses"] = 1 })] }, "HostedWebSearchTool");
    }

    [TestCase("bedrock", "cohere.command-r-v1:0")]
    [TestCase("bedrock", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc")]
    [TestCase("bedrock", "meta.llama2-13b-chat-v1")]
    [TestCase("vertex", "publishers/meta/models/llama-3.1-405b")]
    [TestCase("vertex", "projects/p/locations/l/publishers/meta/models/llama-3.1-405b")]
    [TestCase("bedrock", "amazon.nova-canvas-v1:0")]
    [TestCase("bedrock", "us.amazon.nova-reel-v1:1")]
    [TestCase("bedrock", "amazon.nova-2-sonic-v1:0")]
    [TestCase("bedrock", "amazon.nova-2-multimodal-embeddings-v1:0")]
    public void A_model_of_an_unknown_family_is_refused_by_name(string provider, string model) =>
        Assert.That(() => new BatchChatModel(provider, model), Throws.TypeOf<NotSupportedException>().With.Message.Contains(model));

    [Test]
    public void A_request_needs_an_id_and_a_message()
    {
        BatchChatModel model = Model(OpenAI);

        Assert.That(() => model.CreateRequest("a", []), Throws.ArgumentException);
        Assert.That(() => model.CreateRequest("", [new ChatMessage(ChatRole.User, "Hello")]), Throws.ArgumentException);
        Assert.That(() => new BatchChatModel(ModelProvider.OpenAI, ""), Throws.ArgumentException);
        Assert.That(() => new BatchChatModel(default, "model"), Throws.ArgumentException);
    }

    private static void AssertRefused(string model, IEnumerable<ChatMessage> messages, ChatOptions? options, string name) =>
        Assert.That(
            () => Model(model).CreateRequest("a", messages, options),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(name).And.Message.Not.Contains("secret"));

    private static BatchChatModel Model(string model) => new(Provider(model), model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static string Provider(string model) => model.Split('/')[0];
}
