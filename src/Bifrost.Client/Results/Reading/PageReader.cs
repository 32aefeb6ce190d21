using System.Buffers;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>
/// Reads one page of results as it arrives: each item as soon as it is whole, whatever stands before and after the array; then the rest
/// of the page. Memory is bounded by the largest single value plus one buffer.
/// </summary>
/// <remarks>Why it is built so, and how to change it safely: docs/reading-results.md.</remarks>
internal sealed class PageReader(GatewayResponse response, ModelProvider provider, int maxItemBytes) : IAsyncDisposable
{
    private static readonly SearchValues<byte> EndsOfPrimitives = SearchValues.Create(", }]\r\n\t"u8);

    private readonly ResponseBuffer _buffer = new(response, maxItemBytes);
    private readonly ArrayBufferWriter<byte> _rest = new(1024);
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

    /// <summary>The bytes of the item that <see cref="MoveNextAsync"/> came to; valid until the next call.</summary>
    public ReadOnlySpan<byte> Item => _buffer.Data[.._item.Length];

    /// <summary>Where the parts of <see cref="Item"/> stand.</summary>
    public ref readonly ItemLayout Layout => ref _item;

    /// <summary>All of the page but its results; null until <see cref="MoveNextAsync"/> has returned false.</summary>
    public BatchResultsPage? Rest { get; private set; }

    /// <summary>Goes to the next item.</summary>
    /// <returns>False after the last one, when the page has been read to its end.</returns>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_hasItem)
        {
            _buffer.Advance(_item.Length);
            _hasItem = false;
        }

