using System.Text;
using WireMock;

namespace Bifrost.Client.WireTests.Support;

/// <summary>A request as WireMock tells it.</summary>
internal sealed class WireRequest(IRequestMessage message)
{
    public string Method { get; } = message.Method;

    /// <summary>Path and query; see <see cref="WireTarget.AsTold"/>.</summary>
    public string Target { get; } = PathOf(message.AbsoluteUrl) + message.RawQuery;

    /// <summary>Several values are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } =
        message.Headers!.ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, decompressed where the request names a content encoding.</summary>
    public ReadOnlyMemory<byte> Body { get; } = message.BodyAsBytes ?? [];

    /// <summary>The compression that WireMock found in the body; null for none.</summary>
    public string? Compression { get; } = message.DetectedCompression;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    public override string ToString() => $"{Method} {Target}";

    private static string PathOf(string url) => url.Split('?')[0][new Uri(url).GetLeftPart(UriPartial.Authority).Length..];
}
