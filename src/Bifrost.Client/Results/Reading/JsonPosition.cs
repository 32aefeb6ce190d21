using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Places in JSON bytes.</summary>
internal static class JsonPosition
{
    /// <summary>One past the closing quote of the string that the data begins with, or a constant of <see cref="ValueScan"/>.</summary>
    public static int EndOfString(ReadOnlySpan<byte> data)
    {
        if (data[0] != '"')
            return ValueScan.Broken;

        for (int at = 1; ;)
        {
            int length = data[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
                return ValueScan.NeedsMore;
            at += length;
            if (data[at] == '"')
                return at + 1;
            at += 2;
            if (at >= data.Length)
                return ValueScan.NeedsMore;
        }
    }

    /// <summary>The byte of the JSON at which the serializer gave up.</summary>
    public static long Of(JsonException exception, ReadOnlySpan<byte> json)
    {
        int lineStart = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
            lineStart += json[lineStart..].IndexOf((byte)'\n') + 1;
        return lineStart + (exception.BytePositionInLine ?? 0);
    }
}
