using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Generates messages and options that both an adapter and the package take. Not part of them, each for its reason:</summary>
/// <remarks>
/// <list type="bullet">
/// <item>What the adapters leave out without saying so: the package refuses it (see the tests of refusals). For OpenAI, TopK, the output of
/// reasoning, reasoning in messages, and roles and types of media that it does not know. For Anthropic, the seed, the penalties, JSON without a
/// schema, and errors in messages.</item>
/// <item>The role <c>developer</c> for Anthropic: the adapter sends it as what the user says, the package refuses it.</item>
/// <item>What the APIs refuse, and the package, too: a mode of tools without a function, reasoning without a signature, another model for OpenAI.</item>
/// <item>PDF documents without a name for OpenAI: the adapter makes up a new name each time.</item>
/// <item>Additional properties other than <c>strict</c>: the adapters leave them out, the package adds them to the body.</item>
/// <item>Raw representations: those of the adapters are types of their SDKs.</item>
/// </list>
/// </remarks>
internal static class ChatCases
{
    private static readonly Gen<AIContent> Text = ChatTexts.Any.Select(text => (AIContent)new TextContent(text));

    private static readonly Gen<AIContent> Images = Gen.OneOf(
        ChatTexts.Bytes.Zip(Gen.Elements("image/png", "image/jpeg", "image/webp")).Select(image => (AIContent)new DataContent(image.Item1, image.Item2)),
        Gen.Elements("https://example.com/a.png", "https://example.com/ü b.jpg?x=1&y=\"2\"").Select(uri => (AIContent)new UriContent(uri, "image/png")));

    private static readonly Gen<AIContent> DetailedImages = Images.Zip(ChatTexts.MaybeNull(Gen.Elements("low", "high", "auto"))).Select(image =>
    {
        if (image.Item2 is not null)
            image.Item1.AdditionalProperties = new() { ["detail"] = image.Item2 };
        return image.Item1;
    });

    private static readonly Gen<AIContent> Documents = ChatTexts.Bytes.Select(bytes => (AIContent)new DataContent(bytes, "application/pdf") { Name = "document é.pdf" });

    private static readonly Gen<AIContent> Audio = ChatTexts.Bytes.Zip(Gen.Elements("audio/mpeg", "audio/wav")).Select(audio => (AIContent)new DataContent(audio.Item1, audio.Item2));

    private static readonly Gen<AIContent> Files = Gen.Elements("file_1", "file-abc").Zip(ChatTexts.MaybeNull(Gen.Elements("image/png", "application/pdf")))
        .Select(file => (AIContent)new HostedFileContent(file.Item1) { MediaType = file.Item2 });

    private static readonly Gen<AIContent> Calls = ChatTexts.Names.Two().Zip(ChatTexts.MaybeNull(ChatTexts.Arguments))
        .Select(call => (AIContent)new FunctionCallContent(call.Item1.Item1, call.Item1.Item2, call.Item2));

    private static readonly Gen<AIContent> Results = ChatTexts.Names.Zip(ChatTexts.Values).Zip(Gen.Elements(true, false))
        .Select(result => (AIContent)new FunctionResultContent(result.Item1.Item1, result.Item1.Item2) { Exception = result.Item2 ? new InvalidOperationException("failed") : null });

    private static readonly Gen<AIContent> TextResults = ChatTexts.Names.Zip(ChatTexts.UpTo(2, Text, minimum: 1))
        .Select(result => (AIContent)new FunctionResultContent(result.Item1, result.Item2.Count == 1 ? result.Item2[0] : result.Item2));

    private static readonly Gen<AIContent> ContentResults = ChatTexts.Names.Zip(ChatTexts.UpTo(2, Gen.OneOf(Text, Images), minimum: 1))
        .Select(result => (AIContent)new FunctionResultContent(result.Item1, result.Item2.Count == 1 ? result.Item2[0] : result.Item2));

    // The API requires a signature.
    private static readonly Gen<AIContent> Reasoning = ChatTexts.Any.Zip(Gen.Elements("c2ln", "\"é")).Zip(Gen.Elements(true, false)).Select(thought =>
    {
        var content = new TextReasoningContent(thought.Item1.Item1) { ProtectedData = thought.Item1.Item2 };
        if (thought.Item2)
            content.AdditionalProperties = new() { ["anthropic:redacted_thinking"] = true };
        return (AIContent)content;
    });

    private static readonly Gen<AIContent> Refusals = ChatTexts.Any.Select(text => (AIContent)new ErrorContent(text) { ErrorCode = "Refusal" });

    private static readonly Gen<string?> Authors = Gen.Elements<string?>(null, "Ada", "Ada Lovelace é", "!!!", "", new string('n', 70));

    private static readonly Gen<float> Fractions = Gen.Elements(0f, 0.1f, 0.7f, 1f, 1.25f, -0.3f, 1e-7f);

