using System.Text.Json;

namespace Bifrost.Client.Json;

/// <summary>What a <see cref="JsonException"/> says about the JSON.</summary>
internal static class JsonErrors
{
    /// <summary>The byte of the JSON at which the serializer stopped.</summary>
    public static long GetPosition(JsonException exception, ReadOnlySpan<byte> json)
    {
        int lineStart = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
            lineStart += json[lineStart..].IndexOf((byte)'\n') + 1;
        return lineStart + (exception.BytePositionInLine ?? 0);
    }

    /// <summary>What is wrong and in which member; without line and column, which only fit the part that was parsed.</summary>
    public static string Describe(JsonException exception)
    {
        string member = string.IsNullOrEmpty(exception.Path) ? "" : $"{exception.Path}: ";
        int end = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0)
            end = exception.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return member + (end < 0 ? exception.Message : exception.Message[..end]).TrimEnd('.');
    }
}
