namespace Bifrost.Client.WireTests.Support;

/// <summary>
/// Paths and queries as WireMock tells them: percent escapes of the path are decoded, except <c>%2F</c>. A test can therefore not tell a
/// colon from <c>%3A</c>; the replay of the in-process gateway can.
/// </summary>
internal static class WireTarget
{
    private const string EscapedSlash = "%2F";

    /// <summary>A target as <see cref="WireRequest.Target"/> has it: its path decoded, its query as in the request line.</summary>
    public static string AsTold(string target)
    {
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? Unescaped(target) : Unescaped(target[..question]) + target[question..];
    }

    /// <summary>A target without any escape but those of slashes.</summary>
    public static string Unescaped(string target) => string.Join(EscapedSlash, target.Split(EscapedSlash).Select(Uri.UnescapeDataString));
}
