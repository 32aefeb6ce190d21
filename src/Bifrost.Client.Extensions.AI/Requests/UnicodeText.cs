using System.Text;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Checks that the texts of a body are valid Unicode: the writer would replace what is not.</summary>
internal static class UnicodeText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks a node and what is in it.</summary>
    /// <exception cref="ArgumentException">A text contains half of a surrogate pair.</exception>
    public static void Check(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((_, JsonNode? value) in members)
                    Check(value);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                    Check(item);
                break;
            // Of what is JSON already, the text is sent as it is.
            case JsonValue value when !value.TryGetValue(out System.Text.Json.JsonElement _) && value.TryGetValue(out string? text):
                Check(text);
                break;
        }
    }

    private static void Check(string text)
    {
        try
        {
            Utf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("A text of the messages or the options contains half of a surrogate pair.");
        }
    }
}
