using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Json;

/// <summary>Decodes the strings of JSON. Unlike <see cref="Utf8JsonReader"/>, it accepts half a surrogate pair, with which a text of a model can be cut off.</summary>
internal static class JsonText
{
    private const int MaxStackLength = 256;

    /// <summary>Decodes a string.</summary>
    /// <param name="text">The string in UTF-8 with its escape sequences, without its quotes.</param>
    /// <returns>The string; what is not valid Unicode is U+FFFD.</returns>
    /// <exception cref="JsonException">An escape sequence is invalid.</exception>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return "";
        if (!text.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(text);

        byte[]? rented = text.Length > MaxStackLength ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        Span<byte> decoded = rented ?? stackalloc byte[MaxStackLength];
        try
        {
            return Encoding.UTF8.GetString(decoded[..Unescape(text, decoded)]);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Replaces the escape sequences of a string.</summary>
    /// <param name="text">The string in UTF-8 with its escape sequences, without its quotes.</param>
    /// <param name="result">Receives the string in UTF-8; at least as long as <paramref name="text"/>.</param>
    /// <returns>The length of the result.</returns>
    /// <exception cref="JsonException">An escape sequence is invalid.</exception>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> result)
    {
        int written = 0;
        while (true)
        {
            int length = text.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = length < 0 ? text : text[..length];
            plain.CopyTo(result[written..]);
            written += plain.Length;
            if (length < 0)
                return written;

            text = text[length..];
            byte escape = text.Length > 1 ? text[1] : throw CreateException();
            if (escape == 'u')
            {
                written += ReadRune(ref text).EncodeToUtf8(result[written..]);
                continue;
            }

            result[written++] = escape switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'"' or (byte)'\\' or (byte)'/' => escape,
                _ => throw CreateException(),
            };
            text = text[2..];
        }
    }

    // One escape sequence, or two that are a surrogate pair.
    private static Rune ReadRune(ref ReadOnlySpan<byte> text)
    {
        char first = ReadUnit(text);
        text = text[6..];
        if (char.IsHighSurrogate(first) && text.Length >= 6 && text[0] == '\\' && text[1] == 'u' && ReadUnit(text) is var second && char.IsLowSurrogate(second))
        {
            text = text[6..];
            return new Rune(first, second);
        }

        return Rune.TryCreate(first, out Rune rune) ? rune : Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : throw CreateException();

    private static JsonException CreateException() => new("An escape sequence of a string is invalid.");
}
