using System.Text;

namespace Bifrost.Client.WireTests.Support;

/// <summary>An answer for WireMock to serve.</summary>
internal sealed record WireAnswer(int StatusCode, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public static WireAnswer Json(string json, int statusCode = 200) =>
        new(statusCode, [("Content-Type", "application/json")], Encoding.UTF8.GetBytes(json));
}
