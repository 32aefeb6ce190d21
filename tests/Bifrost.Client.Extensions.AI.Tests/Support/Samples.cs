namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Messages and options that the tests of several providers send.</summary>
internal static class Samples
{
    public static IReadOnlyList<ChatMessage> Conversation { get; } =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "Hello"),
        new(ChatRole.Assistant, "Hi."),
        new(ChatRole.User, "What is new?"),
    ];

    public static IReadOnlyList<ChatMessage> ToolConversation { get; } =
    [
        new(ChatRole.User, "Weather in Oslo?"),
        new(ChatRole.Assistant, [new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Oslo" })]),
        new(ChatRole.Tool, [new FunctionResultContent("call_1", new Dictionary<string, object?> { ["celsius"] = 3 })]),
    ];

    public static IReadOnlyList<ChatMessage> FailedToolConversation =>
    [
        new(ChatRole.User, "Weather in Oslo?"),
        new(ChatRole.Assistant, [new FunctionCallContent("call_1", "weather")]),
        new(ChatRole.Tool, [new FunctionResultContent("call_1", null) { Exception = new InvalidOperationException("secret") }]),
    ];

    public static AITool Weather { get; } = AIFunctionFactory.CreateDeclaration(
        "weather",
        "The weather of a city",
        System.Text.Json.JsonElement.Parse("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));
}
