using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Json;

/// <summary>
/// Reads a few members of a JSON value and skips the others without parsing them: objects and arrays by their brackets, strings by their quotes.
/// </summary>
/// <remarks>
/// Members are read as <c>for (bool more = json.EnterObject(); more; more = json.NextMember()) { name = json.ReadName(); … }</c>, in which each
/// value has to be read or skipped. What is skipped is not validated.
/// </remarks>
/// <param name="json">The JSON.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const long MaxCount = 1L << 53;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Enters an object; skips any other value.</summary>
    /// <returns>True when there is a member.</returns>
    public bool EnterObject() => Enter((byte)'{', (byte)'}');

    /// <summary>Enters an array; skips any other value.</summary>
    /// <returns>True when there is an element.</returns>
    public bool EnterArray() => Enter((byte)'[', (byte)']');

    /// <summary>Moves on after a member.</summary>
    /// <returns>False at the end of the object.</returns>
    public bool NextMember() => Next((byte)'}');

    /// <summary>Moves on after an element.</summary>
    /// <returns>False at the end of the array.</returns>
    public bool NextElement() => Next((byte)']');

    /// <summary>Skips the elements after the current one, up to the end of the array.</summary>
    public void SkipOtherElements()
    {
        while (NextElement())
            Skip();
    }

    /// <summary>The first byte of the next value, which tells its kind.</summary>
    public byte Peek()
    {
        while (_at < _json.Length)
        {
            byte next = _json[_at];
            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return next;
            _at++;
        }

        throw CreateException();
    }

    /// <summary>Reads the name of a member, and its colon.</summary>
    /// <returns>The name in UTF-8, without escape sequences.</returns>
    public ReadOnlySpan<byte> ReadName()
    {
        if (Peek() != '"')
            throw CreateException();

        ReadOnlySpan<byte> rest = _json[(_at + 1)..];
        int length = rest.IndexOfAny((byte)'"', (byte)'\\');
        ReadOnlySpan<byte> name;
        if (length >= 0 && rest[length] == '"')
        {
            name = rest[..length];
            _at += length + 2;
        }
        else
        {
            name = WithoutEscapes(SkipString());
        }

        if (Peek() != ':')
            throw CreateException();
        _at++;
        return name;
    }

    /// <summary>Reads a string that is compared with known words; skips any other value.</summary>
    /// <returns>The string in UTF-8, without escape sequences; empty for any other value.</returns>
    public ReadOnlySpan<byte> ReadWord() => TryReadString(out ReadOnlySpan<byte> text) ? WithoutEscapes(text) : default;

    /// <summary>Reads a string; skips any other value.</summary>
    /// <returns>The string; null for any other value.</returns>
    public string? ReadText() => TryReadString(out ReadOnlySpan<byte> text) ? JsonText.Decode(text) : null;

    /// <summary>Reads a string without decoding it; skips any other value.</summary>
    /// <param name="text">The string with its escape sequences, without its quotes.</param>
    /// <returns>False for any other value.</returns>
    public bool TryReadString(out ReadOnlySpan<byte> text)
    {
        if (Peek() == '"')
        {
            text = SkipString();
            return true;
        }

        Skip();
        text = default;
        return false;
    }

    /// <summary>Reads a count: a number without a fraction, from 0 to 2^53, so that sums of counts cannot overflow; skips any other value.</summary>
    /// <returns>The count; null for any other value.</returns>
    public long? ReadCount()
    {
        ReadOnlySpan<byte> value = ReadRaw();
        if (Utf8Parser.TryParse(value, out long count, out int length) && length == value.Length)
            return count is >= 0 and <= MaxCount ? count : null;

        // The gateway writes large numbers with an exponent.
        return Utf8Parser.TryParse(value, out double number, out length) && length == value.Length && number is >= 0 and <= MaxCount && double.IsInteger(number)
            ? (long)number
            : null;
    }

    /// <summary>Skips a value.</summary>
    /// <returns>The value as it is.</returns>
    public ReadOnlySpan<byte> ReadRaw()
    {
        byte first = Peek();
        int start = _at;
        switch (first)
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{' or (byte)'[':
                var scan = new ValueScan(start, BifrostJson.MaxDepth);
                int end = scan.Advance(_json);
                _at = end >= 0 ? end : throw CreateException();
                break;
            default:
                while (_at < _json.Length && !IsPrimitiveEnd(_json[_at]))
                    _at++;
                if (_at == start)
                    throw CreateException();
                break;
        }

        return _json[start.._at];
    }

    /// <summary>Skips a value.</summary>
    public void Skip() => ReadRaw();

    private static ReadOnlySpan<byte> WithoutEscapes(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(JsonText.Decode(text)) : text;

    private bool Enter(byte open, byte close)
    {
        if (Peek() != open)
        {
            Skip();
            return false;
        }

        _at++;
        if (Peek() != close)
            return true;
        _at++;
        return false;
    }

    private bool Next(byte close)
    {
        byte next = Peek();
        if (next != ',' && next != close)
            throw CreateException();
        _at++;
        return next == ',';
    }

    private ReadOnlySpan<byte> SkipString()
    {
        int start = ++_at;
        while (true)
        {
            int length = _json[_at..].IndexOf((byte)'"');
            if (length < 0)
                throw CreateException();

            _at += length + 1;
            ReadOnlySpan<byte> text = _json[start..(_at - 1)];

            // A quote after an odd number of backslashes belongs to the string.
            if (text.IsEmpty || text[^1] != '\\' || (text.Length - 1 - text.LastIndexOfAnyExcept((byte)'\\')) % 2 == 0)
                return text;
        }
    }

    private static bool IsPrimitiveEnd(byte value) => value is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private readonly JsonException CreateException() => new($"The JSON is invalid at byte {_at}.");
}
