using System.Buffers;
using System.Text.Json;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>
/// Reads one page of results as it arrives: each item as soon as it is complete, whatever is before and after the array; at the end the metadata of
/// the page. Memory is limited by the largest single value plus one buffer.
/// </summary>
/// <remarks>Design and how to change it safely: docs/reading-results.md.</remarks>
internal sealed class PageReader(StreamedResponse response, ModelProvider provider) : IDisposable
{
    private static readonly SearchValues<byte> PrimitiveEnds = SearchValues.Create(", }]\r\n\t"u8);

    private readonly ResponseBuffer _buffer = new(response);
    private readonly ArrayBufferWriter<byte> _metadata = new(1024);
    private State _state = State.BeforeDocument;
    private ValueScan _scan;
    private ItemLayout _item;
    private int _itemCount;
    private bool _hasItem;
    private bool _hasResults;

    private enum State
    {
        BeforeDocument,
        FirstMember,
        Member,
        AfterMember,
        FirstItem,
        Item,
        AfterItem,
        AfterDocument,
        Ended,
    }

    private enum Progress
    {
        Stepped,
        NeedsData,
        Item,
        Ended,
    }

    /// <summary>The bytes of the item that <see cref="TryRead"/> has moved to; valid until the next call.</summary>
    public ReadOnlySpan<byte> Item => _buffer.Data[.._item.Length];

    /// <summary>The positions of the members of <see cref="Item"/>.</summary>
    public ref readonly ItemLayout Layout => ref _item;

    /// <summary>The page without its items; null until <see cref="WaitToReadAsync"/> has returned false.</summary>
    public BatchResultsPage? Metadata { get; private set; }

    /// <summary>Moves to the next item that has arrived.</summary>
    /// <returns>False when more data is needed, or the page has ended.</returns>
    public bool TryRead()
    {
        if (_hasItem)
        {
            _buffer.Advance(_item.Length);
            _hasItem = false;
        }

        Progress progress;
        do
            progress = Step();
        while (progress == Progress.Stepped);
        return progress == Progress.Item;
    }

    /// <summary>Waits for more data, after <see cref="TryRead"/> has returned false.</summary>
    /// <returns>False when the page has been read to its end.</returns>
    /// <exception cref="BifrostInvalidResponseException">The response is not a page of results, or is truncated.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (_state == State.Ended)
            return false;
        if (_buffer.IsAtEnd)
        {
            throw _state == State.BeforeDocument && _buffer.Data.IsEmpty
                ? CreateException("the body is empty", 0)
                : CreateException("the JSON is truncated", _buffer.Data.Length);
        }