    private static readonly Gen<ChatToolMode?> ToolModes = Gen.Elements<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("weather"));

    private static readonly Gen<ReasoningEffort> Efforts = Gen.Elements(Enum.GetValues<ReasoningEffort>());

    public static Gen<ChatCase> OpenAI { get; } = Cases(
        Gen.OneOf(
            Message(ChatRole.System, Text),
            Message(new ChatRole("developer"), Text),
            Message(ChatRole.User, Gen.Frequency((4, Text), (2, DetailedImages), (1, Documents), (1, Audio), (1, Files))),
            Message(ChatRole.Assistant, Gen.Frequency((3, Text), (2, Calls), (1, Refusals))),
            Message(ChatRole.Tool, Gen.OneOf(Results, TextResults), minimum: 1)),
        from options in Options(ChatTools.OpenAI)
        from frequency in ChatTexts.Maybe(Fractions)
        from presence in ChatTexts.Maybe(Fractions)
        from seed in ChatTexts.Maybe(Gen.Elements(0L, 42L, long.MinValue, long.MaxValue))
        from effort in ChatTexts.Maybe(Efforts)
        from format in Gen.OneOf(Gen.Elements<ChatResponseFormat?>(null, ChatResponseFormat.Text, ChatResponseFormat.Json), Gen.Elements<ChatResponseFormat?>([.. ChatTools.Formats]))
        from strict in ChatTexts.Maybe(Gen.Elements(true, false))
        select With(options, options =>
        {
            options.FrequencyPenalty = frequency;
            options.PresencePenalty = presence;
            options.Seed = seed;
            options.ResponseFormat = format;
            if (effort is not null)
                options.Reasoning = new ReasoningOptions { Effort = effort };
            if (strict is not null)
                options.AdditionalProperties = new() { ["strict"] = strict };
        }));

    public static Gen<ChatCase> Anthropic { get; } = Cases(
        Gen.OneOf(
            Message(ChatRole.System, Text),
            Message(ChatRole.User, Gen.Frequency((4, Text), (2, Images), (1, Documents), (1, TextDocuments), (1, Files))),
            Message(ChatRole.Assistant, Gen.Frequency((3, Text), (2, Calls), (1, Reasoning))),
            Message(ChatRole.Tool, Gen.OneOf(Results, ContentResults))),
        from options in Options(ChatTools.Anthropic)
        from topK in ChatTexts.Maybe(Gen.Elements(1, 40))
        from effort in ChatTexts.Maybe(Efforts)
        from output in ChatTexts.Maybe(Gen.Elements(Enum.GetValues<ReasoningOutput>()))
        from isReasoning in Gen.Elements(true, false)
        from format in Gen.OneOf(Gen.Elements<ChatResponseFormat?>(null, ChatResponseFormat.Text), Gen.Elements<ChatResponseFormat?>([.. ChatTools.Formats]))
        from codeTool in Gen.Elements(true, false)
        from model in Gen.Elements<string?>(null, null, "another-model")
        select With(options, options =>
        {
            options.ModelId = model;
            options.TopK = topK;
            options.ResponseFormat = format;
            if (isReasoning)
                options.Reasoning = new ReasoningOptions { Effort = effort, Output = output };
            if (codeTool)
                options.Tools?.Add(new HostedCodeInterpreterTool());
        }));

    private static Gen<AIContent> TextDocuments => ChatTexts.Any.Select(text => (AIContent)new DataContent(System.Text.Encoding.UTF8.GetBytes(text), "text/plain"));

    private static Gen<List<AITool>> Tools(IEnumerable<AITool> tools) =>
        Gen.SubListOf(tools).Select(tools => tools.Any(tool => tool is AIFunctionDeclaration) ? tools.ToList() : []);

    private static Gen<ChatOptions> Options(IEnumerable<AITool> available) =>
        from instructions in ChatTexts.MaybeNull(ChatTexts.Any)
        from temperature in ChatTexts.Maybe(Fractions)
        from topP in ChatTexts.Maybe(Fractions)
        from maxTokens in ChatTexts.Maybe(Gen.Elements(1, 1024, 4096, 20_000))
        from stop in ChatTexts.MaybeNull(ChatTexts.UpTo(3, ChatTexts.Any))
        from tools in ChatTexts.MaybeNull(Tools(available))
        from mode in ToolModes
        from multiple in ChatTexts.Maybe(Gen.Elements(true, false))
        select new ChatOptions
        {
            Instructions = instructions,
            Temperature = temperature,
            TopP = topP,
            MaxOutputTokens = maxTokens,
            StopSequences = stop,
            Tools = tools,
            ToolMode = tools is { Count: > 0 } ? mode : null,
            AllowMultipleToolCalls = tools is { Count: > 0 } ? multiple : null,
        };

    private static Gen<ChatCase> Cases(Gen<ChatMessage> messages, Gen<ChatOptions> options) =>
        ChatTexts.UpTo(6, messages, minimum: 1).Zip(ChatTexts.MaybeNull(options)).Select(chat => new ChatCase(chat.Item1, chat.Item2));

    private static Gen<ChatMessage> Message(ChatRole role, Gen<AIContent> contents, int minimum = 0) =>
        ChatTexts.UpTo(4, contents, minimum).Zip(Authors).Select(message => new ChatMessage(role, message.Item1) { AuthorName = message.Item2 });

    private static ChatOptions With(ChatOptions options, Action<ChatOptions> set)
    {
        set(options);
        return options;
    }
}
