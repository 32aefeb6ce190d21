namespace Bifrost.Client.Extensions.AI;

/// <summary>The signature of a function call that Gemini has to get back with it. It is kept in the additional properties of the call.</summary>
internal static class GeminiSignature
{
    public const string Name = "thoughtSignature";
}