        // Mostly the next item is in the buffer already.
        return Run() switch
        {
            Progress.Item => ValueTask.FromResult(true),
            Progress.Ended => ValueTask.FromResult(false),
            _ => ReadOnAsync(cancellationToken),
        };
    }

    /// <summary>Makes the current item, owning its payloads.</summary>
    /// <exception cref="BifrostInvalidResponseException">It is not a result item.</exception>
    public BatchResultItem CreateItem()
    {
        try
        {
            return ItemFactory.Create(Item, ref _item);
        }
        catch (JsonException exception)
        {
            throw Fault($"item {_itemCount} of the page is not a result item: {JsonBody.Describe(exception)}", JsonPosition.Of(exception, Item), exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        _buffer.Dispose();
        return response.DisposeAsync();
    }

    private async ValueTask<bool> ReadOnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_buffer.IsAtEnd)
            {
                throw _state == State.BeforeDocument && _buffer.Data.IsEmpty
                    ? Fault("the body is empty", 0)
                    : Fault("the JSON ends too early", _buffer.Data.Length);
            }

            if (!await _buffer.FillAsync(cancellationToken).ConfigureAwait(false))
                throw TooLarge();

            Progress progress = Run();
            if (progress != Progress.NeedsData)
                return progress == Progress.Item;
        }
    }

    private Progress Run()
    {
        Progress progress;
        do
            progress = Step();
        while (progress == Progress.Stepped);
        return progress;
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
                return next == '{' ? Take(State.FirstMember) : throw Fault("it does not begin with an object", 0);
            case State.FirstMember when next == '}':
                return Take(State.AfterDocument);
            case State.FirstMember or State.Member:
                return ReadMember(data);
            case State.AfterMember:
                return next switch
                {
                    (byte)',' => Take(State.Member),
                    (byte)'}' => Take(State.AfterDocument),
                    _ => throw Fault("a comma or the end of the object is missing", 0),
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
                    _ => throw Fault("a comma or the end of the results is missing", 0),
                };
        }
    }

    private Progress ReadItem(ReadOnlySpan<byte> data)
    {
        int length = data[0] switch
        {
            (byte)'{' => ItemParser.Parse(data, BifrostJson.MaxDepth - 2, ref _scan, out _item),
            (byte)'n' => NullItem(data),
            _ => throw Fault("an item of the results is not an object", 0),
        };
        if (length == ValueScan.NeedsMore)
            return Progress.NeedsData;
        if (length < 0)
            throw BrokenValue(length);
        if (length > maxItemBytes)
            throw TooLarge();

        _scan = default;
        _state = State.AfterItem;
        _itemCount++;
        _hasItem = true;
        return Progress.Item;
    }

    // A slot without an item: kept, so that the count stays right.
    private int NullItem(ReadOnlySpan<byte> data)
    {
        _item = new ItemLayout { IsUnusual = true, Length = 4 };
        if (data.Length < 4)
            return ValueScan.NeedsMore;
        return data.StartsWith("null"u8) ? 4 : throw Fault("an item of the results is not an object", 0);
    }

    private Progress ReadMember(ReadOnlySpan<byte> data)
    {
        int nameEnd = JsonPosition.EndOfString(data);
        if (nameEnd < 0)
            return nameEnd == ValueScan.NeedsMore ? Progress.NeedsData : throw Fault("the name of a member is missing", 0);

        int colon = nameEnd + LengthOfWhiteSpace(data[nameEnd..]);
        if (colon == data.Length)
            return Progress.NeedsData;
        if (data[colon] != ':')
            throw Fault("the colon after a name is missing", colon);

        int value = colon + 1 + LengthOfWhiteSpace(data[(colon + 1)..]);
        if (value == data.Length)
            return Progress.NeedsData;

        return IsResults(data[..nameEnd]) ? BeginResults(data, value) : KeepMember(data, nameEnd, value);
    }

    private Progress BeginResults(ReadOnlySpan<byte> data, int value)
    {
        if (_itemCount > 0)
            throw Fault("it has results twice", 0);

        _hasResults = true;
        if (data[value] == '[')
        {
            _buffer.Advance(value);
            return Take(State.FirstItem);
        }

        if (data[value] == 'n' && data.Length - value < 4)
            return Progress.NeedsData;
        if (!data[value..].StartsWith("null"u8))
            throw Fault("the results are not an array", value);
        _buffer.Advance(value + 3);
        return Take(State.AfterMember);
    }

    // Everything but the results is small and read in one go at the end, by the serializer.
    private Progress KeepMember(ReadOnlySpan<byte> data, int nameEnd, int value)
    {
        int end = EndOfValue(data, value);
        if (end == ValueScan.NeedsMore)
            return Progress.NeedsData;
        if (end < 0)
            throw BrokenValue(end);

        _rest.Write(_rest.WrittenCount == 0 ? "{"u8 : ","u8);
        _rest.Write(data[..nameEnd]);
        _rest.Write(":"u8);
        _rest.Write(data[value..end]);
        _scan = default;
        _buffer.Advance(end);
        _state = State.AfterMember;
        return Progress.Stepped;
    }

    private int EndOfValue(ReadOnlySpan<byte> data, int value)
    {
        switch (data[value])
        {
            case (byte)'{' or (byte)'[':
                if (!_scan.IsBegun)
                    _scan = new ValueScan(value, BifrostJson.MaxDepth - 1);
                return _scan.Advance(data);
            case (byte)'"':
                int length = JsonPosition.EndOfString(data[value..]);
                return length < 0 ? length : value + length;
            default:
                int end = data[value..].IndexOfAny(EndsOfPrimitives);
                return end < 0 ? ValueScan.NeedsMore : value + end;
        }
    }

    private Progress EndDocument(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
            throw Fault("there is more after the end of the JSON", 0);
        if (!_buffer.IsAtEnd)
            return Progress.NeedsData;

        Rest = ReadRest();
        _state = State.Ended;
        return Progress.Ended;
    }

    private BatchResultsPage ReadRest()
    {
        _rest.Write(_rest.WrittenCount == 0 ? "{}"u8 : "}"u8);
        BatchResultsPage rest;
        try
        {
            rest = JsonSerializer.Deserialize(_rest.WrittenSpan, BifrostJson.TypeInfo<BatchResultsPage>())!;
        }
        catch (JsonException exception)
        {
            throw Fault($"the page around the results is broken: {JsonBody.Describe(exception)}", null, exception);
        }

        // Any other JSON object would be taken for a page without results.
        if (!_hasResults && rest.BatchId.Length == 0)
            throw Fault("it has neither results nor a batch_id: it is not a page of results", 0);
        return rest with { BatchId = GatewayId.ToUnified(rest.BatchId, provider) };
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
            throw Fault("the name of a member is broken", 0, exception);
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

    private void SkipWhiteSpace() => _buffer.Advance(LengthOfWhiteSpace(_buffer.Data));

    private static int LengthOfWhiteSpace(ReadOnlySpan<byte> data)
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

    private BifrostInvalidResponseException TooLarge() =>
        Fault($"a single value is larger than {nameof(BifrostClientOptions.MaxItemBytes)} ({maxItemBytes} bytes)", 0);

    private BifrostInvalidResponseException BrokenValue(int end) => end == ValueScan.TooDeep
        ? Fault($"a value is nested deeper than {BifrostJson.MaxDepth}", _scan.Position)
        : Fault("a value is not JSON: brackets that do not pair up, or a control character in a string", _scan.Position);

    private BifrostInvalidResponseException Fault(string what, long? offset, Exception? inner = null)
    {
        long? position = offset is null ? null : _buffer.Position + offset;
        string place = position is null ? "" : $" (at byte {position})";
        return new BifrostInvalidResponseException($"{response.Call.Endpoint} for {response.Call.Subject} gave an answer that cannot be read: {what}{place}.", inner)
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            Position = position,
            BodyExcerpt = _buffer.Position == 0 ? ErrorReader.Excerpt(_buffer.Data) : null,
        };
    }
}
