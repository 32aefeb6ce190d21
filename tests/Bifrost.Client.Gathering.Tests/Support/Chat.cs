using System.Text.Json;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>Calls for chat completions that are written by hand.</summary>
internal static class Chat
{
    public const string Address = "https://gateway.example/openai/v1/chat/completions";

    public static string CreateBody(string question, string model = "a-model") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]}""";

    public static async Task<string> ReadAnswerAsync(HttpResponseMessage response)
    {
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    public static async Task<string> ReadErrorCodeAsync(HttpResponseMessage response)
    {
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("error").GetProperty("code").GetString()!;
    }
}