        return await _buffer.FillAsync(cancellationToken).ConfigureAwait(false) ? true : throw CreateTooLargeException();
    }

    /// <summary>Creates the current item, with copies of its payloads.</summary>
    /// <exception cref="BifrostInvalidResponseException">The item is not a result item.</exception>
    public BatchResultItem CreateItem()
    {
        try
        {
            return ItemFactory.Create(Item, ref _item);
        }
        catch (JsonException exception)
        {
            throw CreateException($"item {_itemCount} of the page is not a result item: {JsonErrors.Describe(exception)}", JsonErrors.GetPosition(exception, Item), exception);
        }
    }

    public void Dispose()
    {
        _buffer.Dispose();
        response.Dispose();
    }

    private Progress Step()
    {
        if (_state == State.BeforeDocument && !SkipByteOrderMark())
            return Progress.NeedsData;
        if (_state == State.Ended)
            return Progress.Ended;

        SkipWhiteSpace();
        ReadOnlySpan<byte> data = _buffer.Data;
        if (_state == State.AfterDocument)
            return EndDocument(data);
        if (data.IsEmpty)
            return Progress.NeedsData;

        byte next = data[0];
        switch (_state)
        {
            case State.BeforeDocument:
                return next == '{' ? Take(State.FirstMember) : throw CreateException("it does not begin with an object", 0);
            case State.FirstMember when next == '}':
                return Take(State.AfterDocument);
            case State.FirstMember or State.Member:
                return ReadMember(data);
            case State.AfterMember:
                return next switch
                {
                    (byte)',' => Take(State.Member),
                    (byte)'}' => Take(State.AfterDocument),
                    _ => throw CreateException("a comma or the end of the object is missing", 0),
                };
            case State.FirstItem when next == ']':
                return Take(State.AfterMember);
            case State.FirstItem or State.Item:
                return ReadItem(data);
            default:
                return next switch
                {
                    (byte)',' => Take(State.Item),
                    (byte)']' => Take(State.AfterMember),
                    _ => throw CreateException("a comma or the end of the results is missing", 0),
                };
        }
    }

    private Progress ReadItem(ReadOnlySpan<byte> data)
    {
        int length = data[0] switch
        {
            (byte)'{' => ItemParser.Parse(data, BifrostJson.MaxDepth - 2, ref _scan, out _item),
            (byte)'n' => ReadNullItem(data),
            _ => throw CreateException("an item of the results is not an object", 0),
        };
        if (length == ValueScan.NeedsMore)
            return Progress.NeedsData;
        if (length < 0)
            throw CreateInvalidValueException(length);
        if (length > response.MaxItemBytes)
            throw CreateTooLargeException();

        _scan = default;
        _state = State.AfterItem;
        _itemCount++;
        _hasItem = true;
        return Progress.Item;
    }

    // Null in place of an item: kept, so that the count of items is right.
    private int ReadNullItem(ReadOnlySpan<byte> data)
    {
        _item = new ItemLayout { NeedsSerializer = true, Length = 4 };
        if (data.Length < 4)
            return ValueScan.NeedsMore;
        return data.StartsWith("null"u8) ? 4 : throw CreateException("an item of the results is not an object", 0);
    }

    private Progress ReadMember(ReadOnlySpan<byte> data)
    {
        int nameEnd = FindStringEnd(data);
        if (nameEnd < 0)
            return nameEnd == ValueScan.NeedsMore ? Progress.NeedsData : throw CreateException("the name of a member is missing", 0);

        int colon = nameEnd + GetWhiteSpaceLength(data[nameEnd..]);
        if (colon == data.Length)
            return Progress.NeedsData;
        if (data[colon] != ':')
            throw CreateException("the colon after a name is missing", colon);

        int value = colon + 1 + GetWhiteSpaceLength(data[(colon + 1)..]);
        if (value == data.Length)
            return Progress.NeedsData;

        return IsResults(data[..nameEnd]) ? BeginResults(data, value) : CopyMember(data, nameEnd, value);
    }

    private Progress BeginResults(ReadOnlySpan<byte> data, int value)
    {
        if (_itemCount > 0)
            throw CreateException("it has results twice", 0);

        _hasResults = true;
        if (data[value] == '[')
        {
            _buffer.Advance(value);
            return Take(State.FirstItem);
        }

        if (data[value] == 'n' && data.Length - value < 4)
            return Progress.NeedsData;
        if (!data[value..].StartsWith("null"u8))
            throw CreateException("the results are not an array", value);
        _buffer.Advance(value + 3);
        return Take(State.AfterMember);
    }

    // Everything but the results is small, and deserialized as a whole at the end.
    private Progress CopyMember(ReadOnlySpan<byte> data, int nameEnd, int value)
    {
        int end = FindValueEnd(data, value);
        if (end == ValueScan.NeedsMore)
            return Progress.NeedsData;
        if (end < 0)
            throw CreateInvalidValueException(end);

        _metadata.Write(_metadata.WrittenCount == 0 ? "{"u8 : ","u8);
        _metadata.Write(data[..nameEnd]);
        _metadata.Write(":"u8);
        _metadata.Write(data[value..end]);
        _scan = default;
        _buffer.Advance(end);
        _state = State.AfterMember;
        return Progress.Stepped;
    }

    private int FindValueEnd(ReadOnlySpan<byte> data, int value)
    {
        switch (data[value])
        {
            case (byte)'{' or (byte)'[':
                if (!_scan.IsBegun)
                    _scan = new ValueScan(value, BifrostJson.MaxDepth - 1);
                return _scan.Advance(data);
            case (byte)'"':
                int length = FindStringEnd(data[value..]);
                return length < 0 ? length : value + length;
            default:
                int end = data[value..].IndexOfAny(PrimitiveEnds);
                return end < 0 ? ValueScan.NeedsMore : value + end;
        }
    }

    private Progress EndDocument(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
            throw CreateException("there is more after the end of the JSON", 0);
        if (!_buffer.IsAtEnd)
            return Progress.NeedsData;

        Metadata = ReadMetadata();
        _state = State.Ended;
        return Progress.Ended;
    }

    private BatchResultsPage ReadMetadata()
    {
        _metadata.Write(_metadata.WrittenCount == 0 ? "{}"u8 : "}"u8);
        BatchResultsPage page;
        try
        {
            page = LenientJson.Deserialize(_metadata.WrittenSpan, BifrostJson.TypeInfo<BatchResultsPage>())!;
        }
        catch (JsonException exception)
        {
            throw CreateException($"the page around the results is invalid: {JsonErrors.Describe(exception)}", null, exception);
        }

        // Any other JSON object would be read as a page without results.
        if (!_hasResults && page.BatchId.Length == 0)
            throw CreateException("it has neither results nor a batch_id: it is not a page of results", 0);
        return page with { BatchId = ProviderProfile.Of(provider).ToUnifiedBatchId(page.BatchId) };
    }

    private bool IsResults(ReadOnlySpan<byte> quotedName)
    {
        if (!quotedName.Contains((byte)'\\'))
            return quotedName.SequenceEqual("\"results\""u8);

        var reader = new Utf8JsonReader(quotedName);
        try
        {
            return reader.Read() && reader.ValueTextEquals("results"u8);
        }
        catch (JsonException exception)
        {
            throw CreateException("the name of a member is invalid", 0, exception);
        }
    }

    // One past the closing quote of the string that the data begins with, or a constant of ValueScan.
    private static int FindStringEnd(ReadOnlySpan<byte> data)
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

    private bool SkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
        ReadOnlySpan<byte> data = _buffer.Data;
        if (data.Length < mark.Length && !_buffer.IsAtEnd && mark.StartsWith(data))
            return false;
        if (_buffer.Position == 0 && data.StartsWith(mark))
            _buffer.Advance(mark.Length);
        return true;
    }

    private void SkipWhiteSpace() => _buffer.Advance(GetWhiteSpaceLength(_buffer.Data));

    private static int GetWhiteSpaceLength(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty && data[0] > ' ')
            return 0;
        int length = data.IndexOfAnyExcept(" \n\r\t"u8);
        return length < 0 ? data.Length : length;
    }

    private Progress Take(State next)
    {
        _buffer.Advance(1);
        _state = next;
        return Progress.Stepped;
    }

    private BifrostInvalidResponseException CreateTooLargeException() =>
        CreateException($"a single value is larger than {nameof(BifrostClientOptions.MaxItemBytes)} ({response.MaxItemBytes} bytes)", 0);

    private BifrostInvalidResponseException CreateInvalidValueException(int end) => end == ValueScan.TooDeep
        ? CreateException($"a value is nested deeper than {BifrostJson.MaxDepth}", _scan.Position)
        : CreateException("a value is not JSON: brackets that do not pair up, or a control character in a string", _scan.Position);

    private BifrostInvalidResponseException CreateException(string reason, long? offset, Exception? inner = null)
    {
        long? position = offset is null ? null : _buffer.Position + offset;
        string place = position is null ? "" : $" (at byte {position})";
        return ExceptionFactory.CreateInvalidResponseException(
            response.Info, $"sent results that cannot be read: {reason}{place}", _buffer.Position == 0 ? _buffer.Data : default, position, inner);
    }
}
