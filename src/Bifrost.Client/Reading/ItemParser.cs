using System.Buffers;
using Bifrost.Client.Json;

namespace Bifrost.Client.Reading;

/// <summary>
/// Parses the members of a result item, some 150 bytes, and skips its payloads. An item with anything unexpected is left to the serializer, so
/// that both always agree.
/// </summary>
internal ref struct ItemParser
{
    // What ends a run of plain characters in a string: its quote, an escape, and control characters, which JSON does not allow.
    private static readonly SearchValues<byte> PlainTextEnds = SearchValues.Create([.. "\"\\"u8, .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    // More than an item has beside its payload. What is longer is left to the serializer, so that it is not parsed from its start for each read.
    private const int MaxEnvelopeLength = 64 * 1024;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _maxDepth;
    private ref ValueScan _scan;
    private int _at;
    private Step _step;
    private Members _seen;

    private ItemParser(ReadOnlySpan<byte> data, int maxDepth, ref ValueScan scan)
    {
        _data = data;
        _maxDepth = maxDepth;
        _scan = ref scan;
    }

    [Flags]
    private enum Members
    {
        None = 0,
        Id = 1 << 0,
        CustomId = 1 << 1,
        Response = 1 << 2,
        StatusCode = 1 << 3,
        RequestId = 1 << 4,
        Body = 1 << 5,
        Result = 1 << 6,
        ResultType = 1 << 7,
        ResultMessage = 1 << 8,
        Error = 1 << 9,
        ErrorCode = 1 << 10,
        ErrorMessage = 1 << 11,
    }

    private enum Step
    {
        Ok,
        NeedsMore,
        NeedsSerializer,
        Failed,
    }

    /// <summary>Parses one item.</summary>
    /// <param name="data">The data from the brace of the item; the item can be incomplete.</param>
    /// <param name="maxDepth">The maximum depth of the item, itself included.</param>
    /// <param name="scan">
    /// The state of the scan of a payload when the data ended, so that it continues there. <see langword="default"/> for a new item.
    /// </param>
    /// <param name="layout">The positions of the members.</param>
    /// <returns>The length of the item, or one of the constants of <see cref="ValueScan"/>.</returns>
    public static int Parse(ReadOnlySpan<byte> data, int maxDepth, ref ValueScan scan, out ItemLayout layout)
    {
        layout = default;
        bool needsSerializer = scan is { IsBegun: true, Start: 0 };
        if (!needsSerializer)
        {
            var parser = new ItemParser(data, maxDepth, ref scan);
            parser.ReadItem(ref layout);
            switch (parser._step)
            {
                case Step.Ok:
                    return layout.Length = parser._at;
                case Step.NeedsMore when !parser.HasLongEnvelope:
                    return ValueScan.NeedsMore;
                case Step.Failed:
                    return scan.End;
            }

            scan = new ValueScan(0, maxDepth);
        }

        // Only the end of the item is searched.
        layout = new ItemLayout { NeedsSerializer = true };
        return layout.Length = scan.Advance(data);
    }

    // Whether more was parsed than belongs to an envelope: before the payload that is being scanned, or after the one that was.
    private readonly bool HasLongEnvelope =>
        (!_scan.IsBegun ? _data.Length : _scan.End < 0 ? _scan.Start : _data.Length - _scan.End) > MaxEnvelopeLength;

    private void ReadItem(ref ItemLayout item)
    {
        for (bool more = Enter(); more; more = Next())
        {
            ReadOnlySpan<byte> name = Name();
            if (_step != Step.Ok)
                return;

            if (name.SequenceEqual("custom_id"u8) && IsFirst(Members.CustomId))
                item.CustomId = Text();
            else if (name.SequenceEqual("response"u8) && IsFirst(Members.Response))
                ReadResponse(ref item);
            else if (name.SequenceEqual("result"u8) && IsFirst(Members.Result))
                ReadResult(ref item);
            else if (name.SequenceEqual("error"u8) && IsFirst(Members.Error))
                ReadError(ref item);
            else if (name.SequenceEqual("id"u8) && IsFirst(Members.Id))
                item.Id = Text();
            else
                _step = Step.NeedsSerializer;
        }
    }

    private void ReadResponse(ref ItemLayout item)
    {
        if (IsNull())
            return;

        item.HasResponse = true;
        for (bool more = Enter(); more; more = Next())
        {
            ReadOnlySpan<byte> name = Name();
            if (_step != Step.Ok)
                return;

            if (name.SequenceEqual("status_code"u8) && IsFirst(Members.StatusCode))
                item.StatusCode = Number();
            else if (name.SequenceEqual("request_id"u8) && IsFirst(Members.RequestId))
                item.RequestId = Text();
            else if (name.SequenceEqual("body"u8) && IsFirst(Members.Body))
                item.Body = Payload();
            else
                _step = Step.NeedsSerializer;
        }
    }

    private void ReadResult(ref ItemLayout item)
    {
        if (IsNull())
            return;

        item.HasResult = true;
        for (bool more = Enter(); more; more = Next())
        {
            ReadOnlySpan<byte> name = Name();
            if (_step != Step.Ok)
                return;

            if (name.SequenceEqual("type"u8) && IsFirst(Members.ResultType))
                item.ResultType = Text();
            else if (name.SequenceEqual("message"u8) && IsFirst(Members.ResultMessage))
                item.Message = Payload();
            else
                _step = Step.NeedsSerializer;
        }
    }

    private void ReadError(ref ItemLayout item)
    {
        if (IsNull())
            return;

        item.HasError = true;
        for (bool more = Enter(); more; more = Next())
        {
            ReadOnlySpan<byte> name = Name();
            if (_step != Step.Ok)
                return;

            if (name.SequenceEqual("code"u8) && IsFirst(Members.ErrorCode))
                item.ErrorCode = Text();
            else if (name.SequenceEqual("message"u8) && IsFirst(Members.ErrorMessage))
                item.ErrorMessage = Text();
            else
                _step = Step.NeedsSerializer;
        }
    }

    // A repeated member is left to the serializer, which also validates the one that it overrides.
    private bool IsFirst(Members member)
    {
        bool isFirst = (_seen & member) == 0;
        _seen |= member;
        return isFirst;
    }

    // Enters an object; true when it has a member.
    private bool Enter()
    {
        if (!Take((byte)'{'))
            return false;
        if (!TryPeek(out byte next))
            return false;
        if (next != '}')
            return true;
        _at++;
        return false;
    }

    // Moves on after a member; true when there is another.
    private bool Next()
    {
        if (!TryPeek(out byte next))
            return false;
        _at++;
        if (next == ',')
            return true;
        if (next != '}')
            _step = Step.NeedsSerializer;
        return false;
    }

    // A name and its colon.
    private ReadOnlySpan<byte> Name()
    {
        ByteRange name = Quoted(isName: true);
        Take((byte)':');
        return _step == Step.Ok ? name.Of(_data) : default;
    }

    // A text, or null.
    private ByteRange Text() => IsNull() ? default : Quoted(isName: false);

    // A string of printable characters: escapes and what is not ASCII are checked when the text is decoded.
    private ByteRange Quoted(bool isName)
    {
        if (!Take((byte)'"'))
            return default;

        int start = _at;
        while (true)
        {
            int length = _data[_at..].IndexOfAny(PlainTextEnds);
            if (length < 0 || (_data[_at + length] == '\\' && _at + length + 1 >= _data.Length))
            {
                _step = Step.NeedsMore;
                return default;
            }

            _at += length;
            if (_data[_at] == '"')
                return new ByteRange(start, _at++ - start);
            if (isName || _data[_at] != '\\')
            {
                _step = Step.NeedsSerializer;
                return default;
            }

            _at += 2;
        }
    }

    // A status code: digits only, not so many that they could overflow.
    private int Number()
    {
        if (!TryPeek(out byte first))
            return 0;

        int start = _at;
        int number = 0;
        while (_at < _data.Length && char.IsAsciiDigit((char)_data[_at]) && _at - start < 9)
            number = number * 10 + _data[_at++] - '0';
        if (_at == _data.Length)
            _step = Step.NeedsMore;
        else if (_at == start || (first == '0' && _at - start > 1) || !IsDelimiter(_data[_at]))
            _step = Step.NeedsSerializer;
        return number;
    }

    // An object or an array, or null; anything else is left to the serializer.
    private ByteRange Payload()
    {
        if (IsNull() || !TryPeek(out byte first))
            return default;
        if (first is not ((byte)'{' or (byte)'['))
        {
            _step = Step.NeedsSerializer;
            return default;
        }

        if (_scan.Start != _at)
        {
            // A second payload. Each would be scanned from its start again when more data has arrived.
            if (_scan.IsBegun && _data.Length > MaxEnvelopeLength)
            {
                _step = Step.NeedsSerializer;
                return default;
            }

            _scan = new ValueScan(_at, _maxDepth - 2);
        }

        int end = _scan.Advance(_data);
        if (end < 0)
        {
            _step = end == ValueScan.NeedsMore ? Step.NeedsMore : Step.Failed;
            return default;
        }

        var range = new ByteRange(_at, end - _at);
        _at = end;
        return range;
    }

    private bool IsNull()
    {
        if (!TryPeek(out byte first) || first != 'n')
            return false;
        if (_data.Length - _at <= 4)
        {
            _step = Step.NeedsMore;
            return true;
        }

        if (!_data.Slice(_at, 4).SequenceEqual("null"u8) || !IsDelimiter(_data[_at + 4]))
            _step = Step.NeedsSerializer;
        _at += 4;
        return true;
    }

    private bool Take(byte expected)
    {
        if (!TryPeek(out byte next))
            return false;
        if (next == expected)
        {
            _at++;
            return true;
        }

        _step = Step.NeedsSerializer;
        return false;
    }

    // The next byte that is not white space.
    private bool TryPeek(out byte next)
    {
        while (_at < _data.Length)
        {
            next = _data[_at];
            if (next > ' ' || !IsWhiteSpace(next))
                return _step == Step.Ok;
            _at++;
        }

        next = 0;
        if (_step == Step.Ok)
            _step = Step.NeedsMore;
        return false;
    }

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsDelimiter(byte value) => value is (byte)',' or (byte)'}' or (byte)']' || IsWhiteSpace(value);
}
