namespace Bifrost.Client.Extensions.AI;

/// <summary>The id of a call for which the provider has none: Microsoft.Extensions.AI needs one, and the provider does not get it back.</summary>
internal static class GeneratedCallId
{
    private const string Start = "bifrost_call_";

    public static string Create(int index) => $"{Start}{index}";

    public static bool Is(string id) => id.StartsWith(Start, StringComparison.Ordinal);
}
