namespace Bifrost.Client.Extensions.AI;

/// <summary>The signature of a function call or a text that Gemini has to get back with it. It is kept in the additional properties of the content.</summary>
internal static class GeminiSignature
{
    public const string Name = "thoughtSignature";
}
