using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Bifrost.Client.Json;

/// <summary>
/// Decodes the strings of JSON: from UTF-8 with escape sequences to UTF-16 in one pass. Unlike <see cref="Utf8JsonReader"/>, it accepts half a surrogate
/// pair, with which a text of a model can be cut off.
/// </summary>
internal static class JsonText
{
    private const int MaxStackLength = 256;

    /// <summary>Decodes a string.</summary>
    /// <param name="text">The string in UTF-8 with its escape sequences, without its quotes.</param>
    /// <returns>The string; what is not valid Unicode is U+FFFD.</returns>
    /// <exception cref="JsonException">An escape sequence is invalid.</exception>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        char[]? rented = text.Length > MaxStackLength ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        Span<char> decoded = rented ?? stackalloc char[MaxStackLength];
        try
        {
            return new string(decoded[..Decode(text, decoded)]);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }

    // No byte becomes more than one character. A block is written as a whole, and of the characters after an escape sequence, or a byte that is not
    // ASCII, none is kept. Positions are in locals, and the frequent cases are not methods: a text has one of them every few words.
    private static int Decode(ReadOnlySpan<byte> text, Span<char> result)
    {
        ref byte source = ref MemoryMarshal.GetReference(text);
        ref ushort target = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(result));
        int read = 0, written = 0;
        while (read < text.Length)
        {
            if (Vector128.IsHardwareAccelerated && text.Length - read >= Vector128<byte>.Count && result.Length - written >= Vector128<byte>.Count)
            {
                Vector128<byte> block = Vector128.LoadUnsafe(ref source, (nuint)read);
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(block);
                low.StoreUnsafe(ref target, (nuint)written);
                high.StoreUnsafe(ref target, (nuint)written + (nuint)Vector128<ushort>.Count);
                uint others = (Vector128.Equals(block, Vector128.Create((byte)'\\')) | block).ExtractMostSignificantBits();
                int plain = others == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(others);
                read += plain;
                written += plain;
                if (others == 0)
                    continue;
            }

            byte next = text[read];
            if (next == '\\')
            {
                byte escape = read + 1 < text.Length ? text[read + 1] : throw CreateException();
                if (escape == 'u')
                {
                    UnescapeUnits(text, result, ref read, ref written);
                    continue;
                }

                result[written++] = Unescape(escape);
                read += 2;
            }
            else if (next < 0x80)
            {
                result[written++] = (char)next;
                read++;
            }
            else if (next is >= 0xC2 and <= 0xDF && read + 1 < text.Length && (text[read + 1] & 0xC0) == 0x80)
            {
                // Two bytes: the letters of most languages with an alphabet.
                result[written++] = (char)(((next & 0x1F) << 6) | (text[read + 1] & 0x3F));
                read += 2;
            }
            else
            {
                CopyNonAscii(text, result, ref read, ref written);
            }
        }

        return written;
    }

    private static char Unescape(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'"' or (byte)'\\' or (byte)'/' => (char)escape,
        (byte)'t' => '\t',
        (byte)'r' => '\r',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => throw CreateException(),
    };

    private static void CopyNonAscii(ReadOnlySpan<byte> text, Span<char> result, ref int read, ref int written)
    {
        ReadOnlySpan<byte> rest = text[read..];
        int length = rest.IndexOfAnyInRange((byte)0, (byte)0x7f);
        Utf8.ToUtf16(length < 0 ? rest : rest[..length], result[written..], out _, out int characters);
        read += length < 0 ? rest.Length : length;
        written += characters;
    }

    // One escape sequence, or two that are a surrogate pair.
    private static void UnescapeUnits(ReadOnlySpan<byte> text, Span<char> result, ref int read, ref int written)
    {
        const int Length = 6;
        char unit = ReadUnit(text[read..]);
        read += Length;
        if (!char.IsSurrogate(unit))
        {
            result[written++] = unit;
            return;
        }

        ReadOnlySpan<byte> rest = text[read..];
        if (char.IsHighSurrogate(unit) && rest.StartsWith("\\u"u8) && ReadUnit(rest) is var second && char.IsLowSurrogate(second))
        {
            result[written++] = unit;
            result[written++] = second;
            read += Length;
            return;
        }

        result[written++] = (char)Rune.ReplacementChar.Value;
    }

    private static char ReadUnit(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : throw CreateException();

    private static JsonException CreateException() => new("An escape sequence of a string is invalid.");
}
