using System.Buffers.Text;

namespace Bifrost.Client.Testing;

/// <summary>
/// Replaces each escape sequence that is half a surrogate pair with U+FFFD, as the JSON parser of the gateway does, which is written in Go.
/// System.Text.Json throws instead.
/// </summary>
internal static class HalfSurrogatePairs
{
    private const int EscapeLength = 6;

    /// <summary>Returns JSON of the same length; the same memory if it has no such escape sequence.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        ReadOnlySpan<byte> source = json.Span;
        byte[]? replaced = null;
        int at = 0;
        while (source[at..].IndexOf((byte)'\\') is >= 0 and int offset)
        {
            at += offset;
            char unit = ReadUnit(source[at..]);
            bool isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(ReadUnit(source[(at + EscapeLength)..]));
            if (char.IsSurrogate(unit) && !isPair)
                "\\ufffd"u8.CopyTo((replaced ??= json.ToArray()).AsSpan(at));
            // Past the escaped character, which can be a backslash. The JSON may be invalid and end here.
            at = Math.Min(at + (isPair ? 2 * EscapeLength : 2), source.Length);
        }

        return replaced ?? json;
    }

    // Returns the UTF-16 code unit; the null character if there is no such escape sequence.
    private static char ReadUnit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json.StartsWith("\\u"u8) && Utf8Parser.TryParse(json[2..EscapeLength], out ushort unit, out int length, 'X') && length == 4
            ? (char)unit
            : '\0';
}
